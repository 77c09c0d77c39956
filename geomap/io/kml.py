"""Read the placemarks of a KML file, with a parser that follows nothing.

The elements are those of OGC 12-007r2 (KML 2.3): Placemark, its name, description, time, extended
data and geometry. Styles, overlays and views say nothing of incidents; links are counted and said,
and never followed. A document type, and so every entity, is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn
from xml.parsers import expat

import numpy as np
import pandas as pd
import shapely

from geomap.errors import TableError
from geomap.io.bounds import check_columns, check_rows
from geomap.io.raw import NOTHING_REFUSED, RawTable
from geomap.schema import COLUMN, CRS, fold_header

if TYPE_CHECKING:
    from geomap.limits import Limits

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PAGE = re.compile(rb"(?is)\s*+(?>(?:<\?xml[^>]*+>|<!--.*?-->)\s*+)*+<!doctype\s+html\b")
_HEAD = 10_000
"""Bytes of a file that are looked at for a web page."""
_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack")
_FIRST = {fold_header(a) for a in ("date_start", *COLUMN["date_start"].aliases)}
_LAST = {fold_header(a) for a in ("date_end", *COLUMN["date_end"].aliases)}
_UNREAD = {
    "NetworkLink": "link to another file was not followed",
    "GroundOverlay": "picture laid on the ground was left out",
    "ScreenOverlay": "picture was left out",
    "PhotoOverlay": "picture was left out",
}


def read_kml(data: bytes, name: str, limits: Limits, *, encoding: str | None = None) -> RawTable:
    """Read each placemark as a row, counted from 1.

    ``name``, ``description``, the names of its folders, its extended data and its time (as ``date``
    or ``date_start`` and ``date_end``) are its columns.

    Raises
    ------
    TableError
        The file is no KML but a web page or other XML, is not well-formed, has a document type, or
        passes a limit.
    """
    if _PAGE.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        raise TableError(
            f"{name} is a web page, perhaps one of an error or to sign in; open it in a browser to "
            "see what it says, and get the table again"
        )
    reader = _Reader(name, limits)
    parser = expat.ParserCreate(encoding, " ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.ExternalEntityRefHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise TableError(
            f"{name} is not well-formed XML: line {error.lineno}, column {error.offset + 1}: "
            f"{expat.ErrorString(error.code)}; save it again"
        ) from error
    except (LookupError, ValueError) as error:
        raise TableError(f"{name} states an encoding that is not known ({error})") from error
    return reader.table()


class _Reader:
    """Collect placemarks while the parser walks through the file."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.path: list[str] = []
        self.folders: list[str] = []
        self.row: dict[str, Any] | None = None
        self.rows: list[dict[str, Any]] = []
        self.unread: dict[str, int] = {}
        self.words: list[str] = []
        self.length = 0
        self.vertices = 0
        self.field = ""
        self.shapes: list[list[Any]] = []

    def refuse(self, *_: object) -> NoReturn:
        """Refuse a document type: it can name files, and unfold to more than fits in memory."""
        raise TableError(
            f"{self.name} has a document type or entities, which are not read; save the KML again "
            "without them"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        local = tag.rpartition(" ")[2]
        if not self.path and local != "kml":
            raise TableError(
                f"{self.name} is a web page or XML that is no KML (its first element is "
                f"{local[:40]!r}); expected KML, CSV, XLSX, GeoJSON or GeoPackage"
            )
        self.path.append(local)
        if len(self.path) > self.limits.depth:
            raise TableError(f"{self.name} is nested too deep; {self.limits.describe('depth')}")
        self.words, self.length = [], 0
        if local == "Placemark":
            self.row = {"id": attributes["id"]} if attributes.get("id") else {}
            check_rows(len(self.rows) + 1, self.name, self.limits)
            if self.folders:
                self.row["folder"] = " / ".join(folder for folder in self.folders if folder)
        elif local == "Folder":
            self.folders.append("")
        elif local in _UNREAD:
            self.unread[local] = self.unread.get(local, 0) + 1
        elif local in {"Data", "SimpleData"}:
            self.field = attributes.get("name", "")
        elif self.row is not None and local in {*_SHAPES, "Model"}:
            self.shapes.append([local])

    def text(self, part: str) -> None:
        """Take characters, and refuse more of them than a field may hold."""
        self.words.append(part)
        self.length += len(part)
        if self.length > self.limits.field and self.path[-1] not in {"coordinates", "coord"}:
            raise TableError(
                f"{self.name}: placemark {len(self.rows) + 1} has a {self.path[-1]} of more than "
                f"{self.limits.field:,} characters; {self.limits.describe('field')}"
            )

    def end(self, _: str) -> None:
        """Leave an element, and keep what it said."""
        local = self.path.pop()
        text = "".join(self.words).strip()
        self.words, self.length = [], 0
        above = self.path[-1] if self.path else ""
        if local == "Folder":
            self.folders.pop()
        elif local == "name" and above == "Folder" and self.folders:
            self.folders[-1] = text
        elif self.row is not None:
            self._keep(local, above, text)

    def _keep(self, local: str, above: str, text: str) -> None:
        """Keep what an element of a placemark said."""
        row = self.row if self.row is not None else {}
        if local == "Placemark":
            self.rows.append(row)
            self.row = None
        elif local in {"name", "description", "address", "Snippet"} and above == "Placemark":
            _add(row, local, text)
        elif local == "when" and above == "TimeStamp":
            row[" when"] = text
        elif local in {"begin", "end"} and above == "TimeSpan":
            row[f" {local}"] = text
        elif (local, above) == ("value", "Data") or local == "SimpleData":
            _add(row, self.field, text)
        elif local in {"coordinates", "coord"} and self.shapes:
            self.shapes[-1].append(self._coordinates(text, local))
        elif local in {*_SHAPES, "Model"} and self.shapes:
            self._close_shape(row)

    def _coordinates(self, text: str, local: str) -> list[tuple[float, ...]] | str:
        """Read tuples of longitude, latitude and perhaps height; the text where one is none."""
        mark = "," if local == "coordinates" else None
        found: list[tuple[float, ...]] = []
        for word in [text] if mark is None else text.split():
            numbers = word.split(mark)
            self.vertices += 1
            if self.vertices > self.limits.vertices:
                raise TableError(
                    f"{self.name} has more vertices; {self.limits.describe('vertices')}"
                )
            if len(numbers) not in {2, 3} or not all(map(_NUMBER.fullmatch, numbers)):
                return f"coordinates {word!r}"[:200]
            found.append(tuple(float(number) for number in numbers[:2]))
        return found

    def _close_shape(self, row: dict[str, Any]) -> None:
        """Make a shape, and put it into the one around it or into the row."""
        kind, *parts = self.shapes.pop()
        shape = _shape(kind, parts)
        if self.shapes:
            self.shapes[-1].append(shape)
        elif "geometry" in row:
            row["geometry"] = f"two geometries in one placemark ({kind})"
        else:
            row["geometry"] = shape

    def table(self) -> RawTable:
        """Return the placemarks."""
        if not self.rows:
            raise TableError(
                f"{self.name} holds no placemarks; add one for each incident, unit or line"
            )
        spans = any(" begin" in row or " end" in row for row in self.rows)
        made = [_with_times(row, spans=spans) for row in self.rows]
        check_columns(len(set().union(*made)), self.name, self.limits)
        frame = pd.DataFrame(made)
        shapes = frame.pop("geometry") if "geometry" in frame else [None] * len(frame)
        cells = np.full(len(frame), None, dtype=object)
        cells[:] = [None if shape != shape else shape for shape in shapes]  # noqa: PLR0124
        frame["geometry"] = cells
        notes = tuple(
            f"{self.name}: {count} {_UNREAD[kind]} ({kind})" for kind, count in self.unread.items()
        )
        rows = np.arange(1, len(frame) + 1)
        return RawTable(frame, rows, NOTHING_REFUSED, crs=CRS, notes=notes)


def _add(row: dict[str, Any], name: str, text: str) -> None:
    """Keep a text; beside another one of the same name, as both are there."""
    known = row.get(name)
    row[name] = f"{known}; {text}" if known and text and text != known else text or known


def _with_times(row: dict[str, Any], *, spans: bool) -> dict[str, Any]:
    """Name the columns of the time, beside those that the extended data may have for it.

    Where placemarks have time spans, a time stamp is the first and the last day of its own: in a
    column beside theirs it would not be read.
    """
    if spans and " when" in row:
        stamp = row[" when"]
        row = {key: value for key, value in row.items() if key != " when"}
        row |= {" begin": row.get(" begin", stamp), " end": row.get(" end", stamp)}
    folded = {fold_header(key) for key in row if not key.startswith(" ")}
    first, last = folded & _FIRST, folded & _LAST
    names = {
        " when": "TimeStamp" if first else "date",
        " begin": "TimeSpan begin" if first else "date_start",
        " end": "TimeSpan end" if last else "date_end",
    }
    return {names.get(key, key): value for key, value in row.items()}


def _shape(kind: str, parts: list[Any]) -> Any:
    """Make one shape; what cannot be made becomes a text, and so a rejected row."""
    parts = [part for part in parts if part is not None]
    unread = [part for part in parts if isinstance(part, str)]
    if kind == "Model" or unread:
        return unread[0] if unread else "a Model, which is no place"
    if not parts:
        return None
    try:
        if kind in {"MultiGeometry", "MultiTrack"}:
            return _gather(parts)
        if kind == "Polygon":
            return shapely.Polygon(parts[0], parts[1:])
        return _line(kind, [point for part in parts for point in part])
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        return f"a {kind} that cannot be made: {error}"[:200]


def _line(kind: str, points: list[tuple[float, ...]]) -> Any:
    """Make a point, a ring or a line."""
    if kind == "Point" and len(points) > 1:
        return "a Point of several coordinates"
    makers = {"Point": shapely.Point, "LinearRing": shapely.LinearRing}
    return makers.get(kind, shapely.LineString)(points) if points else None


def _gather(parts: list[Any]) -> Any:
    """Put shapes of one kind into a multiple shape of that kind, others into a collection."""
    kinds = {part.geom_type for part in parts}
    makers: dict[str, Any] = {
        "Point": shapely.MultiPoint,
        "LineString": shapely.MultiLineString,
        "Polygon": shapely.MultiPolygon,
    }
    maker = makers.get(kinds.pop()) if len(kinds) == 1 else None
    return (maker or shapely.GeometryCollection)(parts)
