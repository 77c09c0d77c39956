"""What is asked of a map, and the claims that answer it: the same for the page and the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geomap.filters import query
from geomap.render.coloring import color_table, read_color_by
from geomap.render.marks import check_joined
from geomap.selection import Selection
from geomap.terms import restrict

if TYPE_CHECKING:
    from geomap.render.coloring import ColorBy
    from geomap.schema import Layers, Reports

EVERYTHING = Selection()


@dataclass(frozen=True)
class Request:
    """What is asked of a map: incidents, title, language, and what shape and colour follow.

    Without a ``title`` the map has the usual one; ``color_by`` is ``type`` or ``side``.
    """

    selection: Selection = EVERYTHING
    title: str | None = None
    lang: str = "en"
    color_by: str = "type"


class Chosen(NamedTuple):
    """What answers a request.

    ``reports`` have the claims of the incidents that are in, without what terms of datasets keep
    back; ``symbols`` are those of all sides of the table; ``codes`` are of units that can be drawn.
    """

    reports: Reports
    coloring: ColorBy
    symbols: dict[str, int]
    codes: set[str]


def choose(reports: Reports, layers: Layers, request: Request) -> Chosen:
    """Choose what is drawn.

    Parameters
    ----------
    reports
        Claims with units and border distances joined, EPSG:4326; rejected rows; their provenance.
    layers
        Reference layers, EPSG:4326.
    request
        What is asked for.

    Raises
    ------
    JoinMissingError
        The claims have not been joined with units and border.
    OutputError
        ``color_by`` is neither ``type`` nor ``side``.
    """
    coloring = read_color_by(request.color_by)
    check_joined(reports.claims)
    reports = restrict(reports)
    symbols = color_table(reports.claims)
    if not request.selection.is_empty():
        reports = reports._replace(claims=query(reports.claims, request.selection))
    codes = {str(code) for frame in layers.units() for code in frame["code"]}
    return Chosen(reports, coloring, symbols, codes)
