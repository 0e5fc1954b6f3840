"""Deliveries taken into a project: read, compared with what is there, laid over it, written in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from gis.checking.far_off import committees_far_off, layer_far_off
from gis.errors import Refused
from gis.geometry.noding import noded
from gis.intake.building_ids import plain_ids
from gis.intake.deliveries import Difference, lay_over
from gis.issues import Issue, issue, issue_table
from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, DWELLINGS, EARLIER_EAS, REGIONS, TOGETHER, TOTALS, Table
from layers import readers
from layers.edits.history import Act
from layers.readers import Delivery, Source
from layers.reading.consequences import Dropped, State, outcome
from layers.reading.dwelling_lists import with_rows
from layers.reading.findings import some
from layers.reading.import_refusals import refuse_lost_keys, refuse_nothing_new, refuse_unmatched
from layers.reading.known_codes import matched
from layers.reading.lost_columns import settle
from layers.reading.refused_rows import keep_refused
from layers.storage.stored_tables import SOURCES
from layers.store import Project


@dataclass(frozen=True)
class Role:
    """What can be imported: its table, the column that identifies a row, its modes (the first is the default)."""

    table: Table
    key: str
    modes: tuple[str, ...]
    needs: Table | None


_LATER = ("replace", "append", "update")
ROLES = {
    "committees": Role(COMMITTEES, "committee_code", _LATER, None),
    "buildings": Role(BUILDINGS, "building_id", _LATER, COMMITTEES),
    "barriers": Role(BARRIERS, "", ("append", "replace"), COMMITTEES),
    "eas": Role(EARLIER_EAS, "ea_code", _LATER, COMMITTEES),
    "together": Role(TOGETHER, "", ("replace", "append"), COMMITTEES),
    "regions": Role(REGIONS, "region_code", _LATER, COMMITTEES),
    "units": Role(DWELLINGS, "building_id", _LATER, BUILDINGS),
    "totals": Role(TOTALS, "committee_code", _LATER, None),
}
_OF_ONE_DELIVERY = ("I09", "I13", "T21-kept")  # findings about what was not taken from it, so of no concern to what is there
MATCHING = "matching"  # origin of findings about rows of one table that name nothing in another


@dataclass(frozen=True)
class Imported:
    """What an import did: counts of rows, the difference to what was there, findings, committees whose plan is stale, plans dropped."""

    role: str
    file: str
    mode: str
    rows_read: int
    rows_refused: int
    difference: Difference
    issues: list[Issue]
    stale: list[str]
    dropped: Dropped
    revision: int


def import_source(project: Project, role: str, source: Source, *, mode: str | None = None, key: str | None = None) -> Imported:
    """Take a delivery into a project, whole or not at all.

    Args:
        project: the project.
        role: a key of `ROLES`.
        source: the file.
        mode: ``replace``, ``append`` or ``update`` (see `gis.intake.deliveries.lay_over`); None for the default of the role.
        key: for ``units``, the column with the building id.

    Raises:
        Refused: for the file as a whole, an impossible mode, or a project that lacks what must come first.
        Conflict: when somebody wrote to the project meanwhile.
    """
    project.refuse_readonly()
    kind = ROLES[role]
    chosen, mode = mode, mode or kind.modes[0]
    if mode not in kind.modes:
        raise Refused("mode_unknown", table=role, mode=mode, known=", ".join(kind.modes))
    state = State(project)
    if kind.needs is not None and not len(state.table(kind.needs)):
        raise Refused("nothing_imported", file=project.path.name, path=project.path, table=kind.needs.name)
    delivery = _read(state, role, source, key)
    row = _source_row(role, source, delivery, mode)
    if mode == "append" and not (kind.key and delivery.ids_given):
        _refuse_again(state, row)
    old = state.stated(kind.table)
    refuse_lost_keys(state, role, delivery, chosen)
    new, delivery = matched(state, kind.table, kind.key, delivery, mode)
    new, delivery, kept = keep_refused(old, new, delivery, role, mode)
    if kind.key:
        new, delivery = settle(old, new, delivery, role, kind.key, chosen)
    table, difference = lay_over(old, new, kind.key, mode) if kind.key else _lines_over(old, new, mode)
    difference = replace(difference, vanished=[i for i in difference.vanished if i not in kept])
    refuse_nothing_new(difference, kind.key, delivery)
    if role == "committees" and (mode != "replace" or kept):
        table = table.assign(geometry=noded(table.geometry.to_numpy(), state.rules.snap_m)[0])
    result = outcome(state, role, table)
    result = replace(result, findings=with_rows(result.findings, delivery))
    refuse_unmatched(state, role, delivery, result.findings, key)
    issues = [*delivery.issues, *_left_out(difference, kind, delivery, new), *_far_off(state, role, table, delivery)]
    findings = {role: _with_earlier(state, role, issue_frame(state, issues, delivery), new if mode != "replace" else None)}
    if role in ("committees", "buildings", "units", "totals"):
        findings[MATCHING] = issue_frame(state, result.findings, delivery)
    findings |= result.said_before
    act = Act("import", "import", {"role": role, "file": source.file, "mode": mode})
    revision = project.write({kind.table: table, **result.tables}, issues=findings, source=row, based_on=state.revision, act=act)
    refused = delivery.rows_refused + _rows_left_out(new, kind, delivery, difference)
    found = [*issues, *result.findings]
    return Imported(role, source.file, mode, delivery.rows_read, refused, difference, found, result.stale, result.dropped, revision)


def issue_frame(state: State, issues: list[Issue], delivery: Delivery) -> gpd.GeoDataFrame:
    """Findings of a delivery as a table in the language and CRS of the project."""
    frame = issue_table(issues, state.rules.language, getattr(delivery.table, "crs", None) or state.crs)
    return frame.to_crs(state.crs) if state.crs is not None and frame.crs is not None else frame


def _read(state: State, role: str, source: Source, key: str | None) -> Delivery:
    if role == "units":
        if not key:
            raise Refused("key_needed", file=source.file)
        return readers.read_dwellings(source, key)
    if role == "totals":
        return readers.read_totals(source, state.rules)
    if role == "committees":
        return readers.read_committees(source, state.rules)
    assert state.crs is not None  # there are committees
    if role == "eas":
        return readers.read_earlier_eas(source, state.rules, state.crs, state.table(COMMITTEES))
    if role in ("regions", "together"):
        return {"regions": readers.read_regions, "together": readers.read_together}[role](source, state.crs)
    return {"buildings": readers.read_buildings, "barriers": readers.read_barriers}[role](source, state.rules, state.crs)


def _refuse_again(state: State, row: dict[str, Any]) -> None:
    """The same rows once more would only double those that have no ids (F35)."""
    before = state.project.read(SOURCES)
    before = before[before["role"] == row["role"]]
    replaced = before["mode"].eq("replace")
    before = before[replaced.cumsum() == replaced.sum()]  # what an earlier replacement has thrown out may come again
    same = before["sha256"] == row["sha256"]
    for column in ("layer", "filter", "mapping"):
        same &= before[column].fillna("") == (row[column] or "")
    if same.any():
        raise Refused("F35", file=row["file"], time=before.loc[same, "time"].iloc[-1])


def _lines_over(old: pd.DataFrame, new: pd.DataFrame, mode: str) -> tuple[pd.DataFrame, Difference]:
    """Rows without ids: they are added to those there, or take their place."""
    added = [str(i) for i in range(len(new))]
    if mode == "append" and len(old) and len(new):
        return pd.concat([old, new[old.columns]], ignore_index=True), Difference(added, [], [], [], [])
    if mode == "append" and len(old):
        return old, Difference([], [], [], [], [])
    return new.reset_index(drop=True), Difference(added, [], [], [str(i) for i in range(len(old))], [])


def _far_off(state: State, role: str, table: pd.DataFrame, delivery: Delivery) -> list[Issue]:
    """R10 and R17: a delivery far from all committees, or committees far from the others."""
    if role == "committees":
        return list(committees_far_off(table, state.table(BUILDINGS), state.rules))
    if not ROLES[role].table.geometry or not len(state.table(COMMITTEES)):
        return []
    return layer_far_off(delivery.table.to_crs(state.crs), state.table(COMMITTEES), delivery.file)


def _left_out(difference: Difference, kind: Role, delivery: Delivery, new: pd.DataFrame) -> list[Issue]:
    """One finding for all rows that an append leaves out, by the codes and ids that the file has for them."""
    ids = difference.known
    if not ids:
        return []
    if kind.table == COMMITTEES:
        left = new[new["committee_code"].isin(ids)]
        ids = left["source_code"].where(left["source_code"].notna(), left["committee_code"]).tolist()
    return [issue("I09", None, file=delivery.file, field=delivery.key or kind.key, count=len(ids), ids=some(ids))]


def _rows_left_out(new: pd.DataFrame, kind: Role, delivery: Delivery, difference: Difference) -> int:
    """Rows of the file that an append leaves out, without those that the reader has refused before."""
    if not difference.known:
        return 0
    left = new[new[kind.key].isin(difference.known)]
    if "status" in left:
        left = left[left["status"] == ""]
    if kind.table == DWELLINGS:  # rows of the file, summed up in the table
        return sum(len(delivery.rows_of.get(plain, ())) for plain in set(plain_ids(left[kind.key])))
    return len(left)


def _with_earlier(state: State, role: str, found: gpd.GeoDataFrame, new: pd.DataFrame | None) -> gpd.GeoDataFrame:
    """The findings, and those of earlier deliveries about rows that the new one does not name, or does not say again."""
    if new is None:
        return found
    before = state.project.read_issues(role)
    before = before[~before["code"].isin(_OF_ONE_DELIVERY)]
    for column in ("building_id", "committee_code"):
        if column in new:
            before = before[~(before[column].notna() & before[column].isin(new[column]))]
        again = pd.MultiIndex.from_frame(found.loc[found[column].notna(), ["code", column]])
        before = before[~pd.MultiIndex.from_frame(before[["code", column]]).isin(again)]
    if not len(before) or not len(found):
        return before.reset_index(drop=True) if len(before) else found
    return gpd.GeoDataFrame(pd.concat([before, found], ignore_index=True), geometry="geometry", crs=state.crs)


def _source_row(role: str, source: Source, delivery: Delivery, mode: str) -> dict[str, Any]:
    crs = delivery.source_crs
    return {
        "role": role,
        "file": source.file,
        "sha256": delivery.sha256,
        "layer": source.layer,
        "filter": source.where,
        "mapping": json.dumps(source.mapping, ensure_ascii=False),
        "crs": crs.to_string() if crs else source.crs,
        "mode": mode,
        "rows": delivery.rows_read,
        "refused": delivery.rows_refused,
        "attribution": source.attribution,
        "source_crs": crs if role == "committees" else None,
    }
