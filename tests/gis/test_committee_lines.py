"""A building that is handed over to the committee beside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis.editing.committee_lines import HAND_OVER, handed_over, why_not_handed_over
from gis.editing.draft import Tables, draft_of
from gis.editing.edit_args import ARG_CODES
from gis.edits import edited
from gis.errors import Refused
from gis.intake.homes import assign_homes
from gis.messages import MESSAGES
from gis.rules import Rules
from tests.amounts import so_many
from tests.delineated import delineate_county
from tests.gis import tables
from tests.gis.sound_drafts import assert_as_assembled, assert_sound, assert_untouched


def two_committees(seed: int = 0):
    """Houses in rows, the line between the committees from south to north, not quite straight.

    ::

    +----------+-----------+
    | A  h h h | h h h h B |
    |    h h h | h h h h   |
    +----------+-----------+
    """
    rng = np.random.default_rng(seed)
    x, y = (a.ravel() for a in np.meshgrid(np.arange(16) * 20.0, np.arange(8) * 25.0))
    x, y = x + rng.uniform(0, 4, x.size).round(2), y + rng.uniform(0, 6, x.size).round(2)
    boxes = shapely.box(x, y, x + 11, y + rng.uniform(6, 14, x.size).round(2))
    houses = tables.buildings(*boxes, housing_units=5.0, floors=2.0, residents=12.0)
    line = [(158.013, -30), (157.4, 60.7), (158.2, 130.3), (157.9, 230)]
    west, east = shapely.Polygon([(-30, -30), *line, (-30, 230)]), shapely.Polygon([*line[::-1], (350, -30), (350, 230)][::-1])
    committees = tables.committees(west, east)
    lines = tables.barriers(shapely.LineString([(-40, 98), (360, 98)]))
    county = delineate_county(committees, houses, lines, Rules(), seed=seed)
    every = Tables(committees, county.cells, county.eas, county.parts, houses, lines)
    return [draft_of(tables.code(k), every, Rules()) for k in range(2)]


def at_the_line(source, other) -> list[tuple[str, str]]:
    """Buildings that stand first at the line, and EAs of the other committee that they may go to."""
    near = shapely.distance(source.parts.geometry.to_numpy(), other.outline)
    names = source.parts["building_id"].to_numpy()[near < 15]
    ways = [(str(n), str(c)) for n in names for c in other.eas["ea_code"]]
    return [(n, c) for n, c in ways if why_not_handed_over(source, other, {"building": n, "to": c}) is None]


@pytest.mark.parametrize("seed", range(so_many(1, 3)))
def test_the_line_moves_with_the_building(seed: int) -> None:
    west, east = two_committees(seed)
    land = shapely.union(west.outline, east.outline)
    for source, other in ((west, east), (east, west)):
        ways = at_the_line(source, other)
        assert len(ways) >= 4
        for name, code in ways[:6]:
            home = set(source.parts.loc[source.parts["building_id"] == name, "ea_code"])
            a, b = handed_over(source, other, {"building": name, "to": code})
            assert name not in set(a.parts["building_id"]) and b.parts.set_index("building_id").loc[name, "ea_code"] == code
            for before, after, changed in ((source, a, home), (other, b, {code})):
                assert_sound(after)
                assert_untouched(before, after, changed)
            assert_as_assembled(b, {code})
            assert_as_assembled(a, home, others=False)
            assert shapely.area(shapely.intersection(a.outline, b.outline)) < 0.2
            assert shapely.area(shapely.symmetric_difference(shapely.union(a.outline, b.outline), land)) < 0.5
            both = tables.committees(*(d.outline for d in sorted((a, b), key=lambda d: d.committee_code)))
            row = b.buildings[b.buildings["building_id"] == name].reset_index(drop=True)
            found, _ = assign_homes(row, both, Rules())
            assert both["committee_code"].iloc[found[0]] == b.committee_code
            units = sum(d.parts["housing_units"].sum() for d in (a, b))
            assert units == sum(d.parts["housing_units"].sum() for d in (source, other))


def test_it_can_come_back() -> None:
    west, east = two_committees()
    name, code = at_the_line(west, east)[0]
    home = west.parts.set_index("building_id").loc[name, "ea_code"]
    a, b = handed_over(west, east, {"building": name, "to": code})
    again, back = handed_over(b, a, {"building": name, "to": home})
    assert_sound(again)
    assert_sound(back)
    assert back.parts.set_index("building_id").loc[name, "ea_code"] == home
    assert shapely.area(shapely.symmetric_difference(back.outline, west.outline)) < 0.5


def test_what_cannot_go_is_refused() -> None:
    west, east = two_committees()
    name, code = at_the_line(west, east)[0]
    home = west.parts.set_index("building_id").loc[name, "ea_code"]
    far = west.parts["building_id"][shapely.distance(west.parts.geometry.to_numpy(), east.outline).argmax()]
    cases = [
        (west, east, {"building": far, "to": code}, "edit_not_at_line"),
        (west, east, {"building": name, "to": home}, "edit_other_committee"),
        (west, east, {"building": name}, "edit_arg_missing"),
        (west, east, {"building": "nobody", "to": code}, "edit_building_unknown"),
        (replace(west, locks=frozenset([home])), east, {"building": name, "to": code}, "edit_locked"),
        (west, replace(east, locks=frozenset([code])), {"building": name, "to": code}, "edit_locked"),
    ]
    for source, other, args, wanted in cases:
        reason = why_not_handed_over(source, other, args)
        assert reason is not None and reason.code == wanted and wanted in {*HAND_OVER.refusals, *ARG_CODES}
        with pytest.raises(Refused) as found:
            handed_over(source, other, args)
        assert found.value.code == wanted
    assert all(code in MESSAGES for code in HAND_OVER.refusals)


def test_colours_differ_across_the_line() -> None:
    """EAs of the committee beside are known to a draft, and no EA that an edit makes has the colour of one that it touches."""
    west, _ = two_committees()
    assert west.around is not None and len(west.around)
    for colour in range(7):
        draft = replace(west, around=west.around.assign(colour=colour))
        after = edited(draft, "re_delineate", {"eas": west.eas["ea_code"].tolist()})
        near = shapely.dwithin(after.eas.geometry.to_numpy()[:, None], west.around.geometry.to_numpy()[None], 0.1).any(axis=1)
        assert near.any() and (after.eas["colour"].to_numpy()[near] != colour).all()
