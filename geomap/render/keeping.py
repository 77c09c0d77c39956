"""What is made of layers alone, kept for the next page of the same layers."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from functools import wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 4
"""How many results of each function are kept."""
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def keep(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Let a function make its result once for arguments of the same content.

    The content counts, not the object: layers that were changed in place are other layers.

    Parameters
    ----------
    make
        Its arguments can be pickled, and nobody changes what it returns.
    """
    kept: OrderedDict[bytes, _Made] = OrderedDict()

    @wraps(make)
    def wrapped(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        key = blake2b(pickle.dumps((args, kwargs), 5)).digest()
        if key not in kept:
            kept[key] = make(*args, **kwargs)
        kept.move_to_end(key)
        while len(kept) > MOST:
            kept.popitem(last=False)
        return kept[key]

    return wrapped
