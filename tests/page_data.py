"""Reads the columns of a page, by what ``geomap.render.coding`` says of them and nothing else."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any


def data_of(html: str, name: str = "geomap-data") -> dict[str, Any]:
    text = re.search(rf'id="{name}">(.*?)</script>', html, re.DOTALL)[1]
    return json.loads(text if text.startswith("{") else unpack_text(text))


def unpack_text(text: str) -> str:
    return read_letters(text).decode()


def read_letters(text: str) -> bytes:
    """Read letters as groups of 13 bits, by the definition, digit for digit."""
    letters = [c for c in map(chr, range(33, 127)) if c not in "&<\\"]
    value = {letter: number for number, letter in enumerate(letters)}
    pairs = [value[text[i]] * 91 + value[text[i + 1]] for i in range(0, len(text) - 1, 2)]
    bits = [f"{pair:013b}" for pair in pairs]
    if len(text) % 2:
        bits.append(f"{value[text[-1]]:06b}")
    said = "".join(bits)
    return zlib.decompress(bytes(int(said[i : i + 8], 2) for i in range(0, len(said) - 7, 8)))


def unpack(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


def block_of(html: str, name: str) -> bytes:
    return unpack(re.search(rf'id="geomap-{name}">(.*?)</script>', html, re.DOTALL)[1])


class PageColumns:
    """The values of every column; missing ones are None."""

    def __init__(self, said: dict[str, Any], numbers: bytes, blocks: list[bytes]) -> None:
        self.said = said
        self.columns = said["columns"]
        self.numbers = numbers
        self.blocks = blocks
        self.at = {}
        start = 0
        for name, column in self.columns.items():
            self.at[name] = start
            start += column.get("bytes", column.get("rows", 0) * column.get("planes", 0))
        assert start == len(numbers)

    def whole(self, name: str) -> list[int | None]:
        """Unpack whole numbers one by one."""
        column, start = self.columns[name], self.at[name]
        rows, gaps = column["rows"], column.get("gaps", False)
        beside = self.whole(column["beside"]) if "beside" in column else [0] * rows
        found, total = [], 0
        for row in range(rows):
            value = 0
            for plane in range(column["planes"]):
                value += self.numbers[start + plane * rows + row] << (8 * plane)
            if column.get("delta"):
                total += -(value + 1) // 2 if value % 2 else value // 2
                value = total
            if gaps and value == 0:
                found.append(None)
            else:
                found.append(value + column.get("low", 0) - gaps + (beside[row] or 0))
        return found

    def texts(self, data: bytes) -> list[str | None]:
        text = data.decode("utf-8")
        parts = json.loads(text[1:]) if text.startswith("\x1e") else text.split("\x1f")
        return [part or None for part in parts]

    def values(self, name: str) -> list[Any]:
        if name == "incident_id":
            ids = self.values(".id")
            return [ids[record] for record in self.whole(".record")]
        if name in self.said["texts"]:
            return self._long(name)
        column = self.columns[name]
        if "bytes" in column:
            start = self.at[name]
            texts = self.texts(self.numbers[start : start + column["bytes"]])
            return [t and float(t) for t in texts] if column.get("number") else texts
        return self._coded(name, column)

    def _coded(self, name: str, column: dict[str, Any]) -> list[Any]:
        codes = self.whole(column.get("follows", name))
        if "head" in column:
            return [f"{column['head']}{n:0{column['length']}d}" for n in codes]
        if "through" in column:
            values = self.values(column["through"])
        elif "follows" in column:
            values = [column["values"][code] for code in column["codes"]]
        elif "values" in column:
            values = column["values"]
        else:
            scale = 10 ** column.get("digits", 0)
            return [None if n is None else n / scale for n in codes]
        return [values[code] for code in codes]

    def _long(self, name: str) -> list[str | None]:
        texts = self.said["texts"]
        found: list[str | None] = []
        for block in self.blocks:
            parts = self.texts(block)
            rows = len(parts) // len(texts)
            found += parts[texts.index(name) * rows :][:rows]
        return found

    def points(self) -> list[tuple[int, float, float, float]]:
        """Incident, longitude, latitude and radius of each claim that is drawn as a point."""
        ways = self.whole(".way")
        kinds = self.whole(".kind")
        names = ("longitude", "latitude", "radius_m")
        columns = [self.values(n) if n in self.columns else [0.0] * len(kinds) for n in names]
        rows = zip(self.whole(".record"), *columns, strict=True)
        return [row for kind, row in zip(kinds, rows, strict=True) if ways[kind] == 2]


def columns_of(html: str) -> PageColumns:
    """Read all columns of a page."""
    blocks = re.findall(r'id="geomap-texts-\d+">(.*?)</script>', html, re.DOTALL)
    return PageColumns(
        data_of(html)["columns"],
        block_of(html, "numbers"),
        [read_letters(block) for block in blocks],
    )
