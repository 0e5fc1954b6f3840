"""Uses of buildings and kinds of barrier, from tags and Chinese words."""

from __future__ import annotations

import pandas as pd
import pytest

from gis.barriers import KINDS
from gis.intake.barrier_kinds import kind_of_layer, read_kinds
from gis.intake.uses import read_use, use_of_tags
from gis.schema import USES


@pytest.mark.parametrize(
    ("value", "use"),
    [
        ("住宅", "residential"), ("普通住宅楼", "residential"), ("商住", "mixed"),
        ("商住两用", "mixed"), ("学校", "school"), ("学生宿舍", "dormitory"),
        ("厂房", "industrial"),
        ("医院", "hospital"), ("宾馆", "hotel"), ("办公楼", "office"),
        ("在建", "construction"), ("在建住宅", "construction"), ("非住宅", "commercial"),
        ("商铺", "commercial"),
        ("apartments", "residential"), ("House", "residential"), ("yes", "unknown"),
        ("garage", "outbuilding"), ("retail", "commercial"), ("church", "public"),
        ("residential;retail", "residential"), ("", "unknown"), (None, "unknown"), ("xyz", "unknown"),
    ],
)  # fmt: skip
def test_what_a_value_means(value, use):
    assert read_use(pd.Series([value, "住宅"])).tolist() == [use, "residential"]


@pytest.mark.parametrize("use", USES)
def test_our_own_words_stay(use):
    assert read_use(pd.Series([use])).tolist() == [use]


def test_later_columns_speak_only_where_the_first_is_silent():
    """A bakery in a house named ``yes`` is below flats; a mall is not."""
    columns = {
        "building": pd.Series(["yes", "yes", "house", "yes", None]),
        "amenity": pd.Series([None, None, "school", "school", None]),
        "shop": pd.Series(["bakery", "mall", "bakery", None, None]),
    }
    assert use_of_tags(columns).tolist() == ["mixed", "commercial", "residential", "school", "unknown"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("primary_link", "primary"), ("living_street", "residential"), ("steps", "footway"),
        ("rail", "railway"), ("tram", "tram"), ("riverbank", "river"),
        ("drain", "ditch"),
        ("proposed", ""), ("platform", ""), ("razed", ""),
        ("铁路", "railway"), ("国道", "trunk"), ("高速公路", "motorway"),
        ("河流", "river"), ("湖泊", "water"), ("围墙", "wall"),
        ("巷道", "lane"), ("建设路", "road"), ("规划道路", ""), (None, "line"), ("???", "line"),
    ],
)  # fmt: skip
def test_what_kind_of_barrier(value, kind):
    assert read_kinds(pd.Series([value])).tolist() == [kind]
    assert kind == "" or kind in KINDS


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        ("roads", "road"),
        ("Railways", "railway"),
        ("waterways", "stream"),
        ("rivers", "river"),
        ("small_areas", "line"),
        ("道路", "road"),
        ("水系", "water"),
    ],
)
def test_what_a_layer_without_kinds_holds(layer, kind):
    assert kind_of_layer(layer) == kind
    assert read_kinds(pd.Series([None]), kind_of_layer(layer)).tolist() == [kind]
