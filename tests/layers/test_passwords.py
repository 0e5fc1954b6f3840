"""Passwords: what is refused, what is kept, and that an unknown person costs as much as a known one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import argon2
import pytest

from gis.errors import Refused
from layers.access import passwords
from layers.access.password_policy import PROFILES, Policy, policy_of, set_policy
from layers.access.passwords import hashed, initial_password, outdated, refuse_weak, verified
from layers.store import Project

ASVS, MLPS2 = PROFILES["asvs"], PROFILES["mlps2"]
CHEAP = replace(ASVS, time_cost=1, memory_kib=7_168)


def test_a_password_is_verified_and_kept_by_argon2id_with_the_costs_of_the_policy() -> None:
    kept = hashed("correct horse", ASVS)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and kept != hashed("correct horse", ASVS)
    assert verified(kept, "correct horse", ASVS) and not verified(kept, "correct hors", ASVS)
    assert not outdated(kept, ASVS) and outdated(kept, replace(ASVS, time_cost=3))
    assert verified(kept, "correct horse", replace(ASVS, time_cost=3))  # with the costs it was made with


def test_composed_and_decomposed_signs_are_one_password() -> None:
    assert verified(hashed("café-crème", CHEAP), "café-crème", CHEAP)


def test_who_is_unknown_costs_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timing tells nothing: one hash of the same costs is computed, for a known login, an unknown one and an endless password."""
    kept, costs = hashed("correct horse", CHEAP), []
    real = argon2.PasswordHasher.verify

    def watched(self: argon2.PasswordHasher, hash: str, password: str) -> bool:
        costs.append(argon2.extract_parameters(hash))
        return bool(real(self, hash, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    assert not verified(kept, "wrong", CHEAP)
    assert not verified(None, "wrong", CHEAP) and not verified("", "", CHEAP)
    assert not verified(kept, "x" * 100_000, CHEAP)
    assert len(costs) == 4 and len(set(map(str, costs))) == 1


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short7!", "password_short"),
        ("x" * 129, "password_long"),
        ("password", "password_common"),
        ("Password123!", "password_common"),
        ("qwertyuiop", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abcdefghijkl", "password_common"),
        ("987654321", "password_common"),
        ("20201101", "password_common"),
        ("enumap2026", "password_common"),
        ("普查2026!!", "password_common"),
        ("my-li.wei-password", "password_login"),
    ],
)
def test_refused_by_asvs(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_weak(password, "li.wei", [], ASVS)
    assert refused.value.code == code


@pytest.mark.parametrize("password", ["dune-salt-orbit-pear", "四个互不相关的词语", "k7Qz2mWx", "tr0ub4dor and others", "many words " * 9])
def test_taken_by_asvs(password: str) -> None:
    refuse_weak(password, "li.wei", [], ASVS)


def test_mlps2_wants_three_kinds_of_signs() -> None:
    for password in ("dune-salt-orbit-pear", "DUNESALTORBITPEAR"):
        with pytest.raises(Refused) as refused:
            refuse_weak(password, "li.wei", [], MLPS2)
        assert refused.value.code == "password_kinds"
    refuse_weak("Dune-salt-orbit-7", "li.wei", [], MLPS2)


def test_an_earlier_password_does_not_come_again() -> None:
    with pytest.raises(Refused) as refused:
        refuse_weak("dune-salt-orbit-pear", "li.wei", [hashed("other-thing", CHEAP), hashed("dune-salt-orbit-pear", CHEAP)], CHEAP)
    assert refused.value.code == "password_again"


def test_initial_passwords_meet_every_profile_and_differ() -> None:
    made = {initial_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        for profile in PROFILES.values():
            refuse_weak(password, "li.wei", [], profile)


def test_the_list_of_common_passwords_is_long_enough_for_asvs() -> None:
    assert len(passwords._common()) >= 3_000  # ASVS 6.2.4


def test_every_number_of_a_profile_is_a_setting(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.gpkg") as project:
        with project.transaction() as connection:
            assert policy_of(connection) == ASVS
            made = set_policy(connection, "mlps2", {"idle_minutes": "10", "common_refused": "no"})
            assert made == replace(MLPS2, idle_minutes=10, common_refused=False)
            numbers = {k: v for k, v in vars(made).items() if isinstance(v, int) and not isinstance(v, bool)}
            for name, value in numbers.items():  # each can be set to what it is
                assert getattr(set_policy(connection, None, {name: str(value)}), name) == value
            assert policy_of(connection) == made
            for settings, code in (
                ({"idle_minutes": "0"}, "setting_bad"),
                ({"idle": "5"}, "setting_unknown"),
                ({"lock_after": "x"}, "setting_bad"),
            ):
                with pytest.raises(Refused) as refused:
                    set_policy(connection, None, settings)
                assert refused.value.code == code
            with pytest.raises(Refused) as refused:
                set_policy(connection, "pci", {})
        assert refused.value.code == "profile_unknown"
        with project.reading() as connection:
            assert isinstance(policy_of(connection), Policy)
