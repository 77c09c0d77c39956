"""What is made of layers alone, kept for the next time that the same layers are used."""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST = 4
"""How many results of each function are kept."""
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_digests: ContextVar[dict[int, tuple[pd.DataFrame, bytes]] | None] = ContextVar(
    "_digests", default=None
)
"""Digests of tables by their identity, with the tables, so that no other one gets their identity.
"""


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
        key = _digest((args, kwargs))
        if key not in kept:
            kept[key] = make(*args, **kwargs)
        kept.move_to_end(key)
        while len(kept) > MOST:
            kept.popitem(last=False)
        return kept[key]

    return wrapped


@contextmanager
def unchanging() -> Iterator[None]:
    """Let each table be read once for all that is asked for within, where no table changes."""
    token = _digests.set({})
    try:
        yield
    finally:
        _digests.reset(token)


def _digest(value: object) -> bytes:
    written = io.BytesIO()
    _Pickler(written, 5).dump(value)
    return blake2b(written.getbuffer()).digest()


class _Pickler(pickle.Pickler):
    """Writes tables as their digests where they do not change."""

    def reducer_override(self, obj: Any) -> Any:
        known = _digests.get()
        if known is None or not isinstance(obj, pd.DataFrame):
            return NotImplemented
        if id(obj) not in known:
            known[id(obj)] = (obj, blake2b(pickle.dumps(obj, 5)).digest())
        return bytes, (known[id(obj)][1],)
