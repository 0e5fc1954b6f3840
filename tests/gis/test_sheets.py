"""The numbers of an EA sheet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.sheets import PAPERS_MM, SCALES, SheetProfile, lay_out, scale_bar_m

PROFILE = SheetProfile()


@given(st.floats(10, 5000), st.floats(10, 5000))
def test_the_ea_fits_into_the_frame_at_a_round_scale(width: float, height: float) -> None:
    page = lay_out((1000.0, 2000.0, 1000.0 + width, 2000.0 + height), PROFILE)
    assert page.scale_denominator in SCALES
    corners = page.to_mm(np.array([[1000.0, 2000.0], [1000.0 + width, 2000.0 + height]]))
    left, bottom, w, h = page.frame_mm
    assert left <= corners[0, 0] and corners[1, 0] <= left + w
    assert bottom <= corners[0, 1] and corners[1, 1] <= bottom + h
    assert left == 35 and page.page_mm[0] - left - w == pytest.approx(15)


def test_there_is_a_round_scale_near_to_what_the_page_allows() -> None:
    """Bug: houses that filled the page at 1:1,530 were drawn at 1:2,000, with a third of the page empty and many leader lines."""
    steps = np.array(SCALES[1:]) / np.array(SCALES[:-1])
    assert steps.min() > 1 and steps.max() < 1.17 and (SCALES[0], SCALES[-1]) == (200, 100_000)
    assert all(scale % 5 == 0 for scale in SCALES)


def test_a_wide_ea_turns_the_page() -> None:
    assert lay_out((0, 0, 400, 100), PROFILE).page_mm == (297, 210)
    assert lay_out((0, 0, 100, 400), PROFILE).page_mm == (210, 297)


def test_distances_on_paper_are_true() -> None:
    page = lay_out((0, 0, 120, 150), PROFILE)
    a, b = page.to_mm(np.array([[0.0, 0.0], [100.0, 0.0]]))
    assert b[0] - a[0] == pytest.approx(100_000 / page.scale_denominator)


@pytest.mark.parametrize(("scale", "metres"), [(1000, 50), (750, 20), (5000, 200), (25_000, 1000)])
def test_scale_bar(scale: int, metres: int) -> None:
    assert scale_bar_m(scale) == metres


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_page_has_the_size_of_its_paper(paper: str) -> None:
    for bounds in ((0, 0, 500, 100), (0, 0, 100, 500)):
        assert tuple(sorted(lay_out(bounds, PROFILE, paper).page_mm)) == PAPERS_MM[paper]


def test_a_long_low_ea_is_larger_on_a_landscape_page() -> None:
    wide = lay_out((0, 0, 240, 105), PROFILE)
    assert wide.wide and wide.scale_denominator <= 1250
