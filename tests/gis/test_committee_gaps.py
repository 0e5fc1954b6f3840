"""Gaps between committees: holes, strips and wedges that belong to none, and bays and coasts that are none.

Two committees of 100 x 100 m, `A` from x = 0 and `B` from x = 100 unless a test says otherwise.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis.checking.committee_checks import gaps
from gis.issues import Issue
from gis.messages import message
from gis.messages.phrases import said as phrase
from gis.rules import Rules
from tests.gis import tables
from tests.gis.findings import codes, found, one, said
from tests.gis.tables import code, square
from tests.places import place

RULES = Rules()
A = shapely.box(0, 0, 100, 100)
NAME_A, NAME_B, NAME_C = (f"第{k + 1}居委会 ({code(k)})" for k in range(3))


def run(*outlines, houses=()):
    return list(gaps(tables.committees(*outlines), tables.buildings(*houses), RULES))


def between(row: Issue) -> str:
    """Committees beside a gap, as the finding names them."""
    return str(row["params"]["where"]["with"]["between"])


def b_from(x: float) -> shapely.Polygon:
    return shapely.box(x, 0, x + 100, 100)


def with_hole(width: float, *inside: shapely.Geometry) -> list[shapely.Geometry]:
    """A and B with a hole of 40 m and that width on their line, and what lies in it.

    +------+------+
    |      |      |
    |  A  ###  B  |
    |     ###     |
    |      |      |
    +------+------+
    """
    hole = shapely.box(100 - width / 2, 30, 100 + width / 2, 70)
    return [A.difference(hole), b_from(100).difference(hole), *inside]


@pytest.mark.parametrize(("width", "code_"), [(0.5, "V02"), (1.0, "V02"), (1.1, "V03"), (30.0, "V03")])
def test_v02_v03_a_hole_is_told_once_by_its_width(width: float, code_: str):
    """A narrow hole was once told twice, as a hole and as a slit."""
    rows = run(*with_hole(width), houses=[square(99.9, 50, 0.2), square(20, 20)])
    row = one(rows, code_)
    assert len(rows) == 1
    assert (row["severity"], row["committee_code"]) == ("warning", code(0))
    where = phrase("gap_between", between=f"{NAME_A}, {NAME_B}")
    assert row["params"] == {"where": where, "area_m2": 40 * width, "buildings": 1, "width_m": width}
    assert f"Between {NAME_A}, {NAME_B} lies a gap of {40 * width} m2" in said(row)
    assert row["geometry"].within(shapely.box(80, 30, 120, 70))


def test_v02_a_hole_under_a_square_metre_is_no_finding():
    assert run(*with_hole(0.024)) == []
    assert codes(run(*with_hole(0.027))) == ["V02"]


def test_v03_a_lake_in_one_committee():
    """Bug: one committee stood with "between" (之间)."""
    assert said(one(run(A.difference(square(40, 40, 20))), "V03")).startswith(f"Inside {NAME_A} lies a gap of 400.0 m2")
    zh = message("V03", "zh", **one(run(A.difference(square(40, 40, 20))), "V03")["params"])
    assert zh.startswith(f"{NAME_A} 内部有 400.0 平方米") and "之间" not in zh


def test_v02_the_land_of_an_enclave_is_no_gap_only_the_slit_round_it():
    """C lies in a hole of A and B, half a metre from its edge: its land and houses once counted as gap.

    |  A  +---+  B  |
    |     | C |     |
    |     +---+     |
    """
    rows = run(*with_hole(40, shapely.box(80.5, 30.5, 119.5, 69.5)), houses=[square(95, 45)])
    assert one(rows, "V02")["params"] == {
        "where": phrase("gap_between", between=f"{NAME_A}, {NAME_B}, {NAME_C}"),
        "area_m2": 79.0,
        "buildings": 0,
        "width_m": 0.6,  # at the corners
    }
    assert len(rows) == 1


def test_v03_names_at_most_four_committees():
    ring = shapely.box(0, 0, 200, 200).difference(square(90, 90, 20))
    slices = [ring.intersection(shapely.box(x, y, x + 100, y + 67)) for x in (0, 100) for y in (0, 67, 134)]
    names = between(one(run(*slices), "V03"))
    assert names.count("居委会") == 2 and not names.endswith("...")
    petals = [shapely.Polygon([(100, 100), *p]).difference(square(90, 90, 20)) for p in _sectors(6)]
    names = between(one(run(*petals), "V03"))
    assert names.count("居委会") == 4 and names.endswith(" ...")


def _sectors(count: int) -> list[list[tuple[float, float]]]:
    turn = np.linspace(0, 2 * np.pi, count + 1)
    corner = [(100 + 100 * float(np.cos(t)), 100 + 100 * float(np.sin(t))) for t in turn]
    return [[corner[k], corner[k + 1]] for k in range(count)]


@pytest.mark.parametrize(("width", "code_"), [(0.5, "V02"), (3.0, "V03"), (9.0, "V03")])
def test_v02_v03_a_strip_open_at_both_ends(width: float, code_: str):
    """Land for a road, left out.

    +---+ +---+
    | A |#| B |
    +---+ +---+
    """
    row = one(run(A, b_from(100 + width), houses=[square(100.1, 50, 0.2)]), code_)
    assert between(row) == f"{NAME_A}, {NAME_B}"
    assert (row["params"]["area_m2"], row["params"]["buildings"]) == (100 * width, 1)


def test_v03_a_wedge_open_at_its_end():
    r"""Neighbours that part by 8 m towards the outside.

    +---\   /---+
    | A  \ /  B |
    +-----+-----+
    """
    b = shapely.Polygon([(100, 0), (200, 0), (200, 100), (108, 100)])
    row = one(run(A, b), "V03")
    assert between(row) == f"{NAME_A}, {NAME_B}"
    assert row["params"]["area_m2"] == pytest.approx(400, abs=1) and row["params"]["width_m"] == pytest.approx(7.7, abs=0.1)


def test_v03_a_strip_between_one_committee_and_several():
    """B and C share a line that ends at the strip.

    +-------+
    |   A   |
    +-------+
    #########
    +---+---+
    | B | C |
    +---+---+
    """
    row = one(run(shapely.box(0, 104, 200, 200), A, b_from(100)), "V03")
    assert (between(row), row["params"]["area_m2"]) == (f"{NAME_A}, {NAME_B}, {NAME_C}", 800.0)


def test_v03_a_moat_with_a_way_out():
    """B in a bay of A, 4 m of nobody's land round it and beside it to the outside.

    +-----------+
    | A ####### |
    |   # B   ###
    |   ####### |
    +-----------+
    """
    moat = shapely.union(square(50, 50, 100), shapely.box(140, 98, 200, 102))
    row = one(run(shapely.box(0, 0, 200, 200).difference(moat), square(54, 54, 92)), "V03")
    assert row["params"]["area_m2"] == pytest.approx(100**2 - 92**2 + 50 * 4)


@pytest.mark.parametrize(
    "outlines",
    [
        (A, b_from(100)),
        (A, b_from(111)),  # over 10 m wide: may well be the county's outline
        (A, shapely.box(108, 0, 208, 60)),  # 8 m wide and 60 m long: too short to tell from a bay of the county
        (A, shapely.Polygon([(100, 0), (200, 0), (200, 100), (130, 100)])),  # a notch of the coast where two meet
        (A.difference(shapely.box(48, 40, 52, 100)), b_from(100)),  # a creek in A alone
        (shapely.union(A, shapely.box(100, 0, 110, 48)).difference(shapely.box(20, 48, 100, 52)), shapely.box(100, 52, 200, 100)),
    ],
    ids=["shared line", "wide", "short", "notch", "creek in A", "creek in A, B at its mouth"],
)
def test_v03_bays_of_the_countys_own_outline_are_no_gaps(outlines):
    assert run(*outlines) == []


@pytest.mark.parametrize(
    ("b", "house", "count"),
    [
        (b_from(130), square(110, 50), 1),  # 30 m wide
        (b_from(130), square(300, 50), 0),  # none inside: may well be the county's outline
        (b_from(140), square(115, 50), 0),  # two and a half times as long as wide
        (shapely.Polygon([(100, 0), (200, 0), (200, 100), (135, 100)]), square(105, 80), 1),  # a wedge; its tip is no gap of its own
        (b_from(330), square(200, 50), 0),  # over 100 m
    ],
    ids=["strip", "empty", "short", "wedge", "wide"],
)
def test_v03_a_wide_gap_open_to_the_outside_is_told_where_buildings_lie_in_it(b, house, count):
    """Bug: 50 m between two committees, open at the north, gave V11 for each of its houses and no V03."""
    rows = run(A, b, houses=[house, square(20, 20)])
    assert codes(rows) == ["V03"] * count
    if count:
        assert (between(rows[0]), rows[0]["params"]["buildings"]) == (f"{NAME_A}, {NAME_B}", 1)


def ragged(seed: int, rough: float, turns: int) -> tuple[shapely.Geometry, list[shapely.Geometry]]:
    """An island with a coast of bays in bays, and some 30 committees that share it out without gap."""
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 13)[:-1]
    xy = np.c_[np.cos(turn), np.sin(turn)] * 3000 * (1 + 0.2 * rng.normal(size=(12, 1)))
    for _ in range(turns):
        step = np.roll(xy, -1, axis=0) - xy
        off = np.c_[-step[:, 1], step[:, 0]] * rng.normal(size=(len(xy), 1)) * rough
        xy = np.stack([xy, xy + step / 2 + off], axis=1).reshape(-1, 2)
    land = shapely.set_precision(shapely.make_valid(shapely.Polygon(xy), method="structure"), 0.001)
    sites = shapely.MultiPoint(rng.uniform(-3500, 3500, (40, 2)))
    pieces = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=land.envelope)), land)
    return land, [p for p in shapely.set_precision(pieces, 0.001) if not p.is_empty]


@pytest.mark.parametrize("seed", range(8))
def test_v03_a_ragged_coast_is_no_gap(seed: int):
    assert found(run(*ragged(seed, 0.15, 7)[1]), "V03") == []


@pytest.mark.parametrize(("seed", "rough", "turns"), [(92, 0.35, 6), (2, 0.35, 7), (8, 0.25, 8)])
def test_v03_a_coast_so_ragged_that_closing_it_crosses_itself(seed: int, rough: float, turns: int):
    """The closed land is then not valid, and overlaying it as it is would end the run."""
    land = shapely.union_all([shapely.Polygon(p.exterior) for p in shapely.get_parts(ragged(seed, rough, turns)[0])])
    assert run(land) == []


def real(name: str, layer: str, where: str | None = None) -> list[shapely.Geometry]:
    read = gpd.read_file(place(name), layer=layer, where=where)
    read = read[read.geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
    shapes = shapely.force_2d(read.to_crs(read.estimate_utm_crs()).geometry.to_numpy())
    return list(shapely.set_precision(shapely.make_valid(shapes, method="structure", keep_collapsed=False), 0.001))


def test_v03_real_coasts_and_city_edges_are_no_gaps():
    """Malta has holes between councils, and one slit of 9 cm and 310 m that is open at an end; its coast gives nothing."""
    malta = real("malta/malta.gpkg", "admin", "admin_level='8'")
    rows = run(*malta)
    land = shapely.union_all(malta)
    sea = shapely.difference(shapely.box(*land.bounds).buffer(100), land)
    outside = max(shapely.get_parts(sea), key=lambda p: p.area)
    opened = [i for i in rows if outside.intersects(i["geometry"].buffer(0.001))]
    assert [(i["code"], i["params"]["area_m2"]) for i in opened] == [("V02", 27.1)]
    assert run(*real("tw_taipei_wanhua/tw_taipei_wanhua.gpkg", "villages")) == []


def test_v03_a_strip_taken_out_of_real_villages_is_found():
    """4 m wide, along each of the borders that end at the edge of the city."""
    lands = np.array(real("tw_taipei_wanhua/tw_taipei_wanhua.gpkg", "villages"), dtype=object)
    edge = shapely.union_all(lands).exterior
    seen = []
    for a, b in zip(*shapely.STRtree(lands).query(lands, predicate="touches"), strict=True):
        border = shapely.line_merge(shapely.intersection(lands[a], lands[b]))
        if a < b and border.geom_type == "LineString" and border.length > 120 and border.boundary.distance(edge) < 0.01:
            taken = lands.copy()
            taken[[a, b]] = shapely.difference(lands[[a, b]], border.buffer(2, cap_style="flat"))
            texts = [between(i) for i in run(*taken) if i["code"] == "V03"]
            seen.append(any(code(a) in text and code(b) in text for text in texts))
    assert len(seen) == 22 and all(seen)


def test_gaps_without_committees():
    assert run() == []
