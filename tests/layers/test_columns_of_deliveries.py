"""Codes, names, ids and counts: T01-T07, T16, T17, V18, mapping and Chinese columns."""

from __future__ import annotations

import numpy as np
import pytest

from gis.checking.impossible_units import plannable
from gis.errors import Refused
from gis.messages import message
from gis.schema import BUILDINGS, COMMITTEES
from gis.workload import estimate_units
from tests.layers.garden import METRIC, RULES, buildings, codes, committees, square, write_layer

TWO = [square(0, 0), square(20, 0)]


def test_committees_of_a_plain_file(tmp_path):
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, code=["420102001001", "420102001002"], name=["一村", "二村"]))
    assert list(read.table.columns) == [*COMMITTEES.columns, "geometry"]
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]
    assert read.table["name"].tolist() == ["一村", "二村"]
    assert read.table["source_code"].tolist() == [None, None]
    assert read.table["code_temporary"].tolist() == [False, False]
    assert read.issues == []
    assert (read.source_crs, read.table.crs) == (METRIC, METRIC)
    assert len(read.sha256) == 64


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ([420102001001.0, 420102001002.0], {"T01": 1}),
        (["420102001001.0", "420102001002"], {"T01": 1}),
        (["420102001001", " '420102 001002"], {"T05": 1}),
        (["420102001001", "\u00a0420102001002"], {"T05": 1}),
        ([420102001001, 420102001002], {}),
    ],
)
def test_codes_that_can_be_read_are_cleaned(tmp_path, given, finding):
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, code=given))
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]
    assert codes(read) == finding


@pytest.mark.parametrize(
    ("given", "code"),
    [(["4.20102E+11", "420102001002"], "T02"), ([4.2010200100100001e16, 4.2e16], "T03"), ([420102001001000123, 1], "T03")],
)
def test_codes_that_lost_digits_refuse_the_column(tmp_path, given, code):
    with pytest.raises(Refused) as refused:
        committees(write_layer(tmp_path / "c.gpkg", TWO, code=given))
    assert refused.value.code == code
    assert "code" in refused.value.say("en")
    assert refused.value.say("zh")


def test_other_codes_are_kept_as_source_code_with_a_temporary_one(tmp_path):
    read = committees(write_layer(tmp_path / "c.gpkg", [*TWO, square(40, 0)], code=["63000070029", "420102001002", None]))
    assert read.table["committee_code"].tolist() == ["990000000001", "420102001002", "990000000002"]
    assert read.table["source_code"].tolist() == ["63000070029", None, None]
    assert read.table["code_temporary"].tolist() == [True, False, True]
    assert codes(read) == {"T06": 1, "T06-none": 1}


@pytest.mark.parametrize("given", [None, "", "  "])
def test_a_committee_without_a_code_is_told_as_one_without(tmp_path, given):
    """Bug: "the code '' is not 12 digits. It is kept as source code"."""
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, 代码=["420102001001", given], name=["甲村", "乙村"]))
    (found,) = [i for i in read.issues if i["code"] == "T06-none"]
    en, zh = (message("T06-none", lang, **found["params"]) for lang in ("en", "zh"))
    assert "feature 1 (counted from 0) [乙村]: it has no code; the temporary code 990000000001 is used until one is given." in en
    assert "Write its own code to the column 代码" in en and "source code" not in en
    assert "没有代码,在补填之前使用临时代码 990000000001。请在源数据的列 代码 中填写其代码" in zh
    assert found["committee_code"] == "990000000001" and read.table["source_code"].isna().all()


def test_an_id_that_is_not_used_beside_a_code_is_not_told(tmp_path):
    """Bug: "columns were recognised by other names: id = source_code", while it was not read."""
    columns = {"osm_id": ["r1", "r2"], "code": ["420102001001", "x"]}
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, **columns))
    assert codes(read) == {"T06": 1} and read.table["source_code"].tolist() == [None, "x"]


def test_without_a_column_of_codes_another_id_is_kept(tmp_path):
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, osm_id=["r1", "r2"], name=["A", "B"]))
    assert read.table["source_code"].tolist() == ["r1", "r2"]
    assert read.table["committee_code"].tolist() == ["990000000001", "990000000002"]


def test_rows_with_one_code_are_all_refused(tmp_path):
    shapes = [*TWO, square(40, 0)]
    read = committees(write_layer(tmp_path / "c.gpkg", shapes, code=["420102001001", "420102001001", "420102001002"]))
    assert read.table["committee_code"].tolist() == ["420102001002"]
    (found,) = read.issues
    assert (found["code"], found["severity"], found["params"]["rows"]) == ("T07", "error", "0, 1")
    assert read.rows_refused == 2


def test_only_duplicates_refuse_the_file(tmp_path):
    with pytest.raises(Refused) as refused:
        committees(write_layer(tmp_path / "c.gpkg", TWO, code=["420102001001", "420102001001"]))
    assert refused.value.code == "all_refused"


def test_chinese_columns_are_known(tmp_path):
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, 普查区代码=["420102001001", "420102001002"], 村名=["一村", "二村"]))
    assert read.table["name"].tolist() == ["一村", "二村"]
    read = buildings(
        write_layer(
            tmp_path / "b.gpkg",
            TWO,
            建筑物编号=["甲", "乙"],
            用途=["住宅", "商住楼"],
            层数=["6层", "18"],
            住房单元数=[12, 72],
            户数=["10户", "70"],
        )
    )
    assert read.table["building_id"].tolist() == ["甲", "乙"]
    assert read.table["use"].tolist() == ["residential", "mixed"]
    assert read.table["floors"].tolist() == [6.0, 18.0]
    assert read.table["housing_units"].tolist() == [12.0, 72.0]
    assert read.table["households"].tolist() == [10.0, 70.0]
    assert codes(read) == {"T16-read": 2}


def test_a_mapping_wins_over_a_guess(tmp_path):
    path = write_layer(tmp_path / "c.gpkg", TWO, code=["1", "2"], real=["420102001001", "420102001002"])
    assert committees(path, mapping={"code": "REAL"}).table["committee_code"].tolist() == ["420102001001", "420102001002"]


def test_a_mapped_column_that_does_not_exist_is_refused_with_those_there_are(tmp_path):
    path = write_layer(tmp_path / "b.gpkg", TWO, levels=[1, 2], wing=["a", "b"])
    with pytest.raises(Refused) as refused:
        buildings(path, mapping={"floors": "storeys"})
    assert refused.value.code == "column_unknown"
    assert "levels, wing" in str(refused.value)
    with pytest.raises(Refused) as refused:
        buildings(path, mapping={"colour": "wing"})
    assert refused.value.code == "field_unknown"


def test_the_table_of_buildings(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", TWO, height=[9.0, -1.0]))
    assert list(read.table.columns) == [*BUILDINGS.columns, "geometry"]
    assert read.table["building_id"].tolist() == ["0", "1"]
    assert read.table["height_m"].tolist()[0] == 9.0
    assert np.isnan(read.table["height_m"][1])
    assert read.table["housing_units"].isna().all()
    assert read.table["name"].tolist() == [None, None]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([12.0, 13.0], ["12", "13"]),
        ([12.0, None], ["12", "1"]),
        (["12.0", "x"], ["12.0", "x"]),
        ([7, 8], ["7", "8"]),
        ([1.5, 2.0], ["1.5", "2"]),
    ],
)
def test_ids_are_text_as_the_judge_reads_them(tmp_path, given, expected):
    assert buildings(write_layer(tmp_path / "b.gpkg", TWO, building_id=given)).table["building_id"].tolist() == expected


def test_of_rows_with_one_id_the_first_is_used_and_the_others_are_refused(tmp_path):
    shapes = [*TWO, square(40, 0), None]
    read = buildings(write_layer(tmp_path / "b.gpkg", shapes, building_id=["a", "a", "b", "a"]))
    assert read.table["building_id"].tolist() == ["a", "a", "b", "a"]
    assert read.table["status"].tolist() == ["", "repeated_id", "", "repeated_id"]
    assert codes(read) == {"V18": 2, "G15": 1}
    found = [i for i in read.issues if i["code"] == "V18"]
    assert [(i["severity"], i["building_id"], i["params"]["row"], i["params"]["first"]) for i in found] == [
        ("error", "a", 1, 0),
        ("error", "a", 3, 0),
    ]
    assert read.rows_refused == 2


def test_nulls_in_a_column_of_ids_never_take_the_id_of_another_row(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", [*TWO, square(40, 0)], building_id=["1", None, "row 1"]))
    assert read.table["building_id"].tolist() == ["1", "row row 1", "row 1"]
    assert codes(read) == {"T21": 1}
    (found,) = [i["params"] for i in read.issues if i["code"] == "T21"]
    en, zh = (message("T21", lang, **found) for lang in ("en", "zh"))  # bug: "the row number is used"
    assert "1 building has no building_id (feature 1, counted from 0); its id is made of the row number: row row 1." in en
    assert "(第 1 个要素,从 0 起),其编号由行号构成:row row 1。" in zh


@pytest.mark.parametrize(("given", "code"), [(["4.2E+11", "b"], "T02"), ([4.2e19, 4.3e19], "T03"), ([420102001001000123, 1], "T03")])
def test_ids_that_lost_digits_refuse_the_column(tmp_path, given, code):
    with pytest.raises(Refused) as refused:
        buildings(write_layer(tmp_path / "b.gpkg", TWO, building_id=given))
    assert refused.value.code == code
    assert "building_id" in refused.value.say("en")


def test_lacking_columns_are_told_with_those_there_are(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", TWO, haus=["a", "b"], levels=[1, 2]))
    found = {i["code"]: i["params"] for i in read.issues}
    assert list(found) == ["T20-building_id", "T20-housing_units", "T20-taken"]
    assert found["T20-building_id"]["columns"] == "haus, levels"
    assert found["T20-taken"]["pairs"] == "levels = floors"
    for name in found:
        assert "b.gpkg" in message(name, "en", **found[name]) != message(name, "zh", **found[name])


@pytest.mark.parametrize(
    ("side", "floors", "units", "told"), [(20, 2, 160, False), (20, 2, 161, True), (20, None, 1_999, False), (5, 1, 120, False)]
)
def test_t17_a_count_is_told_where_its_floors_leave_less_than_a_bed_for_each(tmp_path, side, floors, units, told):
    layer = write_layer(tmp_path / "b.gpkg", [square(0, 0, side)], housing_units=[units], floors=[floors], use=["residential"])
    read = buildings(layer)
    assert codes(read).get("T17", 0) == told and read.table["housing_units"].tolist() == [units]
    if told:
        (found,) = [i for i in read.issues if i["code"] == "T17"]
        assert "161 is used, but 2 floors of 400.0 m2 leave 5.0 m2 for each" in message("T17", "en", **found["params"])
        assert "161" in message("T17", "zh", **found["params"])


@pytest.mark.parametrize(
    ("given", "taken", "finding"),
    [
        (-3, np.nan, {"T17": 1}),
        (1e300, np.nan, {"T17": 1}),
        (25_000, 25_000, {"T17": 1}),
        (2.4, 2, {"T17": 1}),
        (0, 0, {}),
        (np.nan, np.nan, {}),
    ],
)
def test_counts_that_are_not_plausible(tmp_path, given, taken, finding):
    read = buildings(write_layer(tmp_path / "b.gpkg", TWO, housing_units=[given, 5]))
    assert read.table["housing_units"].tolist() == pytest.approx([taken, 5], nan_ok=True)
    assert codes(read) == finding


@pytest.mark.parametrize(
    ("side", "floors", "units", "believed"),
    [
        (45, 40, 2_600, True),  # a tower of small flats: 31 m2 each
        (45, None, 2_600, True),
        (160, 6, 6_000, True),  # a whole compound drawn as one shape
        (20, 10, 1_900, True),  # 2 m2 each, but no more than is never doubted
        (20, 2, 2_001, False),
        (20, 2, 1_999, False),  # a year: 0.4 m2 each
        (20, 2, 1_599, True),  # half a square metre each: the floors may be wrong
        (20, None, 1_999, True),  # 20 m2 each, as tall as it may be
        (2, 1, 120, True),  # a mark on the map, not split
        (20, None, 25_000, False),
        (60, 3, 25_000, False),
        (0, 3, 25_000, True),  # a point: nothing is known of its size
    ],
)
def test_of_a_count_that_the_building_cannot_hold_the_plan_is_made_for_an_estimate(tmp_path, side, floors, units, believed):
    """Bug: one slip of 25,000 units in a small house made 136 enumeration areas. The ledger has the count as it is stated."""
    shape = square(0, 0, side) if side else square(0, 0).centroid
    read = buildings(write_layer(tmp_path / "b.gpkg", [shape], housing_units=[units], floors=[floors], use=["residential"]))
    (found,) = [i for i in read.issues if i["code"] == "T17"] or [None]
    filled = estimate_units(read.table, RULES)
    assert (filled["housing_units"].tolist(), filled["units_estimated"].tolist()) == ([units], [False])
    planned = plannable(filled, RULES)["housing_units"].iloc[0]
    if believed:
        assert planned == units and (found is None or f"{units} is used" in message("T17", "en", **found["params"]))
        return
    assert planned < 200
    assert f"{units} stays in the ledger, and areas are drawn as for the estimate {planned:.0f}" in message("T17", "en", **found["params"])
    assert f"台账保留 {units},划分时按估计值 {planned:.0f} 计算" in message("T17", "zh", **found["params"])


@pytest.mark.parametrize(
    ("given", "taken", "finding"),
    [(3, 3, {}), (0, 0, {}), (9, 8, {"T17": 1}), (-1, np.nan, {"T17": 1}), (np.nan, np.nan, {})],
)
def test_vacant_dwellings_are_part_of_the_dwellings(tmp_path, given, taken, finding):
    read = buildings(write_layer(tmp_path / "b.gpkg", TWO, building_id=["a", "b"], 套数=[8, 5], 空置套数=[given, 5]))
    assert read.table["vacant_units"].tolist() == pytest.approx([taken, 5], nan_ok=True)
    assert {k: n for k, n in codes(read).items() if k != "T20-taken"} == finding


@pytest.mark.parametrize(
    ("given", "taken", "finding"), [(0, 0, {}), (120, 120, {}), (-2, np.nan, {"T17": 1}), (30_000, np.nan, {"T17": 1})]
)
def test_establishments_are_counted_from_nought(tmp_path, given, taken, finding):
    read = buildings(write_layer(tmp_path / "b.gpkg", TWO, building_id=["a", "b"], housing_units=[1, 1], 商铺数=[given, 5]))
    assert read.table["establishments"].tolist() == pytest.approx([taken, 5], nan_ok=True)
    assert {k: n for k, n in codes(read).items() if k != "T20-taken"} == finding


def test_counts_in_words(tmp_path):
    read = buildings(write_layer(tmp_path / "b.gpkg", TWO, housing_units=["120户", "约百户"]))
    assert read.table["housing_units"].tolist() == pytest.approx([120, np.nan], nan_ok=True)
    assert codes(read) == {"T16-read": 1, "T16": 1}


@pytest.mark.parametrize("given", [[True, False, True], [True, False, None], ["True", "false", "TRUE"]])
def test_true_and_false_are_one_dwelling_and_none(tmp_path, given):
    """Bug: a column of true and false could not be read, and estimates stood in its place."""
    read = buildings(write_layer(tmp_path / "b.gpkg", [*TWO, square(40, 0)], building_id=["a", "b", "c"], housing_units=given))
    assert read.table["housing_units"].tolist() == pytest.approx([1, 0, np.nan if given[2] is None else 1], nan_ok=True)
    (found,) = read.issues
    en, zh = (message(found["code"], lang, **found["params"]) for lang in ("en", "zh"))
    assert found["code"] == "T16-read" and f"'{given[0]}' as 1; '{given[1]}' as 0" in en and f"'{given[1]}'读作 0" in zh


def test_a_count_with_a_comma_is_told_with_what_it_was_taken_for(tmp_path):
    """Bug: '1,200' passed unnamed where another text stood before it in the column."""
    shapes = [*TWO, square(40, 0)]
    read = buildings(write_layer(tmp_path / "b.gpkg", shapes, building_id=["a", "b", "c"], 套数=["120户", "1,200", "12"]))
    assert read.table["housing_units"].tolist() == [120, 1200, 12]
    (found,) = [i["params"] for i in read.issues if i["code"] == "T16-read"]
    en, zh = (message("T16-read", lang, **found) for lang in ("en", "zh"))
    assert "2 values of housing_units (column 套数) are no plain numbers and were read so: '120户' as 120; '1,200' as 1200." in en
    assert "'1,200'读作 1200" in zh


def test_tags_of_openstreetmap(tmp_path):
    read = buildings(
        write_layer(
            tmp_path / "b.gpkg", TWO, **{"building": ["yes", "apartments"], "building:levels": ["3", None], "shop": ["bakery", None]}
        )
    )
    assert read.table["use"].tolist() == ["mixed", "residential"]
    assert read.table["floors"].tolist() == pytest.approx([3, np.nan], nan_ok=True)


def test_it_is_known_whether_rows_can_be_compared_with_a_later_delivery(tmp_path):
    assert committees(write_layer(tmp_path / "a.gpkg", TWO, code=["420102001001", "x"])).ids_given
    assert committees(write_layer(tmp_path / "b.gpkg", TWO, ref=["a", "b"])).ids_given
    assert not committees(write_layer(tmp_path / "c.gpkg", TWO, name=["a", "b"])).ids_given
    assert buildings(write_layer(tmp_path / "d.gpkg", TWO, building_id=["a", "b"])).ids_given
    assert not buildings(write_layer(tmp_path / "e.gpkg", TWO, building_id=["a", None])).ids_given
    assert not buildings(write_layer(tmp_path / "f.gpkg", TWO, name=["a", "b"])).ids_given


def test_negative_counts_floors_and_entrances_are_named_with_what_is_done(tmp_path):
    """Bugs: "housing_units -3 is not plausible; - is used"; floors of -2 and entrances of -1 passed without a word."""
    shapes = [square(20 * i, 0) for i in range(5)]
    columns = {"housing_units": [-3, 25_000, 4, 4, 4], "floors": [2, 2, -2, 0, 900], "entrances": [1, 1, 1, -1, 0]}
    read = buildings(write_layer(tmp_path / "b.gpkg", shapes, **columns))
    found = [
        (i["params"]["row"], message("T17", "en", **i["params"]), message("T17", "zh", **i["params"]))
        for i in read.issues
        if i["code"] == "T17"
    ]
    assert {i["code"] for i in read.issues} == {"T17", "T20-building_id"}
    ends = [
        (0, "housing_units -3 is not plausible; it counts as not known. Correct it.", "housing_units 的值 -3 不合理,按未知处理。请更正。"),
        (
            1,
            "25000 is not plausible; 2 floors of 100.0 m2 cannot hold as many. Until it is corrected, 25000 stays in the ledger, and areas"
            " are drawn as for the estimate 1 (is it of another column, such as a year?).",
            "housing_units 的值 25000 不合理,每层 100.0 平方米、共 2 层也容纳不下。"
            "更正之前,台账保留 25000,划分时按估计值 1 计算(是否取自其他列,如年份?)。",
        ),
        (2, "floors -2 is not plausible; it counts as not known. Correct it.", "floors 的值 -2 不合理,按未知处理。请更正。"),
        (3, "entrances -1 is not plausible; it counts as not known. Correct it.", "entrances 的值 -1 不合理,按未知处理。请更正。"),
        (4, "floors 900 is not plausible; it counts as not known. Correct it.", "floors 的值 900 不合理,按未知处理。请更正。"),
    ]
    for (row, en, zh), (at, english, chinese) in zip(sorted(found), ends, strict=True):
        assert row == at and en.endswith(english) and zh.endswith(chinese)
    assert np.isnan(read.table["floors"].to_numpy()[[2, 3, 4]]).all() and np.isnan(read.table["entrances"].to_numpy()[[3, 4]]).all()


def test_boarders_their_school_and_the_day_of_an_estimate_are_read(tmp_path):
    columns = {"住校人数": [120, -1], "学段": ["高中", "中学"], "估计日期": [None, "2020年10月11日"]}
    table = buildings(write_layer(tmp_path / "b.gpkg", TWO, housing_units=[30, 5], **columns)).table
    assert table["boarders"].tolist() == pytest.approx([120, np.nan], nan_ok=True)
    assert table["school_level"].tolist() == ["senior_high", None]
    assert table["estimate_date"].tolist() == [None, "2020-10-11"]
