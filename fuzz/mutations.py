"""Change bytes of small files and read them: each is read or refused, nothing else.

``python fuzz/mutations.py --runs 10000 --seed 1``; see ``fuzz/README.md``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from seeds import make_seeds

import geomap
from geomap.errors import GeomapError, GeomapWarning

MARKS = (
    *(b"\x00", b"\xff", b'"', b"'", b"\n", b"\r", b",", b";", b"\t", b"{", b"}", b"[", b"]"),
    *(b"NaN", b"inf", b"-", b"1e999", b"0x1F", b"1_000", b"9999999999999999999", b"null", b"true"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\x1b[2J", b"=cmd", b"<b>"),
    *(b'"coordinates"', b'"GeometryCollection"', b'"crs"', b"POINT (", b"PK\x03\x04", b"PAR1"),
)


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Return data with one to eight changes."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 8))):
        at = rng.randrange(len(changed) + 1)
        end = min(len(changed), at + rng.choice((1, 2, 4, 16, 64, 256)))
        match rng.randrange(7):
            case 0 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(changed):
                changed[at] = rng.randrange(256)
            case 2:
                del changed[at:end]
            case 3:
                changed[at:at] = changed[at:end] * rng.choice((1, 2, 50))
            case 4:
                changed[at:at] = rng.choice(MARKS)
            case 5:
                start = rng.randrange(len(other) + 1)
                changed[at:end] = other[start : start + end - at]
            case 6:
                del changed[at:]
    return bytes(changed)


def read(path: Path) -> str:
    """Read a file as a table; return what came of it, or raise what must not happen."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", GeomapWarning)
        try:
            reports = geomap.read_incidents(path)
        except GeomapError as error:
            if "\n" in str(error) or not str(error):
                raise AssertionError(f"no error in one line: {error!r}") from error
            return "refused"
    kept = reports.claims["source_row"].nunique()
    if kept + len(reports.rejected) != reports.provenance.rows:
        raise AssertionError(f"{kept} + {len(reports.rejected)} != {reports.provenance.rows} rows")
    return "read" if kept else "nothing kept"


def make(number: int, seed: int, files: list[Path]) -> tuple[Path, bytes]:
    """Return the changed bytes of one run; the same for the same number and seed."""
    rng = random.Random(f"{seed}-{number}")
    path = files[number % len(files)]
    return path, mutate(path.read_bytes(), rng.choice(files).read_bytes(), rng)


def run(numbers: range | list[int], seed: int, *, keep: Path | None = None) -> Counter[str]:
    """Read changed files; return counts of what came of them, failures printed as they are met."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "seeds").mkdir()
        files = make_seeds(place / "seeds")
        for number in numbers:
            source, data = make(number, seed, files)
            path = place / f"changed{source.suffix}"
            path.write_bytes(data)
            if keep is not None:
                (keep / f"{number}{source.suffix}").write_bytes(data)
            try:
                counts[read(path)] += 1
            except Exception:
                counts["FAILED"] += 1
                print(f"run {number} (seed {seed}), from {source.name}:", file=sys.stderr)
                traceback.print_exc(limit=-4)
    return counts


def main() -> int:
    """Run as asked, print counts, and fail when anything but reading and refusing came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="make and keep the file of one run")
    asked = parser.parse_args()
    start = time.process_time()
    if asked.only is not None:
        counts = run([asked.only], asked.seed, keep=Path.cwd())
    else:
        counts = run(range(asked.runs), asked.seed)
    said = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"seed {asked.seed}: {said}; {time.process_time() - start:.0f} s CPU")
    return 1 if counts["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
