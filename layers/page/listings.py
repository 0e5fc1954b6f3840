"""The lists of the page: committees with their state, EAs with their load, issues in words, the ledger in figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.coverage import BUILDINGS_COUNTED, UNITS_COUNTED
from gis.editing.cures import cure_of
from gis.intake.homes import assign_homes
from gis.issues import Issue
from gis.messages import finding_text, shown_code
from gis.names import in_language
from gis.schema import COMMITTEES, EAS, PARTS, REGIONS, SEVERITIES
from gis.signing_off.sign_off import Standing
from gis.workload import hours
from layers.catalog import Snapshot
from layers.geojson import in_degrees, plain
from layers.signing_off.standings import standings
from layers.storage.stored_tables import PLANS

Row = dict[str, Any]
COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9  # of a committee's code


def committees(snapshot: Snapshot) -> list[Row]:
    """Each committee with state (none, planned, stale), units, units in an EA, EAs, buildings, place; see `findings` too."""
    return snapshot.once("committees", lambda: _committees(snapshot))  # type: ignore[no-any-return]


def _committees(snapshot: Snapshot) -> list[Row]:
    table, plans = snapshot.table(COMMITTEES), snapshot.table(PLANS)
    codes = table["committee_code"]
    state = dict(zip(plans["committee_code"], plans["state"], strict=True))
    eas = snapshot.table(EAS)["committee_code"].value_counts()
    counts = _counts(snapshot)
    tiles = snapshot.tiles("committees")
    further = tiles.further_points()
    rows = []
    for k, (code, box, point) in enumerate(zip(codes, tiles.boxes().tolist(), tiles.points().tolist(), strict=True)):
        rows.append(
            {
                "code": code,
                "source_code": table["source_code"].iloc[k],
                "temporary": bool(table["code_temporary"].iloc[k]),
                "name": table["name"].iloc[k],
                "state": state.get(code, "none"),
                "eas": int(eas.get(code, 0)),
                **{c: int(counts[c].get(code, 0)) for c in counts.columns},
                "box": box,
                "point": point,
                "further_points": further[k],
            }
        )
    return sorted(rows, key=lambda r: r["code"])


def signed_committees(snapshot: Snapshot) -> list[Row]:
    """The same, each with its state in the sign-off as it is now: a step is no revision of the project."""
    with snapshot.project.reading() as connection:
        known = standings(connection)
    return [{**row, "sign_off": known.get(row["code"], Standing()).state} for row in committees(snapshot)]


def _counts(snapshot: Snapshot) -> pd.DataFrame:
    """By committee: units and buildings at home there, and units of them that are in an EA."""
    parts = snapshot.table(PARTS)
    inside = parts[parts["ea_code"].notna()].groupby("committee_code")
    waiting = (parts["status"] == "unplanned").to_numpy()
    outside = parts[waiting].groupby(home_codes(snapshot)[waiting])
    columns = {
        "units": inside["housing_units"].sum().add(outside["housing_units"].sum(), fill_value=0),
        "units_placed": inside["housing_units"].sum(),
        "buildings": inside["building_id"].nunique().add(outside["building_id"].nunique(), fill_value=0),
    }
    return pd.DataFrame(columns).fillna(0).astype(int)


def home_codes(snapshot: Snapshot) -> NDArray[np.object_]:
    """Code of the committee of each row of the parts, also where it has no plan; None for none."""

    def found() -> NDArray[np.object_]:
        parts, table = snapshot.table(PARTS), snapshot.table(COMMITTEES)
        out: NDArray[np.object_] = parts["committee_code"].to_numpy(dtype=object).copy()
        lacking = pd.isna(out)
        home, _ = assign_homes(parts[lacking].assign(status=""), table, snapshot.rules)
        out[lacking] = np.array([*table["committee_code"], None], dtype=object)[home]
        return out

    return snapshot.once("home codes", found)  # type: ignore[no-any-return]


def named_eas(snapshot: Snapshot, lang: str) -> gpd.GeoDataFrame:
    """The table `EAS`, with names in ``lang``."""
    return snapshot.once(("named eas", lang), lambda: in_language(snapshot.table(EAS), lang))


def eas(snapshot: Snapshot) -> dict[str, Any]:
    """All EAs by column: a list for each of code, committee, units, load, deviation from the committee's mean, and so on."""
    return snapshot.once("eas", lambda: _eas(snapshot))  # type: ignore[no-any-return]


def _eas(snapshot: Snapshot) -> dict[str, Any]:
    table, tiles = snapshot.table(EAS), snapshot.tiles("eas")
    mean = table.groupby("committee_code")["load"].transform("mean")
    columns: dict[str, Any] = {
        "code": table["ea_code"],
        "committee_code": table["committee_code"],
        "kind": table["kind"],
        "units": table["housing_units"],
        "load": table["load"].round(1),
        "buildings": table["buildings"],
        "hours": table["workload_minutes"].map(hours),
        "deviation": (table["load"] / mean.where(mean > 0) - 1).round(4),
        "colour": table["colour"],
    }
    out: dict[str, Any] = {name: [plain(v) for v in column] for name, column in columns.items()}
    out["box"] = [_without_nan(b) for b in tiles.boxes().tolist()]
    out["point"] = [_without_nan(p) for p in tiles.points().tolist()]
    out["further_points"] = tiles.further_points()
    return out


def issues(snapshot: Snapshot, lang: str) -> list[Row]:
    """All issues in words of ``lang``, the gravest first; each with its number, its place and the committees it is of."""
    found, concerned = snapshot.findings(), snapshot.concerned()
    return snapshot.once(("issues", lang), lambda: _issues(snapshot, found, concerned, lang))  # type: ignore[no-any-return]


def _issues(snapshot: Snapshot, found: list[Issue], concerned: list[tuple[str, ...]], lang: str) -> list[Row]:
    rows = [{**row, "committees": codes} for row, codes in zip(issue_rows(found, snapshot.project.crs, lang), concerned, strict=True)]
    rows.sort(key=lambda r: (SEVERITIES.index(r["severity"]), r["code"], r["committee_code"] or "", r["ea_code"] or ""))
    return [{"n": n, **row} for n, row in enumerate(rows)]


def issue_rows(found: list[Issue], crs: object, lang: str) -> list[Row]:
    """Issues in words of ``lang``, each with its place in degrees; ``crs``: of their places."""
    if not found:
        return []
    places = in_degrees(np.array([*(row["geometry"] for row in found), None], dtype=object)[:-1], crs)
    return [
        {
            "code": row["code"],
            "shown": shown_code(row["code"]).strip(),
            "severity": row["severity"],
            "message": finding_text(row, lang),
            **{c: row[c] for c in ("committee_code", "ea_code", "building_id")},
            "cure": cure_of(row),
            "point": None if place is None or place.is_empty else [round(place.x, 6), round(place.y, 6)],
        }
        for row, place in zip(found, places, strict=True)
    ]


def findings(snapshot: Snapshot) -> dict[str, Any]:
    """How many issues of each severity: in all, by committee and township that they are of, and the committees whose plan has errors."""
    concerned = list(zip(snapshot.concerned(), snapshot.findings(), strict=True))
    by_committee = Counter((code, i["severity"]) for codes, i in concerned for code in codes)
    by_township = Counter((t, i["severity"]) for codes, i in concerned for t in {code[:TOWNSHIP_DIGITS] for code in codes})
    sums = Counter(i["severity"] for _, i in concerned)
    planned = {row["code"] for row in committees(snapshot) if row["state"] == "planned"}
    return {
        "total": {s: sums[s] for s in SEVERITIES},
        "committees": _counted(by_committee),
        "townships": _counted(by_township),
        "faulty": sorted(code for code in planned if by_committee[code, "error"]),
    }


def _counted(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """By code, how many of each severity."""
    return {code: {s: counts[code, s] for s in SEVERITIES} for code in sorted({code for code, _ in counts})}


def regions(snapshot: Snapshot) -> list[Row]:
    """Counties and townships of the committees, with their names where a list of names was imported."""
    named = snapshot.table(REGIONS)
    names = dict(zip(named["region_code"], named["name"], strict=True))
    table = snapshot.table(COMMITTEES)
    codes = table.loc[~table["code_temporary"], "committee_code"]
    levels = (("county", COUNTY_DIGITS), ("township", TOWNSHIP_DIGITS))
    return [{"code": c, "level": level, "name": names.get(c)} for level, digits in levels for c in sorted(set(codes.str[:digits]))]


def totals(snapshot: Snapshot) -> dict[str, Any]:
    """Sums over the project, and how many buildings can be drawn."""
    parts = snapshot.table(PARTS)
    first = (parts["part_no"] == 1).to_numpy()
    lost = parts[parts["ea_code"].isna()]
    return {
        "committees": len(snapshot.table(COMMITTEES)),
        "eas": len(snapshot.table(EAS)),
        "buildings": int(first.sum()),
        "buildings_drawn": int((first & snapshot.tiles("buildings").drawn).sum()),
        "units": int(parts["housing_units"].sum()),
        "units_estimated": int(parts.loc[parts["units_estimated"].astype(bool), "housing_units"].sum()),
        "unplaced": {k: int(n) for k, n in lost["status"].value_counts().items()},
    }


def ledger(snapshot: Snapshot) -> dict[str, Any]:
    """Housing units in one EA, in none, doubled: counted from where the buildings lie, not from the plan's columns."""
    found = snapshot.tally()
    if found is None:
        return {"housing_units": dict.fromkeys(UNITS_COUNTED, 0), "buildings": dict.fromkeys(BUILDINGS_COUNTED, 0)}
    return {"housing_units": found.housing_units, "buildings": found.buildings}


def _without_nan(values: list[float]) -> list[float] | None:
    return None if np.isnan(values).any() else values
