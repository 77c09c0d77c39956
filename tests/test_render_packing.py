"""Packed texts: read back by their definition, and free of what would end a script element."""

from __future__ import annotations

import re
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_data import read_letters, unpack, unpack_text

from geomap.render.packing import SHORT, SMALL, pack_numbers, pack_text, pack_texts


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_packed_text_is_read_back(text):
    packed = pack_text(text)
    assert unpack_text(packed) == text
    assert re.fullmatch(r"[!-%'-;=-\[\]-~]*", packed)


def test_halves_of_characters_are_written_as_escapes():
    assert unpack_text(pack_text('"\ud800"')) == '"\\ud800"'


@pytest.mark.parametrize("size", range(40))
def test_texts_of_every_length_are_read_back(size):
    data = np.random.default_rng(size).integers(0, 256, size, dtype=np.uint8).tobytes()
    assert read_letters(pack_texts(data)) == data


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 300_000])
def test_columns_are_read_back_as_one_stream(size):
    dice = np.random.default_rng(size)
    noise = dice.integers(0, 256, size, dtype=np.uint8).tobytes()
    words = (b"a column of texts that come again and again, " * (size // 45 + 1))[:size]
    parts = [noise, bytes(size), words, b""]
    assert unpack(pack_numbers(parts)) == b"".join(parts)


@pytest.mark.parametrize(
    "sizes", [(9, 20, SMALL, 3, SHORT, SHORT - 1), (SMALL, 1, 2), (0, SMALL, 5)]
)
def test_short_columns_before_between_and_after_long_ones_are_read_back(sizes):
    dice = np.random.default_rng(len(sizes))
    parts = [dice.integers(0, 9, size, dtype=np.uint8).tobytes() for size in sizes]
    assert unpack(pack_numbers(parts)) == b"".join(parts)


def test_short_columns_need_no_code_of_their_own():
    long, short = bytes(SMALL), [bytes([65 + number, 66]) * 40 for number in range(20)]
    alone = sum(len(pack_numbers([long, part])) - len(pack_numbers([long])) for part in short)
    assert len(pack_numbers([long, *short])) - len(pack_numbers([long])) < alone / 2


@pytest.mark.parametrize("quick", [False, True])
def test_texts_are_read_back_however_quickly_they_were_packed(quick):
    text = "two accounts of one shelling near Sotk; " * 300
    assert read_letters(pack_texts(text.encode(), quick=quick)) == text.encode()
    assert unpack_text(pack_text(text, quick=quick)) == text


def test_a_column_that_repeats_is_as_short_as_zlib_makes_it():
    words = b"a column of texts that come again and again, " * 4000
    assert len(pack_numbers([words])) < 2 * len(zlib.compress(words, 6))
