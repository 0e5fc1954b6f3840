"""What holds of every draft, whatever was done to it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import shapely
from pandas.testing import assert_frame_equal

from gis.editing.draft import Draft
from gis.schema import DEMOLISHED
from tests.gis.drafts import assembled

OF_PLAN = ["name", "kind", "colour", "geometry"]  # columns of EAs that a person chooses, or that hang on the edits before


def assert_sound(draft: Draft) -> None:
    """Cells and EAs fill the outline without overlap, EAs are whole, parts lie where the tables say, no building is cut."""
    cells, land = draft.cells.geometry.to_numpy(), draft.eas[draft.eas["kind"] != "virtual"]
    eas = land.geometry.to_numpy()
    for shapes in (cells, eas):
        assert shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
        assert shapely.symmetric_difference(shapely.coverage_union_all(shapes), draft.outline).area < 0.5
        assert abs(shapely.area(shapes).sum() - draft.outline.area) < 0.5
    assert draft.cells["cell_id"].is_unique and (shapely.get_type_id(cells) == 3).all()
    assert draft.eas["ea_code"].is_unique and draft.eas["ea_code"].is_monotonic_increasing
    assert set(draft.cells["ea_code"]) == set(land["ea_code"]) and set(draft.eas["ea_code"]) <= draft.used_codes
    assert draft.locks <= set(draft.eas["ea_code"])
    lands = shapely.get_parts(draft.outline)
    for shape in eas:
        pieces = shapely.point_on_surface(shapely.get_parts(shape))
        assert len(pieces) == len(set(shapely.distance(lands[:, None], pieces[None]).argmin(axis=0).tolist()))
    _assert_placed(draft)
    _assert_not_cut(draft, cells)


def _assert_placed(draft: Draft) -> None:
    placed = draft.parts[draft.parts["ea_code"].notna()]
    code = dict(zip(draft.cells["cell_id"], draft.cells["ea_code"], strict=True))
    shape = dict(zip(draft.cells["cell_id"], draft.cells.geometry, strict=True))
    assert [code[int(c)] for c in placed["cell_id"]] == placed["ea_code"].tolist()
    assert not draft.parts.duplicated(["building_id", "part_no"]).any()
    here = shapely.intersection(placed.geometry.to_numpy(), draft.outline)
    cells = np.array([shape[int(c)] for c in placed["cell_id"]], dtype=object)
    assert (shapely.area(shapely.intersection(here, cells)) >= 0.5 * shapely.area(here) - 1e-6).all()
    numbers = placed.drop_duplicates(["building_id", "ea_code"])
    assert numbers["building_no"].notna().all() and not numbers.duplicated(["ea_code", "building_no"]).any()
    units = draft.buildings.set_index("building_id")["housing_units"]
    sums = placed.groupby("building_id")["housing_units"].sum()
    assert (sums == units.loc[sums.index]).all()


def _assert_not_cut(draft: Draft, cells: np.ndarray) -> None:
    """Borders of cells keep out of what stands, deeper than 0.2 m behind its walls; parts of split buildings have borders between."""
    stands = draft.buildings[(draft.buildings["status"].fillna("") == "") & ~draft.buildings["building_id"].isin(_split(draft))]
    solid = np.concatenate([stands.geometry.to_numpy(), draft.parts.geometry.to_numpy()[draft.parts["ea_code"].notna()]])
    inner = shapely.difference(shapely.union_all(shapely.boundary(cells)), shapely.buffer(draft.outline.boundary, 0.01))
    assert not shapely.intersects(shapely.buffer(solid[shapely.area(solid) > 0], -0.2), inner).any()


def _split(draft: Draft) -> set[str]:
    ids = draft.parts["building_id"]
    return set(ids[ids.duplicated()])


def assert_as_assembled(draft: Draft, changed: Collection[str], *, numbers: bool = True, others: bool = True) -> None:
    """Sums, loads, scores and ``numbers`` are those that assembling the draft anew gives; of whole buildings.

    Areas and scores of EAs that only got a corner on their border may be rounded the other way; and how far it is to the
    nearest buildings, which scores ask, may have changed where one was added or demolished beside an EA that stays as it was.
    """
    eas, parts = assembled(draft)
    mine = draft.eas[draft.eas["kind"] != "virtual"].reset_index(drop=True)
    anew = mine["ea_code"].isin(list(changed))
    assert_frame_equal(mine[anew].drop(columns=OF_PLAN), eas[anew].drop(columns=OF_PLAN))
    if not others:  # whose borders with what has left are now the outline of the committee, which their scores have not heard of
        mine, eas = mine[anew], eas[anew]
    rest = OF_PLAN if numbers else [*OF_PLAN, "score", "score_walk"]
    assert_frame_equal(mine.drop(columns=rest), eas.drop(columns=rest), rtol=0.0, atol=0.11)
    assert mine.geometry.geom_equals(eas.geometry).all()
    placed = draft.parts[draft.parts["ea_code"].notna()].reset_index(drop=True)
    columns = ["building_id", "ea_code", "housing_units", "households", "residents", "status", *(["building_no"] if numbers else [])]
    assert_frame_equal(placed[columns], parts[columns], check_dtype=False)


def assert_untouched(before: Draft, after: Draft, changed: Collection[str]) -> None:
    """EAs and parts of all EAs but some are the same bit for bit; at most corners came to their lines."""
    was, now = (d.eas[~d.eas["ea_code"].isin(list(changed))].reset_index(drop=True) for d in (before, after))
    assert_frame_equal(was.drop(columns="geometry"), now.drop(columns="geometry"), check_exact=True)
    off = shapely.symmetric_difference(was.geometry.to_numpy(), now.geometry.to_numpy())
    assert (np.nan_to_num(shapely.area(off)) < 0.05).all()
    same = (d.parts[~d.parts["ea_code"].isin(list(changed)) & d.parts["ea_code"].notna()].reset_index(drop=True) for d in (before, after))
    assert_frame_equal(*same, check_exact=True)


def changed_eas(before: Draft, after: Draft) -> set[str]:
    """EAs whose cells or parts differ, but for corners on their lines."""
    keys = [
        {(c, i): s.area for c, i, s in zip(d.cells["ea_code"], d.cells["cell_id"], d.cells.geometry, strict=True)} for d in (before, after)
    ]
    out = {k[0] for k in keys[0].keys() ^ keys[1].keys()} | {
        k[0] for k in keys[0].keys() & keys[1].keys() if abs(keys[0][k] - keys[1][k]) > 0.05
    }
    columns = ["building_id", "part_no", "ea_code", "housing_units", "residents"]
    rows = [d.parts.loc[d.parts["ea_code"].notna(), columns] for d in (before, after)]
    both = pd.concat(rows)
    return out | set(both.loc[~both.duplicated(keep=False), "ea_code"])


def demolished(draft: Draft) -> int:
    """How many buildings are marked as demolished."""
    return int((draft.parts["status"] == DEMOLISHED).sum())
