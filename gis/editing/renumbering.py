"""Number the EAs of a committee anew in serpentine order, or the buildings of EAs in walking order."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.editing.draft import Draft
from gis.editing.edit_guards import changeable
from gis.editing.edit_records import Arg, Args, Edit, Reason, guard
from gis.editing.rederived import numbered, outlines_of
from gis.editing.rows import column, with_values
from gis.names import ea_name
from gis.numbering import serpentine
from gis.replanning.ea_codes import number_of
from gis.rules import LANGUAGES

_ROW = 0.7  # height of a row of EAs, in widths of one, as delineation has it


def _eas_renumbered(draft: Draft, args: Args, seed: int) -> Draft:
    del args, seed
    new = _codes(draft)
    names = [_name(n, old, new.get(old, old)) for n, old in zip(draft.eas["name"], draft.eas["ea_code"], strict=True)]
    eas = with_values(draft.eas, ea_code=_mapped(draft.eas, new), name=np.array(names, dtype=object))
    eas = eas.sort_values("ea_code", ignore_index=True)
    cells, parts = (with_values(frame, ea_code=_mapped(frame, new)) for frame in (draft.cells, draft.parts))
    return replace(draft, eas=eas, cells=cells, parts=parts)


def _codes(draft: Draft) -> dict[str, str]:
    """The new code of each EA that gets another: the codes of all that may change, in serpentine order."""
    free = draft.eas[(draft.eas["kind"] != "virtual") & ~draft.eas["ea_code"].isin(list(draft.locks))]
    if not len(free):
        return {}
    spots = shapely.get_coordinates(shapely.point_on_surface(free.geometry.to_numpy()))
    order = serpentine(spots, float(np.sqrt(shapely.area(draft.outline) / len(draft.eas))) * _ROW)
    pairs = zip(free["ea_code"].to_numpy()[order], sorted(free["ea_code"]), strict=True)
    return {str(old): str(new) for old, new in pairs if old != new}


def _mapped(frame: gpd.GeoDataFrame, new: dict[str, str]) -> np.ndarray:
    return np.array([new.get(c, c) if isinstance(c, str) else None for c in frame["ea_code"]], dtype=object)


def _name(name: str, old: str, new: str) -> str:
    """A name that was made from the number follows it."""
    lang = next((one for one in LANGUAGES if name == ea_name(number_of(old), one)), None)
    return ea_name(number_of(new), lang) if lang else name


def _not_in_order(draft: Draft, args: Args) -> Reason | None:
    del args
    return None if _codes(draft) else Reason("edit_nothing_changes")


def _buildings_renumbered(draft: Draft, args: Args, seed: int) -> Draft:
    del seed
    codes = args["eas"] or _open(draft)
    return replace(draft, parts=numbered(draft, codes, outlines_of(draft, codes)))


def _open(draft: Draft) -> list[str]:
    """EAs with land that may change."""
    here = (draft.eas["kind"] != "virtual") & ~draft.eas["ea_code"].isin(list(draft.locks))
    return [str(c) for c in draft.eas["ea_code"][here]]


def _not_in_walking_order(draft: Draft, args: Args) -> Reason | None:
    before = column(draft.parts, "building_no")
    after = column(_buildings_renumbered(draft, args, 0).parts, "building_no")
    return None if not pd.Series(before).equals(pd.Series(after)) else Reason("edit_nothing_changes")


RENUMBER_EAS = Edit(
    "renumber_eas",
    "Give the EAs the codes they have together in serpentine order. Locked ones keep theirs; retired codes stay retired.",
    (),
    ("edit_nothing_changes",),
    _eas_renumbered,
    _not_in_order,
)
RENUMBER_BUILDINGS = Edit(
    "renumber_buildings",
    "Number the buildings of EAs anew, in walking order. Numbers of demolished buildings are not used again.",
    (Arg("eas", "eas", False, "the EAs; without, all that are not locked"),),
    ("edit_virtual", "edit_locked", "edit_nothing_changes"),
    _buildings_renumbered,
    guard(changeable("eas", land=True), _not_in_walking_order),
)
