"""Make the fonts of the static map from Noto Sans: one file a weight, with all scripts in it.

Run by hand when the fonts are to change, never by users::

    apt-get install fonts-noto-core   # 20201225-1
    pip install fonttools
    python geomap/render/fonts/recipe.py

A renderer of SVG that is given only these files does not look for a missing letter elsewhere, so
Latin, Cyrillic, Armenian and Georgian letters of Noto Sans are put into one file. Kerning is left
out: then the width of a text is the sum of the widths of its letters, which ``widths.json`` holds,
and labels can be placed without any font library. The result has a name of its own, so that it is
never mistaken for an installed Noto Sans.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
NOTO = Path("/usr/share/fonts/truetype/noto")
FAMILY = "Geomap Sans"
FIXED_DAY = 3_691_612_800
"""25 December 2020, the day of the Debian package, in seconds since 1904."""
WEIGHTS = {"Regular": "regular", "Bold": "bold"}
SCRIPTS = ("NotoSans", "NotoSansArmenian", "NotoSansGeorgian")
RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x018F, 0x018F),  # capital schwa, as in Azerbaijani
    (0x01A0, 0x01A1),
    (0x01AF, 0x01B0),
    (0x0218, 0x021B),
    (0x0259, 0x0259),  # schwa
    (0x02B9, 0x02BC),  # primes and apostrophes of romanisations
    (0x02BF, 0x02BF),
    (0x0300, 0x030C),  # combining marks
    (0x0323, 0x0328),
    (0x0400, 0x052F),  # Cyrillic
    (0x0531, 0x058F),  # Armenian
    (0x10A0, 0x10FF),  # Georgian
    (0x1C90, 0x1CBF),  # Georgian capitals
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2009, 0x2009),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x202F),
    (0x2030, 0x2033),
    (0x2039, 0x203A),
    (0x2044, 0x2044),
    (0x20AC, 0x20BF),
    (0x2116, 0x2122),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2265),
    (0xFFFD, 0xFFFD),
)


def main() -> None:
    """Write the fonts, their widths and their checksums into this folder."""
    widths = {}
    for weight, name in WEIGHTS.items():
        font = make_font(weight)
        font.save(HERE / f"geomap-sans-{name}.ttf")
        widths[name] = measure_letters(font)
    text = json.dumps(widths, sort_keys=True, separators=(",", ":"))
    (HERE / "widths.json").write_text(f"{text}\n", "utf-8")
    files = sorted([*HERE.glob("*.ttf"), HERE / "widths.json"])
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (HERE / "SHA256SUMS").write_text("".join(sums), "utf-8")
    sys.stdout.writelines(sums)


def make_font(weight: str) -> TTFont:
    """Merge the letters that are wanted from each script's font of one weight."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        taken: set[int] = set()
        for script in SCRIPTS:
            font = TTFont(NOTO / f"{script}-{weight}.ttf", recalcTimestamp=False)
            wanted = _wanted(font) - taken
            taken |= wanted
            parts.append(str(Path(folder) / f"{script}.ttf"))
            _cut(font, wanted).save(parts[-1])
        merged = merge.Merger().merge(parts)
    _rename(merged, weight)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = FIXED_DAY
    return merged


def _wanted(font: TTFont) -> set[int]:
    letters = {code for low, high in RANGES for code in range(low, high + 1)}
    return letters & set(font.getBestCmap())


def _cut(font: TTFont, letters: set[int]) -> TTFont:
    options = subset.Options()
    options.layout_features = ["ccmp", "locl", "mark", "mkmk"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["GDEF"] if not letters & set(range(0x300, 0x370)) else []
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def _rename(font: TTFont, weight: str) -> None:
    said = {1: FAMILY, 2: weight, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight}"}
    said[6] = f"{FAMILY.replace(' ', '')}-{weight}"
    for record in list(font["name"].names):
        if record.nameID in said:
            font["name"].setName(said[record.nameID], record.nameID, 3, 1, 0x409)
        elif record.nameID in {16, 17, 21, 22, 25}:
            font["name"].removeNames(record.nameID)


def measure_letters(font: TTFont) -> dict[str, int]:
    """Return the width of each letter in thousandths of the size of the font, by its code."""
    unit = font["head"].unitsPerEm
    advance = font["hmtx"]
    return {
        f"{code:x}": round(1000 * advance[glyph][0] / unit)
        for code, glyph in sorted(font.getBestCmap().items())
    }


if __name__ == "__main__":
    main()
