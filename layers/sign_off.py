"""The sign-off of committees: what is looked at, steps that are taken, and the log of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from gis.editing.edit_records import Reason
from gis.errors import Busy, Conflict, Forbidden, NotFound, Refused
from gis.messages.phrases import said
from gis.schema import COMMITTEES, EAS, PARTS
from gis.signing_off.sign_off import COUNTY, DRAFT, FROZEN, STEPS, Answer, Item, Standing, Step, step_named, why_not, why_not_role
from gis.signing_off.sign_off_checks import Facts, checklist
from gis.signing_off.withdrawals import Downstream, undoes
from layers.access import audit
from layers.access.people_tables import AUDIT
from layers.catalog import Catalog, Snapshot
from layers.edits.drafts import base_of
from layers.edits.history import after, committee_revision, told, written_since
from layers.signing_off.certificates import certificate_of, certify, counted_row
from layers.signing_off.sign_off_tables import SIGN_OFFS
from layers.signing_off.standings import standing_of
from layers.signing_off.tasks import open_tasks
from layers.signing_off.virtual_verdicts import awaited
from layers.storage.bookkeeping import facts, now
from layers.storage.stored_tables import PLANS, SQL

ACTION, PACKAGE = "sign_off", "report_package"  # of the audit
FREEZE = "freeze"
_TABLE = SQL[SIGN_OFFS.name]
_MOST_NAMED = 3  # acts since, in a refusal
_TRIES = 5  # while somebody edits


@dataclass(frozen=True)
class Asked:
    """A step that is asked for.

    Attributes:
        step: its name.
        role, person: of who asks.
        operation_id: of the request; the same one is taken once.
        answer: what was said with it.
        based_on: revision that was seen of each committee; none where the plan is signed off as it is now (command line).
    """

    step: str
    role: str
    person: str
    operation_id: str
    answer: Answer = field(default_factory=Answer)
    based_on: Mapping[str, int] = field(default_factory=dict)


def facts_of(snapshot: Snapshot, connection: sa.Connection, code: str) -> Facts:
    """What is known of a committee.

    Raises:
        NotFound: ``committee_unknown``.
        Conflict: ``revision_gone`` when somebody has written since the snapshot.
    """
    table, plans, eas = snapshot.table(COMMITTEES), snapshot.table(PLANS), snapshot.table(EAS)
    mine = table[table["committee_code"] == code]
    if not len(mine):
        known = ", ".join(sorted(table["committee_code"])[:3])
        raise NotFound("committee_unknown", file=snapshot.project.path.name, code=code[:60], known=known)
    state = plans.loc[plans["committee_code"] == code, "state"].tolist()
    counted = snapshot.once("findings by committee", lambda: _by_committee(snapshot)).get(code, {})
    found = snapshot.tally()
    units = {} if found is None else found.by_committee[found.by_committee["committee_code"] == code].iloc[0].to_dict()
    return Facts(
        plan=state[0] if state else "none",
        eas=int(((eas["committee_code"] == code) & (eas["kind"] != "virtual")).sum()),
        omitted=int(units.get("in_none", 0)),
        doubled=int(units.get("doubled", 0)),
        temporary=bool(mine["code_temporary"].iloc[0]),
        errors=counted.get("error", {}),
        warnings=counted.get("warning", {}),
        awaited=awaited(connection, code),
        tasks=open_tasks(connection, code),
    )


def _by_committee(snapshot: Snapshot) -> dict[str, dict[str, dict[str, int]]]:
    """How often each code was found, by committee and severity."""
    out: dict[str, dict[str, dict[str, int]]] = {}
    for issue, codes in zip(snapshot.findings(), snapshot.concerned(), strict=True):
        for code in codes:
            of = out.setdefault(code, {}).setdefault(issue["severity"], {})
            of[issue["code"]] = of.get(issue["code"], 0) + 1
    return out


def items_of(connection: sa.Connection, facts: Facts, code: str, step: str) -> list[Item]:
    """What the checks of a step find in a committee, with the words that earlier steps of this sign-off have brought."""
    given: dict[str, tuple[str, int]] = {}
    for row in log(connection, code):
        given = {} if row["state"] == DRAFT else given | {key: (w, int(n)) for key, (w, n) in row["words"].items()}
    return checklist(facts, step, given)


def log(connection: sa.Connection, code: str) -> list[dict[str, Any]]:
    """All steps that were ever taken with a committee, the oldest first."""
    columns = [_TABLE.c[c] for c in SIGN_OFFS.columns]
    rows = connection.execute(sa.select(*columns).where(_TABLE.c.committee_code == code).order_by(_TABLE.c.fid)).mappings()
    return [{**row, "words": json.loads(row["words"])} for row in rows]


def undone_by(connection: sa.Connection, code: str, step: str) -> list[Reason]:
    """What a step would undo, to be read before it is taken."""
    eas, parts = SQL[EAS.name], SQL[PARTS.name]
    count = sa.select(sa.func.count())
    frozen = [row for row in log(connection, code) if row["state"] == FROZEN]
    since = _audit_number(connection, code)
    found = Downstream(
        eas=int(connection.execute(count.select_from(eas).where(eas.c.committee_code == code)).scalar_one()),
        buildings=int(
            connection.execute(sa.select(sa.func.count(parts.c.building_id.distinct())).where(parts.c.committee_code == code)).scalar_one()
        ),
        certificate=certificate_of(connection, code),
        sheets=_sheets(connection, code, since),
        packages=_packages(connection, code, since),
        edits=len(after(connection, code, int(frozen[-1]["revision"]))) if frozen else 0,
    )
    return undoes(step, found)


def take(catalog: Catalog, codes: Sequence[str], asked: Asked) -> list[dict[str, Any]]:
    """Take a step with some committees, all or none; gives the rows of the log, with ``repeated`` where it was taken before.

    Raises:
        NotFound: ``committee_unknown``.
        Forbidden: ``signoff_role``.
        Conflict: ``signoff_no_step`` where a committee stands elsewhere; ``revision_stale``, ``revision_ahead``.
        Refused: ``signoff_package``; ``signoff_blocked``, ``signoff_wordless``, ``signoff_reason``, ``signoff_undoes``;
            ``operation_reused``.
        Busy: ``page_busy`` while others write again and again.
    """
    project = catalog.now().project
    for _ in range(_TRIES):
        snapshot = catalog.now()
        with project.reading() as connection:
            facts = {code: facts_of(snapshot, connection, code) for code in dict.fromkeys(codes)}
            counted = [counted_row(connection, c, f.omitted, f.doubled) for c, f in facts.items()] if asked.step == FREEZE else []
        with project.transaction() as connection:
            _refuse_county_step(connection, asked)
            known = _known(connection, asked)
            if known:
                return _again(known, list(facts), asked)
            if base_of(connection) > snapshot.revision or set(facts) & set(written_since(connection, snapshot.revision)):
                continue  # an edit came between; what was counted is of before it
            rows = [_checked(connection, code, facts[code], asked) for code in facts]
            number = certify(connection, project.path.stem, asked.person, counted) if counted else ""
            for row in rows:
                _note(connection, row | {"certificate": number})
            return [row | {"certificate": number, "words": json.loads(row["words"]), "repeated": False} for row in rows]
    raise Busy("page_busy", file=project.path.name)


def _refuse_county_step(connection: sa.Connection, asked: Asked) -> None:
    """The package of a township brings back its own steps; what the county decides is decided in the county's project."""
    county_alone = all(step.roles == COUNTY for step in STEPS if step.name == asked.step)
    if county_alone and asked.step in {s.name for s in STEPS} and facts(connection).get("package_of"):
        raise Refused("signoff_package", step=asked.step)


def _checked(connection: sa.Connection, code: str, facts: Facts, asked: Asked) -> dict[str, Any]:
    """The row of a step that can be taken."""
    revision = committee_revision(connection, code)
    seen = asked.based_on.get(code, revision)
    if seen != revision:
        raise _late(connection, code, seen, revision)
    standing = standing_of(connection, code)
    step = _step(code, standing, asked)
    items = items_of(connection, _now(connection, facts, code), code, step.name) if step.checked else []
    refusal = why_not(code, step, items, undone_by(connection, code, step.name) if step.undoes else [], asked.answer)
    if refusal is not None:
        raise refusal.refusal()
    words = {
        i.key: [asked.answer.words[i.key].strip(), i.count] for i in items if not i.blocks and asked.answer.words.get(i.key, "").strip()
    }
    row: dict[str, Any] = {"operation_id": _operation(asked, code), "committee_code": code, "step": step.name}
    row |= {"state_before": standing.state, "state": step.after.state, "fixed": step.after.fixed, "person": asked.person, "time": now()}
    return row | {"reason": asked.answer.reason.strip(), "words": json.dumps(words, ensure_ascii=False), "revision": revision}


def _now(connection: sa.Connection, facts: Facts, code: str) -> Facts:
    """The facts with those that are no part of the snapshot as they stand in this transaction."""
    return replace(facts, awaited=awaited(connection, code), tasks=open_tasks(connection, code))


def _step(code: str, standing: Standing, asked: Asked) -> Step:
    reason = why_not_role(code, standing, asked.step, asked.role)
    if reason is not None:
        kind = Forbidden if reason.code == "signoff_role" else Conflict
        raise kind(reason.code, **reason.params)
    step = step_named(standing, asked.step)
    assert step is not None
    return step


def _late(connection: sa.Connection, code: str, seen: int, revision: int) -> Conflict:
    if seen > revision:
        return Conflict("revision_ahead", code=code, based_on=seen, revision=revision)
    since = after(connection, code, seen)
    shown = [told(row) for row in since[:_MOST_NAMED]]
    return Conflict("revision_stale", code=code, based_on=seen, revision=revision, since=shown, kept=said("stale_undone"), acts=since)


def _operation(asked: Asked, code: str) -> str:
    """Of each committee its own, as one operation can be about several."""
    return f"{asked.operation_id}:{code}"


def _known(connection: sa.Connection, asked: Asked) -> list[dict[str, Any]]:
    """The rows that an operation has made, where it was taken before."""
    columns = [_TABLE.c[c] for c in SIGN_OFFS.columns]
    mine = _TABLE.c.operation_id.startswith(f"{asked.operation_id}:", autoescape=True)
    rows = connection.execute(sa.select(*columns).where(mine).order_by(_TABLE.c.fid)).mappings()
    found = [{**row, "words": json.loads(row["words"])} for row in rows]
    return [row for row in found if row["operation_id"] == _operation(asked, row["committee_code"])]


def _again(known: list[dict[str, Any]], codes: list[str], asked: Asked) -> list[dict[str, Any]]:
    same = [row["committee_code"] for row in known] == codes
    if not same or any((row["step"], row["person"]) != (asked.step, asked.person) for row in known):
        raise Refused("operation_reused", id=asked.operation_id)
    return [row | {"repeated": True} for row in known]


def _note(connection: sa.Connection, row: dict[str, Any]) -> None:
    connection.execute(sa.insert(_TABLE), row)
    details = {"step": row["step"], "state": row["state"], "revision": row["revision"]}
    details |= {"certificate": row["certificate"]} if row["certificate"] else {}
    audit.note(connection, row["person"], ACTION, row["committee_code"], address=audit.current().address, details=details)


def _audit_number(connection: sa.Connection, code: str) -> int:
    """Number of the row of the audit that tells of the last freeze of a committee; 0 for none."""
    sql = SQL[AUDIT.name]
    frozen = sql.c.details.contains('"state": "frozen"', autoescape=True)
    query = sa.select(sa.func.max(sql.c.number)).where(sql.c.action == ACTION, sql.c.object == code, frozen)
    return int(connection.execute(query).scalar() or 0)


def _sheets(connection: sa.Connection, code: str, since: int) -> int:
    sql = SQL[AUDIT.name]
    printed = (sql.c.action == "print", sql.c.number > since, sql.c.object.startswith(code, autoescape=True))
    return int(connection.execute(sa.select(sa.func.count()).select_from(sql).where(*printed)).scalar_one())


def _packages(connection: sa.Connection, code: str, since: int) -> int:
    """Report packages since; ``object`` of the audit is the beginning of the codes that one was about."""
    sql = SQL[AUDIT.name]
    sent = connection.execute(sa.select(sql.c.object).where(sql.c.action == PACKAGE, sql.c.number > since)).scalars()
    return sum(code.startswith(str(prefix)) for prefix in sent)
