"""Passwords: hashed by argon2id, checked in the same time whether there is such a person or not, and held to the policy."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import argon2

from gis.errors import Refused
from layers.access.password_policy import Policy

_INITIAL = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that are read as others
_INITIAL_LENGTH = 16  # of these 55: 92 bits
_DECORATION = "0123456789!@#$%^&*._-"  # what people put around a word
_LEAST_NUMBERS = 12  # digits and signs alone: a birthday or a telephone number is no password
_HOUSE_WORDS = ("enumap", "census", "pucha", "普查")  # what everybody in the office would try


def hashed(password: str, policy: Policy) -> str:
    """The hash that is kept of a password, with its salt and costs."""
    return _hasher(policy.time_cost, policy.memory_kib, policy.lanes).hash(_composed(password))


def verified(kept: str | None, password: str, policy: Policy) -> bool:
    """Whether ``password`` is the one whose hash was ``kept``; as much work where there is none (None or "")."""
    if len(password) > policy.most_length:  # it was never taken; a long text would cost a lot to hash
        password, kept = "", None
    hasher = _hasher(policy.time_cost, policy.memory_kib, policy.lanes)
    try:
        right = hasher.verify(kept or _nobody(policy.time_cost, policy.memory_kib, policy.lanes), _composed(password))
    except (argon2.exceptions.Argon2Error, argon2.exceptions.InvalidHashError):
        return False
    return right and bool(kept)


def outdated(kept: str, policy: Policy) -> bool:
    """Whether a hash was made with other costs than those of the policy, and should be made anew at the next login."""
    return _hasher(policy.time_cost, policy.memory_kib, policy.lanes).check_needs_rehash(kept)


def initial_password() -> str:
    """A random password, to be changed at the first login; it meets every profile."""
    while True:
        text = "".join(secrets.choice(_INITIAL) for _ in range(_INITIAL_LENGTH))
        if _kinds(text) == 3:
            return "-".join(text[k : k + 4] for k in range(0, _INITIAL_LENGTH, 4))


def refuse_weak(password: str, login: str, before: Iterable[str], policy: Policy) -> None:
    """Refuse a password that the policy does not allow.

    Args:
        password: the new one.
        login: of the person.
        before: hashes of passwords that may not come again, that in use included.
        policy: of the project.

    Raises:
        Refused: ``password_short``, ``password_long``, ``password_kinds``, ``password_common``, ``password_login``, ``password_again``.
    """
    if len(password) < policy.least_length:
        raise Refused("password_short", least=policy.least_length)
    if len(password) > policy.most_length:
        raise Refused("password_long", most=policy.most_length)
    if _kinds(password) < policy.least_kinds:
        raise Refused("password_kinds", least=policy.least_kinds)
    if policy.common_refused:
        _refuse_guessable(password, login)
    if any(verified(kept, password, policy) for kept in before):
        raise Refused("password_again")


def _refuse_guessable(password: str, login: str) -> None:
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(login) > 2 and login.casefold() in plain:
        raise Refused("password_login")
    rest = plain
    for word in _HOUSE_WORDS:
        rest = rest.replace(word, "")
    letters = rest.strip(_DECORATION)
    numbers_only = not letters and len(plain) < _LEAST_NUMBERS
    if plain in _common() or letters in _common() or len(set(plain)) < 4 or numbers_only or _runs_on(plain):
        raise Refused("password_common")


def _runs_on(text: str) -> bool:
    """Whether each sign follows the one before it in the alphabet or among the digits, up or down."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _kinds(text: str) -> int:
    return sum(any(test(c) for c in text) for test in (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum()))


def _composed(password: str) -> str:
    """One and the same text however a keyboard composes its signs."""
    return unicodedata.normalize("NFC", password)


@cache
def _hasher(time_cost: int, memory_kib: int, lanes: int) -> argon2.PasswordHasher:
    return argon2.PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)


@cache
def _nobody(time_cost: int, memory_kib: int, lanes: int) -> str:
    """The hash of a password that nobody knows."""
    return _hasher(time_cost, memory_kib, lanes).hash(secrets.token_hex(16))


@cache
def _common() -> frozenset[str]:
    """Passwords that many people use, small letters."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(w.casefold() for w in FREQUENCY_LISTS["passwords"])
