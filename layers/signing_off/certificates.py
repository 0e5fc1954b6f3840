"""Certificates of what was frozen: made in the transaction that freezes, kept as they were, and held against the project later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from gis.errors import NotFound, Refused
from gis.replanning.plan_hash import content_sha256, fixed_sha256
from gis.schema import CELLS, COMMITTEES, EAS, PARTS
from layers.edits.history import after, committee_revision
from layers.signing_off.sign_off_tables import CERTIFICATES, SIGN_OFFS
from layers.storage.bookkeeping import facts, now
from layers.storage.stored_rows import read
from layers.storage.stored_tables import SQL

_TABLE = SQL[CERTIFICATES.name]
SUMMED = ("eas", "virtual_eas", "buildings", "housing_units", "households", "residents", "omitted", "doubled")
SAME, OPEN_CHANGED, DIFFERS = "same", "open_changed", "differs"
_SEAL = "sha256"  # of the certificate as it is written to a file


@dataclass(frozen=True)
class Verified:
    """A committee held against its certificate: ``same``; ``open_changed`` in what a freeze leaves open, by so many edits; ``differs``."""

    committee_code: str
    outcome: str
    edits: int = 0


def certify(connection: sa.Connection, name: str, person: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Make a certificate, within the transaction that freezes; gives its number.

    Args:
        connection: of the transaction.
        name: of the project.
        person: id of who freezes.
        rows: of `counted_row`, one a committee, of what has not changed since.
    """
    rows = sorted(rows, key=lambda row: str(row["committee_code"]))
    number = str(int(connection.execute(sa.select(sa.func.count()).select_from(_TABLE)).scalar_one()) + 1)
    time = now()
    project_id = facts(connection)["project_id"]
    body = {"certificate": number, "project": name, "project_id": project_id, "time": time, "person": person} | _about(rows)
    text = json.dumps(body, ensure_ascii=False)
    row = {"number": number, "person": person, "time": time, "body": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    connection.execute(sa.insert(_TABLE), row)
    return number


def certificate(connection: sa.Connection, number: str) -> dict[str, Any]:
    """A certificate as it is given away: with the seal that tells whether it was altered since.

    Raises:
        NotFound: ``certificate_none``.
    """
    text = connection.execute(sa.select(_TABLE.c.body).where(_TABLE.c.number == number)).scalar()
    if text is None:
        raise NotFound("certificate_none", code=number[:60])
    return sealed(json.loads(text))


def certificate_of(connection: sa.Connection, committee_code: str) -> str:
    """Number of the certificate that holds for a committee; "" where it is not frozen."""
    sql = SQL[SIGN_OFFS.name]
    query = sa.select(sql.c.certificate).where(sql.c.committee_code == committee_code).order_by(sql.c.fid.desc()).limit(1)
    return str(connection.execute(query).scalar() or "")


def numbers_of(connection: sa.Connection, codes: Sequence[str]) -> list[str]:
    """Numbers of the certificates that hold for some committees, or for any where none is named.

    Raises:
        NotFound: ``certificate_none``.
    """
    frozen = connection.execute(sa.select(SQL[SIGN_OFFS.name].c.committee_code).distinct()).scalars()
    wanted = list(codes) or sorted(str(c) for c in frozen)
    found = {code: certificate_of(connection, code) for code in wanted}
    lacking = [code for code, number in found.items() if not number]
    if (codes and lacking) or not any(found.values()):
        raise NotFound("certificate_none", code=", ".join(lacking[:8])[:200] or "-")
    return sorted({n for n in found.values() if n}, key=int)


def sealed(body: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate with its seal."""
    return {**body, _SEAL: _hash(body)}


def opened_seal(text: str, file: str) -> dict[str, Any]:
    """A certificate that was given away.

    Raises:
        Refused: ``certificate_bad``.
    """
    try:
        body = json.loads(text)
        seal = body.pop(_SEAL)
        if seal == _hash(body) and isinstance(body["committees"], list):
            return {**body, _SEAL: seal}
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise Refused("certificate_bad", file=file)


def verify(connection: sa.Connection, body: Mapping[str, Any]) -> list[Verified]:
    """Hold a certificate against the project as it is now, committee by committee."""
    return [_verified(connection, row) for row in body["committees"]]


def _verified(connection: sa.Connection, row: Mapping[str, Any]) -> Verified:
    code = str(row["committee_code"])
    committee = read(connection, COMMITTEES, code)
    if not len(committee) or _hashes(connection, code)["fixed_sha256"] != row["fixed_sha256"]:
        return Verified(code, DIFFERS)
    if _hashes(connection, code)["content_sha256"] == row["content_sha256"]:
        return Verified(code, SAME)
    return Verified(code, OPEN_CHANGED, len(after(connection, code, int(row["revision"]))))


def _hashes(connection: sa.Connection, code: str) -> dict[str, str]:
    committee, eas, cells, parts = (read(connection, t, code) for t in (COMMITTEES, EAS, CELLS, PARTS))
    return {"fixed_sha256": fixed_sha256(committee, eas), "content_sha256": content_sha256(eas, cells, parts)}


def counted_row(connection: sa.Connection, code: str, omitted: int, doubled: int) -> dict[str, Any]:
    """What a certificate says of a committee: counts, hashes, and how many housing units were found omitted and doubled."""
    committee, eas, parts = (read(connection, t, code) for t in (COMMITTEES, EAS, PARTS))
    virtual = (eas["kind"] == "virtual").to_numpy(dtype=bool)
    inside = parts[parts["ea_code"].notna()]
    row: dict[str, Any] = {"committee_code": code, "name": committee["name"].iloc[0], "revision": committee_revision(connection, code)}
    row |= {"eas": int((~virtual).sum()), "virtual_eas": int(virtual.sum()), "buildings": int(inside["building_id"].nunique())}
    row |= {c: int(eas[c].fillna(0).sum()) for c in ("housing_units", "households", "residents")}
    return row | _hashes(connection, code) | {"omitted": omitted, "doubled": doubled}


def of_one(found: Mapping[str, Any], committee_code: str) -> dict[str, Any]:
    """The part of a certificate that is about one committee, sealed by itself."""
    rows = [row for row in found["committees"] if row["committee_code"] == committee_code]
    return sealed({**{key: value for key, value in found.items() if key != _SEAL}, **_about(rows)})


def _about(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = {"committees": len(rows)} | {c: sum(int(row[c]) for row in rows) for c in SUMMED}
    return {"counts": counts, "plan_sha256": _hash([row["fixed_sha256"] for row in rows]), "committees": list(rows)}


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
