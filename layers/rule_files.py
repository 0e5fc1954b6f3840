"""Rules from a pack's name or from a TOML file that overrides a pack.

pack = "china-2020"     # what the file starts from; china-2020 where it says nothing
target = 90             # any value of gis.rules.Rules; without bands of its own the bands move in proportion
measure = "residents"   # without a target of its own the target is converted
ignored_barriers = ["footway"]
[unit_m2]
residential = 100
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import Field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gis.errors import Refused
from gis.messages.phrases import said
from gis.rule_packs import RULE_PACKS, rule_pack
from gis.rules import Rules, with_measure, with_target, with_units
from layers.reasons import explain

DEFAULT_PACK = "china-2020"
_BANDS = frozenset(("green_low", "green_high", "amber_low", "amber_high", "piece_minimum"))
_LIMITS = frozenset(("minimum", "hard_cap", "whole_committee"))
_RULES: dict[str, Field[Any]] = {f.name: f for f in fields(Rules)}


def read_rules(name: str | None, *, target: float | None = None, language: str | None = None) -> Rules:
    """The rules a user asks for.

    Args:
        name: a pack, a TOML file, or None for the default pack.
        target: housing units per EA, instead of the measure and target of the rules.
        language: ``zh`` or ``en``, instead of the pack's.

    Raises:
        Refused: ``rule_pack_unknown``, ``rule_file_bad``, ``rule_unknown``, ``rule_misspelt``, ``rule_type``, ``rule_value``,
            ``rule_bands``, ``rule_limits``, ``rule_target_needed``.
    """
    name = name or DEFAULT_PACK
    rules = rule_pack(name) if name in RULE_PACKS or not _is_file(name) else _from_file(Path(name))
    if target is not None:
        rules = with_units(rules, _positive("--target", "target", target))
    return replace(rules, language=language) if language else rules


def _is_file(name: str) -> bool:
    return Path(name).suffix.lower() == ".toml" or Path(name).exists()


def _from_file(path: Path) -> Rules:
    try:
        with path.open("rb") as f:
            stated = tomllib.load(f)
    except FileNotFoundError as e:
        raise Refused("file_missing", file=str(path)) from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as e:
        raise Refused("rule_file_bad", file=path.name, reason=explain(e)) from e
    pack = stated.pop("pack", DEFAULT_PACK)
    base = rule_pack(str(pack))
    values = {key: _value(path.name, base, key, value) for key, value in stated.items()}
    sizes = {key: values.pop(key) for key in list(values) if key in _BANDS | _LIMITS | {"target"}}
    return _sized(base, values, sizes)


def _sized(base: Rules, values: dict[str, Any], sizes: dict[str, Any]) -> Rules:
    """The rules with the values stated; what is not stated of the sizes follows the measure and the target."""
    measure = values.pop("measure", base.measure)
    base = replace(base, **values)
    if "target" not in sizes:
        return replace(with_measure(base, measure), **sizes)
    base = replace(base, measure=measure)
    if not _BANDS & sizes.keys():
        base = with_target(base, sizes["target"])
    return replace(base, **sizes)


def _value(file: str, base: Rules, key: str, value: object) -> Any:
    if key not in _RULES:
        if isinstance(value, str) and value in RULE_PACKS:  # base = "china-2020"
            raise Refused("rule_misspelt", file=file, key=key, nearest="pack")
        raise _unknown(file, key, ["pack", *_RULES])
    default, said = getattr(base, key), _RULES[key].metadata
    if isinstance(default, Mapping):
        return {**default, **_shares(file, key, value, said)}
    if isinstance(default, tuple):
        return _several(file, key, value, said["among"])
    if isinstance(default, bool):
        return _of_type(file, key, value, bool, "true / false")
    if isinstance(default, float):
        return _positive(file, key, value, said["zero"])
    if said["unit"] == "date" and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()  # TOML has days of its own
    words = said["among"]
    if words and value not in words:
        raise Refused("rule_type", file=file, key=key, wanted=" / ".join(words), value=value)
    return _of_type(file, key, value, str, '"..."')


def _of_type(file: str, key: str, value: object, kind: type, wanted: str) -> object:
    if not isinstance(value, kind):
        raise Refused("rule_type", file=file, key=key, wanted=wanted, value=value)
    return value


def _several(file: str, key: str, value: object, among: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Refused("rule_type", file=file, key=key, wanted='["...", "..."]', value=value)
    for word in value:
        if word not in among:
            raise _unknown(file, str(word), among, f"{key}.")
    return tuple(value)


def _shares(file: str, key: str, value: object, said: Mapping[str, Any]) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise Refused("rule_type", file=file, key=key, wanted=f"[{key}]", value=value)
    for word in value:
        if word not in said["keys"]:
            raise _unknown(file, str(word), said["keys"], f"{key}.")
    return {word: _positive(file, f"{key}.{word}", number, said["zero"]) for word, number in value.items()}


def _positive(file: str, key: str, value: object, zero: bool = False) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not (0 < float(value) < float("inf") or (zero and value == 0)):  # type: ignore[arg-type]
        raise Refused("rule_type", file=file, key=key, wanted=said("form_not_negative" if zero else "form_positive"), value=value)
    return float(value)  # type: ignore[arg-type]


def _unknown(file: str, word: str, known: Sequence[str], before: str = "") -> Refused:
    """What to say of a name that no rule has: the one that is meant, where one is near, or all there are."""
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return Refused("rule_misspelt", file=file, key=before + word, nearest=near[0])
    return Refused("rule_unknown", file=file, key=before + word, known=", ".join(known))
