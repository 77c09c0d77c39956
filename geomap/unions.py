"""The union of areas, the faster way where they share their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def unite(areas: NDArray[np.object_] | Sequence[Any]) -> Any:
    """Return the union of valid polygons.

    Those that share their edges point by point, as the units of a good layer do, are joined along
    these (``coverage_union_all``), in a tenth of the time that it takes to cut all edges where they
    meet.

    Parameters
    ----------
    areas
        Polygons, multipolygons, and collections of them in any plane.
    """
    shapes = np.asarray(areas, dtype=object)
    if len(shapes) == 1:
        return shapes[0]
    # mended areas may have lines beside them, which such a union refuses
    plain = len(shapes) > 0 and np.isin(shapely.get_type_id(shapes), (3, 6)).all()
    if plain and shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes)
