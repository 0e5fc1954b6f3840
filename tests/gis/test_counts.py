"""Numbers as people write them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.intake.counts import examples_of, read_counts, read_number
from gis.messages import message


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120", 120),
        ("120户", 120),
        ("1,200", 1200),
        ("120 户", 120),
        ("1.2万", 12_000),
        ("6层", 6),
        ("12.5 m", 12.5),
        ("-3", -3),
        ("3 floors", 3),
        ("80套", 80),
    ],
)
def test_what_is_clear_is_read(text, number):
    assert read_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["约百户", "3;4", "1`", "10-12", "brick", "", "1,20", "一百", "3户半"])
def test_what_is_not_clear_is_not_guessed(text):
    assert read_number(text) is None


def test_columns_of_numbers_text_and_nothing():
    counts = read_counts(pd.Series(["5", "6户", "无", "-", None, "viele", " 7 "]))
    assert counts.values.tolist() == pytest.approx([5, 6, np.nan, np.nan, np.nan, np.nan, 7], nan_ok=True)
    assert np.flatnonzero(counts.unread).tolist() == [5]
    assert np.flatnonzero(counts.worded).tolist() == [1]
    assert read_counts(pd.Series([1, 2])).values.tolist() == [1, 2]
    truth = read_counts(pd.Series([True, False, None, 3], dtype=object))
    assert truth.values.tolist() == pytest.approx([1, 0, np.nan, 3], nan_ok=True)
    assert truth.worded.tolist() == [True, True, False, False] and not truth.unread.any()
    assert np.isnan(read_counts(pd.Series([None, None], dtype=object)).values).all()


def test_each_way_in_which_a_number_was_written_as_text_is_told_once():
    """Bug: of '1,200' after '120户' nothing was told but that it was read."""
    column = pd.Series(["120户", "7", "95户", "1,200", "2,400", "\uff11\uff12\uff10", "六", None])
    told = [message("number_read", "en", **e["with"]) for e in examples_of(column, read_counts(column))]
    assert told == ["'120户' as 120", "'1,200' as 1200", "'\uff11\uff12\uff10' as 120"]


@given(st.integers(0, 10**7))
def test_every_whole_number_comes_back_with_commas_and_units(number):
    for form in ("{}", "{:,}", "{}户", "{:,} 套"):
        assert read_number(form.format(number)) == number
