"""Write what the commands in README and docs print now into their console blocks.

Run after an intended change of output, then read the difference: ``python tests/refresh_docs.py``.
Blocks with a line ``...`` are left as they are.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from test_docs import BLOCK, PAGES, ROOT, terminal


def refresh(block: str, folder: Path) -> str:
    """Return a console block with the output that its commands print in a folder."""
    lines = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        shown = terminal(command, folder)
        keep = "..." in printed.splitlines()
        blank = "\n" if printed.endswith("\n\n") else ""
        body = printed.strip("\n") if keep else shown
        lines.append(f"$ {command}\n" + (f"{body}\n" if body else "") + blank)
    return "".join(lines)


def main() -> None:
    """Renew every page in place; a folder that looks like a checkout is where commands run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "data", folder / "data")
        for page in PAGES:
            text = page.read_text("utf-8")
            new = BLOCK.sub(lambda m: f"```console\n{refresh(m[1], folder)}```", text)
            if new != text:
                page.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
