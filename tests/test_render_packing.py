"""Packed texts: read back by their definition, and free of what would end a script element."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from page_data import unpack_text

from geomap.render.packing import pack_text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_packed_text_is_read_back(text):
    packed = pack_text(text)
    assert unpack_text(packed) == text
    assert re.fullmatch(r"[!-%'-;=-\[\]-~]*", packed)


def test_halves_of_characters_are_written_as_escapes():
    assert unpack_text(pack_text('"\ud800"')) == '"\\ud800"'
