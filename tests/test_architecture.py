"""The shape of the package: imports point one way, the public names are what they say."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import geomap

PACKAGE = Path(geomap.__file__).parent
ORDER = [
    {"errors"},
    {"language"},
    {"schema", "groups", "limits"},
    {"selection", "dates", "names", "seams", "unions", "keeping"},
    {"presets"},
    {"normalization"},
    {"io"},
    {"joins"},
    {"checks", "filters"},
    {"merging"},
    {"summary"},
    {"terms"},
    {"changes"},
    {"provenance", "explain", "draft"},
    {"render"},
    {"report"},
    {"cli"},
]
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms of geomap that a module imports anywhere, also within functions."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names = [node.module or ""]
            if node.module == "geomap":
                names = [f"geomap.{alias.name}" for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("geomap.")}
    return rooms


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_back(path):
    room = room_of(path)
    if room in {"__init__", "__main__"}:
        return
    assert room in LEVEL, f"{room} has no place in the order of rooms"
    for other in imported_rooms(path) - {room, "__version__"}:
        assert LEVEL[other] < LEVEL[room], f"{path.name} ({room}) imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_uses_click(path):
    if room_of(path) != "cli":
        assert "import click" not in path.read_text("utf-8")


def _is_of_geomap(value: object) -> bool:
    """Tell a class or function of the package (not a module) that its namespace holds."""
    return str(getattr(value, "__module__", "")).startswith("geomap.")


def test_public_names_are_all_there_and_no_more():
    for name in geomap.__all__:
        assert getattr(geomap, name) is not None
    reached = {name for name, value in vars(geomap).items() if _is_of_geomap(value)}
    assert reached <= set(geomap.__all__)
    assert set(geomap._HOMES) | {"__version__"} == set(geomap.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'mapp'"):
        geomap.mapp  # noqa: B018


@pytest.mark.parametrize("arguments", [["--help"], ["map", "--help"], ["query", "--help"]])
def test_help_loads_neither_geopandas_nor_folium(arguments):
    code = (
        "import sys\n"
        "from geomap.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = {'geopandas', 'folium', 'pandas', 'shapely', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'loaded {sorted(heavy)}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: ")


def test_every_command_is_documented(root):
    from geomap.cli.group import COMMANDS, main

    readme = (root / "README.md").read_text("utf-8")
    for name in COMMANDS:
        command = main.get_command(None, name)
        assert command is not None
        assert command.help
        assert f"geomap {name}" in readme
