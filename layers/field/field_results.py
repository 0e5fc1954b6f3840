"""Results of the field from CSV or XLSX: a form to fill, and its rows taken in, all or none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gis.errors import EnumapError, NotFound, Refused
from gis.field.field_status import Log, Planned, Visit
from gis.field.result_words import read_result, result_word
from gis.intake.counts import read_number
from gis.intake.near_codes import near_codes
from layers import people
from layers.catalog import Snapshot
from layers.field.field_visits import KEPT, Asked, log_of, named, noted_visits, planned
from layers.reading.columns import Role
from layers.reading.row_files import RowsRefused, fault, read_rows
from layers.reading.sources import Source
from layers.store import Project

FILE = Role(
    "field_results",
    "none",
    {
        "ea_code": "ea code 普查小区代码 小区代码 普查小区编码 小区编码",
        "number": "no building_no 编号 建筑物编号 建筑物序号 楼号 序号",
        "building_id": "building id 建筑物代码 建筑物标识",
        "result": "action status 结果 调查结果 走访结果 状态",
        "units": "housing_units units_found 住房单元数 实有住房单元数 核实住房单元数 户数",
        "time": "date 时间 日期 走访时间",
        "person": "login enumerator 账号 普查员账号 普查员",
    },
    expected=("ea_code", "result"),
)
HEAD = {
    "en": ("ea_code", "number", "building_id", "planned units", "result", "units_found", "time", "person"),
    "zh": ("普查小区代码", "编号", "建筑物标识", "计划住房单元数", "结果", "实有住房单元数", "时间", "普查员账号"),
}
_TIME = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?Z?)?", re.ASCII)


@dataclass(frozen=True)
class Row:
    """A row of a file of results: its number there, the EA, the visit, and the id of who was there."""

    row: int
    ea_code: str
    visit: Asked
    person: str


@dataclass(frozen=True)
class Taken:
    """What a file has changed: results that are new, that were known before, and the EAs that they are of."""

    new: int
    known: int
    eas: int


def form_rows(snapshot: Snapshot, log: Log, within: str, lang: str) -> list[list[Any]]:
    """The form: a row for each building, in walking order, with what is known; its head first.

    Args:
        snapshot: the project.
        log: of the visits.
        within: beginning of the codes of EAs; "" for all.
        lang: zh or en.

    Raises:
        NotFound: ``field_nothing`` where no EA begins so.
    """
    mine = {code: found for code, found in sorted(planned(snapshot).items()) if code.startswith(within)}
    if not mine:
        raise NotFound("field_nothing", code=within)
    return [list(HEAD[lang]), *(_form_row(code, b, log.last(code, b), lang) for code, found in mine.items() for b in found)]


def _form_row(ea_code: str, building: Planned, visit: Visit | None, lang: str) -> list[Any]:
    known: list[Any] = ["", "", "", ""]
    if visit is not None and visit.action != "new":  # what was found there is still to come
        known = [result_word(visit.action, lang), "" if visit.units is None else visit.units, visit.time, ""]
    return [ea_code, building.number, building.building_id, building.housing_units, *known]


def take_results(project: Project, snapshot: Snapshot, source: Source, actor: str) -> Taken:
    """Take the results of a file in. Rows without a result say nothing; one that says what holds already changes nothing.

    Args:
        project: the project.
        snapshot: the same as it stands.
        source: the file.
        actor: id of who does it; also of who was there, where a row does not say.

    Raises:
        RowsRefused: ``field_rows``, with every row that cannot be taken; nothing is written then.
        Refused: of the file as a whole; ``disk_full``, ``project_readonly``.
    """
    given = [(row, cells) for row, cells in read_rows(source, FILE) if cells["result"]]
    every = planned(snapshot)
    with project.transaction() as connection:
        known = {person.login: person.person_id for person in people.people(connection)}
        file = hashlib.sha256(Path(source.path).read_bytes()).hexdigest()[:24]
        rows, faults = _read(given, every, known, source.file, file, actor)
        fresh = _changes(rows, every, log_of(connection))
        new = _note(connection, every, fresh, faults, source.file, actor)
        if faults:
            raise RowsRefused("field_rows", source.file, sorted(faults, key=_row_of))
    return Taken(new, len(rows) - new, len({row.ea_code for row in rows}))


def _row_of(fault: dict[str, Any]) -> int:
    return int(fault["with"]["row"])


def _read(
    given: Sequence[tuple[int, Mapping[str, str]]],
    every: Mapping[str, Sequence[Planned]],
    known: Mapping[str, str],
    name: str,
    file: str,
    actor: str,
) -> tuple[list[Row], list[dict[str, Any]]]:
    rows, faults = [], []
    for number, cells in given:
        try:
            ea_code = _ea(cells["ea_code"], every, name)
            person = known[_login(cells["person"], known)] if cells["person"] else actor
            rows.append(Row(number, ea_code, _visit(cells, f"file:{file}:{number}"), person))
        except EnumapError as e:
            faults.append(fault(name, number, e))
    return rows, faults


def _ea(text: str, every: Mapping[str, Sequence[Planned]], name: str) -> str:
    code = text.strip().strip("'").removesuffix(".0")
    if code not in every:
        raise NotFound("ea_unknown", file=name, code=code[:60], near=near_codes(code, list(every)))
    return code


def _login(text: str, known: Mapping[str, str]) -> str:
    login = people.folded(text)
    if login not in known:
        raise NotFound("person_unknown", login=text.strip()[:40])
    return login


def _visit(cells: Mapping[str, str], operation_id: str) -> Asked:
    """A row as it would be sent by a phone.

    Raises:
        Refused: ``field_result``, ``field_value``.
    """
    number, units = (_whole(field, cells[field]) for field in ("number", "units"))
    if not cells["building_id"] and number is None:
        raise Refused("field_value", field="number", value="")
    return Asked(operation_id, read_result(cells["result"]), cells["building_id"], number or 0, units=units, time=_time(cells["time"]))


def _whole(field: str, text: str) -> int | None:
    if not text:
        return None
    value = read_number(text)
    if value is None or value != int(value) or not 0 <= value < 100_000:
        raise Refused("field_value", field=field, value=text[:40])
    return int(value)


def _time(text: str) -> str:
    """A time of day or a day, as the log keeps it; "" for none."""
    if not text:
        return ""
    found = _TIME.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return datetime(*(int(n or 0) for n in found.groups()), tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # type: ignore[arg-type, misc]
    except ValueError as e:
        raise Refused("field_value", field="time", value=text[:40]) from e


def _changes(rows: Sequence[Row], every: Mapping[str, Sequence[Planned]], log: Log) -> list[Row]:
    """Rows that say something else than what holds when their turn comes."""
    out, said_before = [], dict[tuple[str, str], Asked | Visit]()
    for row in rows:
        building = named(every[row.ea_code], row.visit)
        if building is not None:
            key = (row.ea_code, building.building_id)
            last = said_before.get(key) or log.last(row.ea_code, building)
            if last is not None and (last.action, last.units) == (row.visit.action, row.visit.units) and row.visit.time in ("", last.time):
                continue
            said_before[key] = row.visit
        out.append(row)
    return out


def _note(
    connection: sa.Connection,
    every: Mapping[str, Sequence[Planned]],
    rows: Sequence[Row],
    faults: list[dict[str, Any]],
    name: str,
    actor: str,
) -> int:
    """Write rows to the log, EA by EA; those that are refused are added to the faults. How many are new."""
    new = 0
    for ea_code in sorted({row.ea_code for row in rows}):
        mine = [row for row in rows if row.ea_code == ea_code]
        for row, result in zip(
            mine, noted_visits(connection, ea_code, every[ea_code], [(r.visit, r.person) for r in mine], actor), strict=True
        ):
            if result.refusal is not None:
                faults.append(fault(name, row.row, result.refusal))
            new += result.result == KEPT
    return new
