"""What a password must be, and how long logins last: profiles as records, every number of which a project can set otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

import sqlalchemy as sa

from gis.errors import Refused
from layers.storage.bookkeeping import facts, set_facts

FACT = "access_policy"  # of the project's facts


@dataclass(frozen=True)
class Policy:
    """Numbers of access. 0 is no limit where a limit makes no sense."""

    profile: str
    least_length: int
    most_length: int = 128
    least_kinds: int = 0  # of small letters, capitals, digits, other signs
    common_refused: bool = True  # passwords that many people use, and those that hold the login
    remembered: int = 0  # earlier passwords that may not come again
    most_days: int = 0  # until a password must be changed
    initial_days: int = 14  # until an initial password opens nothing any more
    lock_after: int = 5  # failed logins of an account
    lock_minutes: int = 15  # within which they count, and after which they are forgotten
    address_lock_after: int = 50  # failed logins from one address, whatever the accounts: an office may have but one
    idle_minutes: int = 30
    session_hours: int = 12
    most_sessions: int = 5  # of a person; the oldest ends
    time_cost: int = 2  # argon2id: passes
    memory_kib: int = 19_456  # argon2id
    lanes: int = 1  # argon2id


PROFILES = {
    # OWASP ASVS 5.0: 6.2.1 (8 signs at least), 6.2.4 (common ones refused), 6.2.5 (no composition), 6.2.9 (64 signs and more),
    # 6.2.10 (no change by the calendar), 7.3 (idle and whole time of a session)
    "asvs": Policy("asvs", least_length=8),
    # GB/T 22239-2019, 8.1.4.1, level 2: complex and changed regularly, failed logins limited, idle ones ended; the standard has
    # no numbers, these are what assessors usually ask for
    "mlps2": Policy("mlps2", least_length=8, least_kinds=3, remembered=3, most_days=90, initial_days=7, idle_minutes=15, session_hours=8),
}
DEFAULT = "asvs"
_LIMITS = {"least_length": (8, 64), "least_kinds": (0, 4), "lock_after": (3, 100), "lock_minutes": (1, 1440), "idle_minutes": (1, 720)} | {
    "time_cost": (1, 20), "memory_kib": (7_168, 1_048_576), "lanes": (1, 16), "most_length": (64, 1024), "address_lock_after": (5, 10_000),
    "session_hours": (1, 168), "most_sessions": (1, 50), "initial_days": (1, 90), "remembered": (0, 24), "most_days": (0, 3650),
}  # fmt: skip


def policy_of(connection: sa.Connection) -> Policy:
    """The policy of a project."""
    stored = json.loads(facts(connection).get(FACT, "{}"))
    known = {f.name for f in fields(Policy)}
    return replace(PROFILES[DEFAULT], **{k: v for k, v in stored.items() if k in known})


def set_policy(connection: sa.Connection, profile: str | None, settings: Mapping[str, str]) -> Policy:
    """Take a profile, or change numbers of the one there is; gives the policy.

    Args:
        connection: of a transaction that writes.
        profile: key of `PROFILES`; None keeps the one there is.
        settings: texts by name of the number.

    Raises:
        Refused: ``profile_unknown``, ``setting_unknown``, ``setting_bad``.
    """
    if profile is not None and profile not in PROFILES:
        raise Refused("profile_unknown", value=profile[:40], known=", ".join(PROFILES))
    base = policy_of(connection) if profile is None else PROFILES[profile]
    policy = replace(base, **{name: _read(name, text) for name, text in settings.items()})  # type: ignore[arg-type]
    set_facts(connection, **{FACT: json.dumps(asdict(policy))})
    return policy


def _read(name: str, text: str) -> int | bool:
    if name == "common_refused" and text in ("yes", "no"):
        return text == "yes"
    if name not in _LIMITS:
        raise Refused("setting_unknown", value=name[:40], known=", ".join(sorted([*_LIMITS, "common_refused"])))
    least, most = _LIMITS[name]
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        raise Refused("setting_bad", name=name, value=text[:20], least=least, most=most)
    return int(text)
