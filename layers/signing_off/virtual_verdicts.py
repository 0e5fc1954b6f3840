"""Virtual EAs: proposed by a township with an edit, approved or declined by the county with a verdict of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from gis.errors import NotFound, Refused
from gis.schema import EAS
from layers.access import audit
from layers.signing_off.sign_off_tables import VERDICTS
from layers.storage.bookkeeping import facts, now
from layers.storage.stored_tables import SQL
from layers.store import Project

PROPOSED, APPROVED, DECLINED = "proposed", "approved", "declined"
_TABLE, _EAS = SQL[VERDICTS.name], SQL[EAS.name]


def virtual_eas(connection: sa.Connection, committee_code: str) -> list[dict[str, Any]]:
    """The virtual EAs of a committee: code, name, residents, and verdict; one whose residents have changed is proposed anew."""
    columns = (_EAS.c.ea_code, _EAS.c.name, _EAS.c.residents)
    rows = connection.execute(sa.select(*columns).where(_EAS.c.committee_code == committee_code, _EAS.c.kind == "virtual"))
    verdicts = sa.select(_TABLE.c.ea_code, _TABLE.c.verdict, _TABLE.c.residents).where(_TABLE.c.committee_code == committee_code)
    last = {code: (verdict, people) for code, verdict, people in connection.execute(verdicts.order_by(_TABLE.c.fid))}
    out = []
    for code, name, residents in sorted(rows, key=lambda row: str(row[0])):
        verdict, people = last.get(code, (PROPOSED, residents))
        out.append(
            {"ea_code": code, "name": name, "residents": int(residents or 0), "verdict": verdict if people == residents else PROPOSED}
        )
    return out


def awaited(connection: sa.Connection, committee_code: str) -> tuple[str, ...]:
    """Codes of the virtual EAs of a committee that are not approved."""
    return tuple(row["ea_code"] for row in virtual_eas(connection, committee_code) if row["verdict"] != APPROVED)


def decide(project: Project, committee_code: str, ea_code: str, verdict: str, person: str, reason: str, operation_id: str) -> None:
    """Approve or decline a virtual EA; the same operation is taken once.

    Raises:
        NotFound: ``virtual_unknown``.
        Refused: ``virtual_decided``; ``signoff_reason`` where one is declined without a word; ``operation_reused``;
            ``signoff_package``.
    """
    if verdict == DECLINED and not reason.strip():
        raise Refused("signoff_reason", step="return")
    with project.transaction() as connection:
        if facts(connection).get("package_of"):
            raise Refused("signoff_package", step=verdict)
        known = connection.execute(sa.select(_TABLE.c.ea_code, _TABLE.c.verdict).where(_TABLE.c.operation_id == operation_id)).first()
        if known is not None:
            if tuple(known) != (ea_code, verdict):
                raise Refused("operation_reused", id=operation_id)
            return
        found = next((row for row in virtual_eas(connection, committee_code) if row["ea_code"] == ea_code), None)
        if found is None:
            raise NotFound("virtual_unknown", code=committee_code[:60], ea=ea_code[:60])
        if found["verdict"] == verdict:
            raise Refused("virtual_decided", ea=ea_code, verdict=verdict)
        row: dict[str, Any] = {"operation_id": operation_id, "committee_code": committee_code, "ea_code": ea_code, "verdict": verdict}
        row |= {"residents": float(found["residents"]), "person": person, "time": now(), "reason": reason}
        connection.execute(sa.insert(_TABLE), row)
        told = {"verdict": verdict, "residents": found["residents"]}
        audit.note(connection, person, "virtual_verdict", ea_code, address=audit.current().address, details=told)
