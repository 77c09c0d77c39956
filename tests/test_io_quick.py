"""The quick way through a CSV reads what the careful way reads, or nothing at all."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geomap.errors import TableError
from geomap.io import quick
from geomap.io.csvs import read_csv, read_regular_csv

ODD = st.text(st.sampled_from("a1 ,;\"'=\r\n\té\x00\ufeff"), max_size=40)
CELL = st.text(st.sampled_from("ab1,\"'\r\n é="), max_size=6)


def quickly(text: str | bytes, choose=None):
    data = text.encode() if isinstance(text, str) else text
    return read_regular_csv(io.BytesIO(data), choose=choose)


def quickly_in_blocks(text: str, size: int):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "BLOCK", size)
        return quickly(text)


def same(table, other) -> None:
    assert list(table.frame.columns) == list(other.frame.columns)
    pd.testing.assert_frame_equal(table.frame, other.frame, check_column_type=False)
    assert table.rows.tolist() == other.rows.tolist()
    assert not len(other.refused)


@settings(max_examples=400, deadline=None)
@given(head=st.sampled_from(["a,b\n", "a,b\r\n", 'a;"b"\n', "a\tb,c\n", ""]), body=ODD)
@example(head="a,b\n", body='1,"2')
@example(head="a,b\n", body='1,"2\n')
@example(head="a,b\n", body='1,"2""')
@example(head="a,b\n", body='"x"y,z\n')
@example(head="a,b\n", body="1,2\n\n3,4\n")
@example(head="a,b\n", body='5" gun,x\n6" gun,y\n')
@example(head="a,b\n", body='1,"\n"\n')
@example(head="a,b\n", body="1,'=2\n")
@example(head="a,b\n", body=",\n")
def test_any_text_is_read_as_before_or_left(head, body):
    table = quickly(head + body)
    if table is not None:
        same(table, read_csv(head + body, "t"))


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=30),
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.sampled_from([24, 60, 500_000]),
)
def test_a_written_table_is_read_across_blocks(rows, end, block):
    frame = pd.DataFrame(rows, columns=["one", "two", "three"])
    text = frame.to_csv(index=False, lineterminator=end)
    table = quickly_in_blocks(text, block)
    if table is not None:
        same(table, read_csv(text, "t"))
    elif block == 500_000:
        # a lone carriage return is written without quotes, and blank rows are looked at with care
        assert "\r" in text.replace(end, "") or not all(any(row) for row in rows)


def test_a_block_may_end_anywhere():
    text = 'id,notes\r\n1,"a\r\nb\r\r\nc"\r\n2,"é\r\n"\r\n'
    for size in range(10, len(text)):
        table = quickly_in_blocks(text, size)
        if table is not None:
            same(table, read_csv(text, "t"))
    assert table is not None


def test_a_character_that_is_no_text_is_read_alike_far_down():
    text = "id,notes\n" + "1,some words\n" * 30_000 + "2,a\x00b\n3,é\u2028f\n"
    same(quickly(text), read_csv(text, "t"))


def test_only_the_wanted_columns_are_read():
    text = "id,notes,when\n1,x,2021\n2,,2022\n"
    table = quickly(text, choose=lambda header: [header.index("when"), header.index("id")])
    assert table.frame.to_dict("list") == {"id": ["1", "2"], "when": ["2021", "2022"]}
    assert table.rows.tolist() == [2, 3]


@pytest.mark.parametrize(
    "data",
    [
        b"id,notes,when\n1,\xff,2021\n",
        b"id,notes,when\n1,x\n",
        b"id,notes,when\n1,x,2021,more\n",
        b'id,notes,when\n1,"x,2021\n2,y,2022\n',
        b'id,notes,when\n1,x,"2021\n',
        b"id,notes,when\n\n1,x,2021\n",
        b"id,notes,when\n1,x,2021\n\n",
        b"id,notes,when\n1,x,2021\n\xc3",
        b"\xff\xfei\x00d\x00,\x00x\x00\n\x001\x00,\x002\x00",
        b"id\n1\n",
        b"id,notes,when\n",
        b"id,notes,when\n1,x\x00,2021\n",
    ],
)
def test_what_is_wrong_in_a_column_that_is_not_wanted_is_left_to_the_careful_way(data):
    assert quickly(data, choose=lambda _: [0]) is None


def test_a_cell_longer_than_the_limit_is_never_passed_over():
    head, most = "id,notes,when\n", 2 * quick.BLOCK
    assert quickly(f"{head}1,{'x' * 1000},2021\n" * 2, choose=lambda _: [0]) is not None
    long = f"{head}1,{'x' * (most + 1)},2021\n2,y,2022\n"
    assert quickly(long, choose=lambda _: [0]) is None


def test_an_open_quote_is_still_an_error():
    text = 'id,notes\n1,"open\n'
    assert quickly(text) is None
    with pytest.raises(TableError, match="close its quotes"):
        read_csv(text, "t")
