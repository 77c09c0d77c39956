"""Reading opens the named file and what belongs beside it, nothing else, and connects nowhere.

Every bad file is read as incidents and as a layer, while the kernel tells (inotify) which files of
its folder are opened, and a listener waits at the address that hostile files name. The first tests
show that both would notice: stock GDAL opens the other file, and calls the address.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import warnings
from pathlib import Path

import pytest

from geomap import read_incidents, read_provinces
from geomap.errors import GeomapError
from geomap.limits import Limits

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "bad"))
import made  # noqa: E402 - the recipe of the binary files stands beside them

IN_OPEN = 0x20
EVENT = struct.Struct("iIII")
LIMITS = Limits(bytes=20_000_000, seconds=2)
QUICK = (made.sheets, made.maps, made.shapefiles)
"""What is made anew for the trace: formats that a library opens in a process of its own."""

LEADING = ("vrt", "gdalg", "wfs", "gml", "view", "virtual", "grid", "paths", "crs", "outside")
"""Beginnings of files that lead elsewhere: they are read as layers too."""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="inotify is of Linux; left out elsewhere"
)


class Listener:
    """A server that counts who connects, and hangs up."""

    def __init__(self) -> None:
        self.calls = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self.server.accept()
                self.calls += 1
                caller.close()


class Watch:
    """Tell which files of a folder are opened, by any process."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert self.descriptor >= 0
        assert libc.inotify_add_watch(self.descriptor, os.fsencode(folder), IN_OPEN) >= 0

    def opened(self) -> set[str]:
        """Return the names of files that were opened since the last call."""
        names, data = set(), b""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self.descriptor, 65536):
                data += part
        while data:
            _, _, _, length = EVENT.unpack_from(data)
            names.add(os.fsdecode(data[EVENT.size : EVENT.size + length].rstrip(b"\0")))
            data = data[EVENT.size + length :]
        return names - {""}


@pytest.fixture(scope="module")
def listener():
    found = Listener()
    yield found
    found.server.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, listener):
    """Return a folder of bad files, the file that they point at, and our address in them."""
    place = tmp_path_factory.mktemp("bad")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for make in QUICK:
            make(place)
    for file in (HERE / "bad" / "files").iterdir():
        shutil.copy(file, place)
    (place / "canary.csv").write_text("id,date,place\nsecret,2021-05-12,Kut\n")
    for file in place.iterdir():
        data = file.read_bytes()
        if b"{port}" in data:
            file.write_bytes(data.replace(b"{port}", str(listener.port).encode()))
    return place


def readable(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.name != "canary.csv")


def belongs(file: Path) -> set[str]:
    """Return the names that may be opened when a file is named."""
    sidecars = ("shx", "dbf", "prj", "cpg") if file.suffix == ".shp" else ()
    return {file.name, *(f"{file.stem}.{part}" for part in sidecars)}


def test_the_watch_sees_stock_gdal_open_another_file(folder):
    import pyogrio

    watch = Watch(folder)
    pyogrio.read_dataframe(folder / "vrt.geojson", read_geometry=False)
    assert "canary.csv" in watch.opened()


def test_the_listener_hears_stock_gdal_call(folder, listener):
    import pyogrio

    before = listener.calls
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(Exception):
            pyogrio.read_dataframe(folder / "crs-link.geojson")
    assert listener.calls > before


def test_no_file_but_the_named_one_is_opened_and_nothing_is_called(folder, listener):
    watch, before = Watch(folder), listener.calls
    read = 0
    for file in readable(folder):
        watch.opened()
        with contextlib.suppress(GeomapError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            claims = read_incidents(file, limits=LIMITS).claims
            read += 1
            assert "secret" not in claims["incident_id"].tolist()
        if file.name.startswith(LEADING):
            with contextlib.suppress(GeomapError), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                read_provinces(file, limits=LIMITS)
        assert watch.opened() <= belongs(file), file.name
    assert listener.calls == before
    assert read > 50


def test_no_pickle_is_opened(folder):
    """Pickles that are named like tables, and every other file, load nothing by pickle."""
    code = (
        "import sys, pathlib\n"
        "from geomap import read_incidents\n"
        "from geomap.errors import GeomapError\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, _: event.startswith('pickle.') and seen.append(event))\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        read_incidents(name)\n"
        "    except GeomapError:\n"
        "        pass\n"
        "sys.exit(str(seen) if seen else 0)\n"
    )
    files = [
        "pickle.csv",
        "pickle.parquet",
        "good.gpkg",
        "good.xlsx",
        "good.shp",
        "good-null.geojson",
    ]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *(str(folder / name) for name in files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


SYSTEM = (
    "/usr/",
    "/lib/",
    "/lib64/",
    "/etc/ld.so",
    "/etc/ssl/",
    "/proc/",
    "/sys/",
    "/dev/",
    "/etc/localtime",
)


@pytest.mark.skipif(
    os.environ.get("CI") != "true" and shutil.which("strace") is None,
    reason="strace is not here; left out",
)
def test_the_system_calls_open_nothing_else_either(folder, tmp_path):
    """What inotify cannot see: files elsewhere, and calls to any address."""
    names = ["good.gpkg", "view.gpkg", "grid.shp", "good.fgb", "vrt.shp", "good.xlsx", "link.kml"]
    code = (
        "import sys\n"
        "from geomap import read_incidents\n"
        "from geomap.errors import GeomapError\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        read_incidents(name)\n"
        "    except GeomapError:\n"
        "        pass\n"
    )
    log = tmp_path / "log"
    command = ["strace", "-f", "-qq", "-e", "trace=open,openat,connect", "-o", str(log)]
    paths = [str(folder / name) for name in names]
    done = subprocess.run(
        [*command, sys.executable, "-c", code, *paths],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip(f"strace may not trace here; left out ({done.stderr.strip()[:80]})")
    assert done.returncode == 0, done.stderr
    text = log.read_text(errors="replace")
    assert [line for line in text.splitlines() if "connect(" in line and "AF_INET" in line] == []
    opened = re.findall(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]*)"[^\n]*= [0-9]', text)
    import geomap

    ours = {str(folder / name) for path in map(Path, paths) for name in belongs(path)}
    roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(geomap.__file__).parents[1])}
    packages = {str(Path(path)) for path in sys.path}
    allowed = (*SYSTEM, *(f"{root}/" for root in roots | packages))
    others = {
        path
        for path in opened
        if path.startswith("/")
        and not path.startswith(allowed)
        and path not in {*ours, *roots, *packages}
        and not re.fullmatch(
            rf"{tempfile.gettempdir()}/(geomap-[a-z0-9_]+(/.*)?|[a-z0-9_]{{8}})", path
        )
    }
    assert others == set()
