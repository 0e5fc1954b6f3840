"""Buildings read from a delivery: every row stays in the table, the quarantined ones with the reason."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from gis import schema
from gis.checking.impossible_units import impossible_units, most_floors, tight_units
from gis.errors import Refused
from gis.geometry.repair import is_area, mend_areas
from gis.intake.building_ids import first_rows, or_row_number, plain_ids, refuse_damaged
from gis.intake.counts import examples_of, read_counts
from gis.intake.lodging import read_days, read_levels
from gis.intake.uses import use_of_tags
from gis.messages.phrases import said
from gis.rules import Rules
from gis.workload import estimate_units
from layers.reading.areas import nothing_read, refuse_wrong_shapes
from layers.reading.columns import BUILDINGS, lacking
from layers.reading.findings import About, Findings, lost_rows, some
from layers.reading.positioning import position
from layers.reading.sources import Delivery, Source, as_text
from layers.reading.vectors import Features, read_features

_STATUS = {
    "G15": "no_geometry",
    "G16": "no_geometry",
    "G05": "no_area",
    "G06": "no_area",
    "G17": "no_area",
    "G07": "bad_position",
    "R18": "bad_position",
}  # all others: bad_shape
_MOST_FLOORS = 200
_MOST = 1e9  # dwellings of one building; more is damage, and sums of it would not be exact
_MOST_ESTABLISHMENTS = 20_000  # of a wholesale market


def read_buildings(source: Source, rules: Rules, crs: pyproj.CRS) -> Delivery:
    """Buildings in ``crs``, the metric CRS of the project.

    Args:
        source: the layer; columns as `gis.schema.BUILDINGS` names them unless mapped.
        rules: limits of a plausible count, and how units are estimated.
        crs: metric.

    Returns:
        Table `BUILDINGS` with every row of the file. Quarantined rows keep the shape they have (an empty one where its
        coordinates are no numbers). ``housing_units`` is NaN where the source has none, a negative one, or more than the
        building can hold. Of the rows that share an id the first is used; the others are refused, with the status
        ``repeated_id``.

    Raises:
        Refused: for the file as a whole, or when no row can be used; ``T02``, ``T03`` for ids that have lost digits.
    """
    features = read_features(source, BUILDINGS)
    if not len(features):
        raise nothing_read(features, source)
    refuse_wrong_shapes(features, "footprints", (0, 3, 4, 6, 7))
    findings = Findings(features)
    ids = _ids(features, findings)
    placed = position(features, source, BUILDINGS, crs)
    mended = mend_areas(placed.shapes)
    lost = lost_rows(findings, features, placed, mended, _about(ids))
    if len(lost) == len(features):
        first = next(i for i in findings.issues if i["severity"] == "error")
        raise Refused("all_refused", rows=len(features), reason=said(first["code"], **first["params"]), **features.place)
    shapes, status = _shapes(placed.shapes, mended.shapes, lost, ids, findings)
    _refuse_repeated(ids, shapes, status, findings)
    table = _table(features, findings, ids, shapes, status)
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=crs)
    _doubt_units(frame, rules, findings)
    given = "building_id" in features.fields and not any(i["code"] == "T21" for i in findings.issues)
    refused = int((status != "").sum())
    return Delivery(
        frame,
        findings.issues,
        placed.source_crs,
        len(frame),
        refused,
        source.file,
        source.sha256(),
        given,
        lacking(features.fields, BUILDINGS),
        features.listed,
        features.name_of("building_id"),
    )


def _ids(features: Features, findings: Findings) -> NDArray[np.object_]:
    """Ids as text, just as the source has them; the row number where there is none."""
    if "building_id" not in features.fields:
        return np.arange(len(features)).astype(str).astype(object)
    column = features.fields["building_id"][0]
    refuse_damaged(column, file=features.file, column=column.name)
    ids, without = or_row_number(as_text(column).to_numpy(dtype=object))
    if without.any():
        rows = np.flatnonzero(without).tolist()
        findings.add("T21", count=len(rows), rows=some(rows), ids=some(ids[rows].tolist()), field=column.name)
    stray = np.flatnonzero(plain_ids(ids) != ids)
    if len(stray):
        findings.add("T05-ids", count=len(stray), field=column.name, value=ids[stray[0]])
    return ids


def _about(ids: NDArray[np.object_]) -> About:
    """How findings name a building: by its id, unless that is but the number of its row."""
    return lambda row: {"building_id": ids[row], "named": "" if ids[row] == str(row) else f" [{ids[row]}]"}


def _shapes(
    placed: NDArray[np.object_], mended: NDArray[np.object_], lost: dict[int, str], ids: NDArray[np.object_], findings: Findings
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Shapes and status of all rows; lines become a point at their middle."""
    shapes = mended.copy()
    status = np.full(len(shapes), "", dtype=object)
    small = ~is_area(shapes) & ~shapely.is_missing(shapes)
    shapes[small] = shapely.point_on_surface(shapes[small])
    for row, code in lost.items():
        status[row] = _STATUS.get(code, "bad_shape")
        shapes[row] = placed[row]
    small &= status == ""
    if small.any():
        rows = np.flatnonzero(small)
        findings.add("V14", count=len(rows), rows=some(rows.tolist()), ids=some(ids[rows].tolist()))
    return shapes, status


def _refuse_repeated(ids: NDArray[np.object_], shapes: NDArray[np.object_], status: NDArray[np.object_], findings: Findings) -> None:
    """Refuse every row whose id stands on an earlier one: two buildings under one id could not be told apart."""
    first = first_rows(ids)
    for row in np.flatnonzero(first != np.arange(len(ids))).tolist():
        status[row] = schema.REPEATED  # also where its shape is faulty: no list may take it for the first
        findings.add("V18", shapes[row], row=row, building_id=ids[row], id=ids[row], first=int(first[row]))


def _table(
    features: Features, findings: Findings, ids: NDArray[np.object_], shapes: NDArray[np.object_], status: NDArray[np.object_]
) -> pd.DataFrame:
    count = len(features)
    fields = features.fields
    units = _units(_number(features, findings, ids, "housing_units"), shapes, findings, ids)
    data = {
        "building_id": ids,
        "source_row": np.arange(count, dtype="int64"),
        "name": _first_text(fields.get("name", []), count),
        "use": use_of_tags({str(c.name): c for c in fields["use"]}) if "use" in fields else np.full(count, "unknown", dtype=object),
        "floors": _measure(features, findings, ids, shapes, "floors", _MOST_FLOORS),
        "height_m": _plausible(_number(features, findings, ids, "height"), 1_000),
        "entrances": _measure(features, findings, ids, shapes, "entrances", 1_000),
        "housing_units": units,
        "units_estimated": np.zeros(count, bool),
        "vacant_units": _vacant(_number(features, findings, ids, "vacant_units"), units, shapes, findings, ids),
        "households": _not_negative(_number(features, findings, ids, "households")),
        "residents": _not_negative(_number(features, findings, ids, "residents")),
        "establishments": _count(features, findings, ids, shapes, "establishments", _MOST_ESTABLISHMENTS),
        "boarders": _not_negative(_number(features, findings, ids, "boarders")),
        "school_level": read_levels(fields["school_level"][0]) if "school_level" in fields else np.full(count, None, dtype=object),
        "estimate_date": read_days(fields["estimate_date"][0]) if "estimate_date" in fields else np.full(count, None, dtype=object),
        "status": status,
    }
    return pd.DataFrame({c: pd.Series(v, dtype=object if schema.BUILDINGS.columns[c] == "text" else None) for c, v in data.items()})


def _number(features: Features, findings: Findings, ids: NDArray[np.object_], field: str) -> NDArray[np.float64]:
    """Numbers of a field from the first of its columns that is filled; only counts of people and dwellings are asked about row by row."""
    out = np.full(len(features), np.nan)
    for column in features.fields.get(field, []):
        counts = read_counts(column)
        if counts.worded.any():
            examples = examples_of(column, counts)
            findings.add("T16-read", count=int(counts.worded.sum()), field=field, column=column.name, examples=examples)
        for row in np.flatnonzero(counts.unread).tolist():
            findings.add("T16", row=row, building_id=ids[row], field=field, value=column.iloc[row])
        out = np.where(np.isnan(out), counts.values, out)
    return out


def _units(units: NDArray[np.float64], shapes: NDArray[np.object_], findings: Findings, ids: NDArray[np.object_]) -> NDArray[np.float64]:
    """Whole counts; negative ones, and those that no register can mean, are not known."""
    out = np.where(np.isfinite(units) & (units >= 0) & (units <= _MOST), np.rint(units), np.nan)
    odd = ~np.isnan(units) & (np.isnan(out) | (out != units))
    for row in np.flatnonzero(odd).tolist():
        taken = said("taken_unknown") if np.isnan(out[row]) else said("taken_number", value=f"{out[row]:.0f}")
        findings.add("T17", shapes[row], row=row, building_id=ids[row], field="housing_units", value=f"{units[row]:g}", taken=taken)
    return out


def _doubt_units(frame: gpd.GeoDataFrame, rules: Rules, findings: Findings) -> None:
    """T17: counts that are very high, or more than the floors can hold. All stay as they are stated: see `impossible_units`."""
    units = frame["housing_units"].to_numpy(dtype=float)
    impossible, tight = impossible_units(frame, rules), tight_units(frame, rules)
    high = np.flatnonzero(((units > rules.plausible_units) | impossible | tight) & (frame["status"] == "").to_numpy())
    guess = estimate_units(frame.iloc[high].assign(housing_units=np.nan), rules)
    floors = most_floors(guess, rules)
    for k, row in enumerate(high.tolist()):
        value = f"{units[row]:.0f}"
        taken = said("taken_number", value=value)
        room: dict[str, Any] = {"area_m2": round(float(guess.geometry.iloc[k].area), 1), "floors": f"{floors[k]:g}"}
        if impossible[row]:
            taken = said("taken_estimate", value=value, guess=int(guess["housing_units"].iloc[k]), **room)
        elif tight[row]:
            taken = said("taken_tight", value=value, each_m2=round(room["area_m2"] * floors[k] / units[row], 1), **room)
        building_id, shape = frame["building_id"].iloc[row], frame.geometry.iloc[row]
        findings.add("T17", shape, row=row, building_id=building_id, field="housing_units", value=value, taken=taken)


def _vacant(
    vacant: NDArray[np.float64],
    units: NDArray[np.float64],
    shapes: NDArray[np.object_],
    findings: Findings,
    ids: NDArray[np.object_],
) -> NDArray[np.float64]:
    """Vacant dwellings: no fewer than none, no more than the building has; what is not is said."""
    out = np.where(vacant >= 0, np.minimum(vacant, np.where(np.isnan(units), np.inf, units)), np.nan)
    for row in np.flatnonzero(~np.isnan(vacant) & (out != vacant)).tolist():
        taken = said("taken_unknown") if np.isnan(out[row]) else said("taken_number", value=f"{out[row]:.0f}")
        findings.add("T17", shapes[row], row=row, building_id=ids[row], field="vacant_units", value=f"{vacant[row]:g}", taken=taken)
    return out


def _count(
    features: Features, findings: Findings, ids: NDArray[np.object_], shapes: NDArray[np.object_], field: str, most: float
) -> NDArray[np.float64]:
    """Counts from 0 to ``most``; others are not known and are said."""
    values = _number(features, findings, ids, field)
    good = (values >= 0) & (values <= most)
    for row in np.flatnonzero(~np.isnan(values) & ~good).tolist():
        value, taken = f"{values[row]:g}", said("taken_unknown")
        findings.add("T17", shapes[row], row=row, building_id=ids[row], field=field, value=value, taken=taken)
    return np.where(good, values, np.nan)


def _measure(
    features: Features, findings: Findings, ids: NDArray[np.object_], shapes: NDArray[np.object_], field: str, most: float
) -> NDArray[np.float64]:
    """Numbers above 0 and up to ``most``. Others are not known and are said, but for 0, which many sources write for it."""
    values = _number(features, findings, ids, field)
    for row in np.flatnonzero((values < 0) | (values > most)).tolist():
        value, taken = f"{values[row]:g}", said("taken_unknown")
        findings.add("T17", shapes[row], row=row, building_id=ids[row], field=field, value=value, taken=taken)
    return _plausible(values, most)


def _plausible(values: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    return np.where((values > 0) & (values <= most), values, np.nan)


def _not_negative(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isfinite(values) & (values >= 0), values, np.nan)


def _first_text(columns: list[pd.Series], count: int) -> NDArray[np.object_]:
    out = np.full(count, None, dtype=object)
    for column in columns:
        text = as_text(column).to_numpy(dtype=object)
        out = np.where(pd.isna(out), text, out)
    out[pd.isna(out)] = None
    return out
