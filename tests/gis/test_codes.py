"""Codes of committees: never change their digits, never lose one silently."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import Refused
from gis.intake.codes import clean_codes, duplicates, is_code, temporary_codes

PLACE = {"file": "c.gpkg", "column": "code"}
CODE = st.integers(110000000000, 820000000000)


@given(st.lists(CODE, min_size=1, max_size=5))
def test_a_code_is_the_same_from_text_number_and_decimal(numbers):
    expected = [str(n) for n in numbers]
    for column in (
        pd.Series(expected),
        pd.Series(numbers),
        pd.Series(numbers, dtype=float),
        pd.Series([f"{n}.0" for n in numbers]),
        pd.Series(numbers, dtype=object),
    ):
        assert clean_codes(column, **PLACE).values.tolist() == expected


@given(CODE, st.sampled_from(["{}", " {}", "'{}", "{}\u3000", "\u00a0{}", "\ufeff{}"]))
def test_stray_signs_are_removed_and_counted(number, form):
    wide = str(number).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    for digits in (str(number), wide):
        given_text = form.format(digits)
        cleaned = clean_codes(pd.Series([given_text]), **PLACE)
        assert cleaned.values.tolist() == [str(number)]
        assert cleaned.cleaned == (given_text != str(number))


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (["4.2E+11"], "T02"),
        (["420102001001", "4.20102e+11"], "T02"),
        ([4.2e17], "T03"),
        ([420102001001000123], "T03"),
        (["a", 4.2e17], "T03"),
    ],
)
def test_lost_digits_refuse_the_column(column, code):
    with pytest.raises(Refused) as refused:
        clean_codes(pd.Series(column, dtype=object if isinstance(column[0], str) else None), **PLACE)
    assert refused.value.code == code


def test_missing_codes_are_empty_text():
    assert clean_codes(pd.Series([None, "1", float("nan")], dtype=object), **PLACE).values.tolist() == ["", "1", ""]
    assert clean_codes(pd.Series([float("nan"), 5.0]), **PLACE).values.tolist() == ["", "5"]


@given(st.integers(0, 30), st.sets(st.integers(1, 40)))
def test_temporary_codes_are_codes_and_never_taken(count, numbers):
    taken = {f"99{n:010d}" for n in numbers}
    made = temporary_codes(count, taken)
    assert len(set(made)) == count
    assert all(is_code(c) and c.startswith("99") for c in made)
    assert not taken & set(made)


def test_duplicates_leave_out_the_empty():
    assert duplicates(clean_codes(pd.Series(["a", "", "b", "a", ""]), **PLACE).values) == {"a": [0, 3]}
