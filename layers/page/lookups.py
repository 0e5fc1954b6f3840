"""One thing of the project by its code, and the search for things by code or name."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.errors import NotFound, Refused
from gis.intake.near_codes import near_codes
from gis.schema import BUILDINGS, COMMITTEES, PARTS, REGIONS
from gis.scores import COLUMNS
from gis.sheet.part_labels import ESTIMATED, of_floors, part_label
from layers.catalog import Snapshot
from layers.geojson import plain
from layers.page import listings
from layers.page.pinyin import spelt

Row = dict[str, Any]
_MOST_FOUND = 20
_SPELT = ("region", "committee")  # are found by the pinyin of their names; buildings have too many for it
_BUILDING = (
    *("name", "use", "floors", "height_m", "entrances", "housing_units", "units_estimated"),
    *("vacant_units", "households", "residents", "establishments", "boarders", "school_level", "estimate_date"),
)
_PART = ("part_no", "ea_code", "committee_code", "building_no", "housing_units", "units_estimated", "label", "status")


def building(snapshot: Snapshot, building_id: str, lang: str) -> Row:
    """The facts of a building and of its parts; of the first where several bear the id.

    Raises:
        NotFound: ``building_unknown``.
    """
    table, parts = snapshot.table(BUILDINGS), snapshot.table(PARTS)
    rows = np.flatnonzero(table["building_id"].to_numpy() == building_id)
    if not len(rows):
        raise NotFound("building_unknown", file=snapshot.project.path.name, id=building_id)
    at = np.flatnonzero(parts["building_id"].to_numpy() == building_id)
    shape = table.geometry.iloc[rows[0]]
    boxes = snapshot.tiles("buildings").boxes()[at]
    guessed = any(i["building_id"] == building_id and i["code"] in ESTIMATED for i in snapshot.findings())
    rows_of_parts = [{c: plain(row[c]) for c in _PART} for row in parts.iloc[at][list(_PART)].to_dict("records")]
    return {
        "building_id": building_id,
        "times": len(rows),
        **{c: plain(table[c].iloc[rows[0]]) for c in _BUILDING},
        "area_m2": None if shape is None else round(float(shapely.area(shape)), 1),
        "box": _around(boxes),
        "split_estimated": guessed and len(at) > 1,
        "split_by": None if len(at) < 2 else "floors" if any(of_floors(row["label"]) for row in rows_of_parts) else "entrances",
        "parts": [{**row, "label": part_label(row["label"], lang, guessed) or None} for row in rows_of_parts],
    }


def ea(snapshot: Snapshot, ea_code: str, lang: str) -> Row:
    """The facts of an EA, its neighbours, and the issues about it.

    Raises:
        NotFound: ``ea_unknown``.
        Refused: ``no_plan``.
    """
    table = listings.named_eas(snapshot, lang)
    rows = np.flatnonzero(table["ea_code"].to_numpy() == ea_code)
    if not len(rows):
        if not len(table):
            raise Refused("no_plan", file=snapshot.project.path.name, path=snapshot.project.path)
        raise NotFound("ea_unknown", file=snapshot.project.path.name, code=ea_code, near=near_codes(ea_code, table["ea_code"].tolist()))
    k = int(rows[0])
    row, columns = table.iloc[k], listings.eas(snapshot)
    parts = snapshot.table(PARTS)
    inside = parts[(parts["ea_code"] == ea_code).to_numpy()]
    shown = ("ea_code", "committee_code", "name", "kind", "buildings", "housing_units", "households", "residents")
    return {
        **{c: plain(row[c]) for c in shown},
        "area_m2": round(float(row["area_m2"])),
        "units_estimated": int(inside.loc[inside["units_estimated"].astype(bool), "housing_units"].sum()),
        "load": columns["load"][k],
        "hours": columns["hours"][k],
        "deviation": columns["deviation"][k],
        **{c: plain(row[c]) for c in COLUMNS},
        "box": columns["box"][k],
        "neighbours": _neighbours(table, k),
        "issues": [i for i in listings.issues(snapshot, lang) if i["ea_code"] == ea_code],
    }


def _neighbours(table: Any, k: int) -> list[str]:
    """Codes of the EAs that share a line with the k-th, those of its own committee first."""
    shape = table.geometry.iloc[k]
    if shape is None:
        return []
    at = np.sort(table.sindex.query(shape, predicate="intersects"))
    shared = shapely.length(shapely.intersection(table.geometry.to_numpy()[at], shape))
    codes = [table["ea_code"].iloc[i] for i, length in zip(at, shared, strict=True) if i != k and length > 0]
    own = table["committee_code"].iloc[k]
    return sorted(codes, key=lambda code: (not code.startswith(own), code))


def search(snapshot: Snapshot, text: str, lang: str) -> list[Row]:
    """Townships, committees, EAs and buildings whose code, id or name holds ``text``; at most twenty, the widest first.

    Spaces and accents count for nothing. EAs have their names in ``lang``. Townships and committees are found by the
    pinyin of their names too.
    Each with what it lies in, to tell those of one name apart: a committee with the name of its township, an EA or a
    building with that of its committee (the code where it has none). Buildings of one id are one row a committee.
    """
    wanted = _folded(text)
    if not wanted:
        return []
    regions, table = snapshot.table(REGIONS), snapshot.table(COMMITTEES)
    codes, names, boxes = table["committee_code"], table["name"], snapshot.tiles("committees").boxes()
    matches = _Search(snapshot, wanted, lang).matches
    found = matches("region", regions["region_code"], regions["name"], None)
    found += matches("committee", codes, names, boxes, committee_code=codes)
    found += matches("committee", table["source_code"], names, boxes, code=codes, committee_code=codes)
    eas, parts = listings.named_eas(snapshot, lang), snapshot.table(PARTS)
    found += matches("ea", eas["ea_code"], eas["name"], snapshot.tiles("eas").boxes(), committee_code=eas["committee_code"])
    more = {
        "committee_code": pd.Series(listings.home_codes(snapshot), dtype=object),
        "ea_code": parts["ea_code"],
        "status": parts["status"],
    }
    found += matches("building", parts["building_id"], _names(snapshot), snapshot.tiles("buildings").boxes(), **more)
    once = {(row["kind"], row["code"], row.get("committee_code")): row for row in reversed(found)}
    around = dict(zip(codes, names, strict=True))
    townships = dict(zip(regions["region_code"], regions["name"], strict=True))
    return [{**row, "within": _within(row, around, townships)} for row in list(once.values())[::-1][:_MOST_FOUND]]


def _within(row: Row, committees: dict[str, str | None], townships: dict[str, str | None]) -> str | None:
    """Name of what a found thing lies in, or its code; None where there is nothing to tell."""
    code = row.get("committee_code")
    if row["kind"] == "committee":
        return townships.get(code[: listings.TOWNSHIP_DIGITS]) if code else None
    return code and (committees.get(code) or code)


def _names(snapshot: Snapshot) -> Any:
    """The name of the building of each row of the parts, None where it has none."""

    def named() -> Any:
        table = snapshot.table(BUILDINGS)
        table = table[table["name"].notna() & ~table["building_id"].duplicated()]
        return snapshot.table(PARTS)["building_id"].map(dict(zip(table["building_id"], table["name"], strict=True))).astype(object)

    return snapshot.once("building names", named)


class _Search:
    """A text to look for in the columns of a project."""

    def __init__(self, snapshot: Snapshot, wanted: str, lang: str) -> None:
        self._snapshot, self._wanted, self._lang = snapshot, wanted, lang

    def matches(self, kind: str, codes: pd.Series, names: pd.Series, boxes: Any, **more: pd.Series) -> list[Row]:
        """Rows whose code or name holds the text, exact codes first; with the values of further columns."""
        code = codes.fillna("").astype(str)
        hit = self._held(f"{kind} {codes.name}", codes) | self._held(f"{kind} name {self._lang}", names)
        if kind in _SPELT and self._wanted.isascii() and self._wanted.isalnum() and not self._wanted.isdecimal():
            chinese = names.map(lambda name: isinstance(name, str) and not name.isascii() and spelt(name, self._wanted))
            hit |= chinese.to_numpy(dtype=bool)
        at = np.flatnonzero(hit)
        at = at[np.argsort(code.iloc[at].str.len().to_numpy(), kind="stable")][: 2 * _MOST_FOUND]
        return [
            {
                "kind": kind,
                "code": code.iloc[k],
                "name": None if pd.isna(names.iloc[k]) else names.iloc[k],
                "box": None if boxes is None or np.isnan(boxes[k]).any() else boxes[k].tolist(),
                **{name: plain(column.iloc[k]) for name, column in more.items()},
            }
            for k in at
        ]

    def _held(self, key: str, column: pd.Series) -> NDArray[np.bool_]:
        """Rows that hold the text."""
        texts = self._snapshot.once(("folded", key), lambda: column.fillna("").astype(str).map(_folded))
        held: NDArray[np.bool_] = texts.str.contains(self._wanted, regex=False).to_numpy(dtype=bool)
        return held


def _folded(text: str) -> str:
    """A text as it is searched: small letters without accents, as they are typed on any keyboard, and no spaces."""
    plain_text = text if text.isascii() else "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(plain_text.split()).casefold()


def _around(boxes: Any) -> list[float] | None:
    """One box around several."""
    there = boxes[~np.isnan(boxes).any(axis=1)]
    return [*there[:, :2].min(axis=0).tolist(), *there[:, 2:].max(axis=0).tolist()] if len(there) else None
