"""The numbers of an EA sheet."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.sheets import SCALES, SheetProfile, lay_out, place_labels, scale_bar_m, sides_in_words

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


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=40))
def test_labels_never_overlap_nor_leave_the_frame(spots: list[tuple[float, float]]) -> None:
    sizes = np.tile([8.0, 3.0], (len(spots), 1))
    taken = np.array([[20.0, 20.0, 40.0, 40.0]])
    at = place_labels(np.array(spots), sizes, (0, 0, 100, 100), taken)
    boxes = [shapely.box(x - 4, y - 1.5, x + 4, y + 1.5) for x, y in at[~np.isnan(at[:, 0])]] + [shapely.box(*taken[0])]
    for i, a in enumerate(boxes):
        assert shapely.box(-1e-9, -1e-9, 100 + 1e-9, 100 + 1e-9).covers(a)
        assert all(a.intersection(b).area < 1e-6 for b in boxes[i + 1 :])


def test_sides_in_words() -> None:
    """A square between a river in the east and Xinhua Road in the north; nothing elsewhere."""
    lines = gpd.GeoDataFrame(
        {"kind": ["river", "primary"], "rank": [1, 2], "name": [None, "新华路"]},
        geometry=[shapely.LineString([(100, -50), (100, 150)]), shapely.LineString([(-50, 101), (150, 101)])],
        crs=4547,
    )
    sides = sides_in_words(shapely.box(0, 0, 100, 100), lines)
    assert sides == {"n": ("primary", "新华路"), "e": ("river", ""), "s": ("", ""), "w": ("", "")}
