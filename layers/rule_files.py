"""Rules from a pack's name or from a TOML file that overrides a pack.

pack = "china-2020"     # what the file starts from; china-2020 where it says nothing
target = 90             # any value of gis.rules.Rules; without bands of its own the bands move in proportion
[unit_m2]
residential = 100
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from gis.errors import Refused
from gis.phrases import said
from gis.rules import RULE_PACKS, Rules, rule_pack, with_target
from gis.schema import USES
from layers.reasons import explain

DEFAULT_PACK = "china-2020"
LANGUAGES = ("zh", "en")
_BANDS = frozenset(("green_low", "green_high", "amber_low", "amber_high", "piece_minimum"))


def read_rules(name: str | None, *, target: float | None = None, language: str | None = None) -> Rules:
    """The rules a user asks for.

    Args:
        name: a pack, a TOML file, or None for the default pack.
        target: housing units per EA, instead of the pack's.
        language: ``zh`` or ``en``, instead of the pack's.

    Raises:
        Refused: ``rule_pack_unknown``, ``rule_file_bad``, ``rule_unknown``, ``rule_misspelt``, ``rule_type``, ``rule_value``,
            ``rule_bands``.
    """
    name = name or DEFAULT_PACK
    rules = rule_pack(name) if name in RULE_PACKS or not _is_file(name) else _from_file(Path(name))
    if target is not None:
        rules = with_target(rules, _positive("--target", "target", target))
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
    if "target" in values and not _BANDS & values.keys():
        base = with_target(base, values.pop("target"))
    return replace(base, **values)


def _value(file: str, base: Rules, key: str, value: object) -> Any:
    known = [f.name for f in fields(Rules)]
    if key not in known:
        raise _unknown(file, key, [*known, "pack"])
    default = getattr(base, key)
    if isinstance(default, Mapping):
        return {**default, **_shares(file, key, value)}
    if isinstance(default, float):
        return _positive(file, key, value)
    if key == "language" and value not in LANGUAGES:
        raise Refused("rule_type", file=file, key=key, wanted=" / ".join(LANGUAGES), value=value)
    if not isinstance(value, str):
        raise Refused("rule_type", file=file, key=key, wanted='"..."', value=value)
    return value


def _shares(file: str, key: str, value: object) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise Refused("rule_type", file=file, key=key, wanted=f"[{key}]", value=value)
    for use in value:
        if use not in USES:
            raise _unknown(file, str(use), USES, f"{key}.")
    return {use: _positive(file, f"{key}.{use}", number) for use, number in value.items()}


def _positive(file: str, key: str, value: object) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < float(value) < float("inf"):  # type: ignore[arg-type]
        raise Refused("rule_type", file=file, key=key, wanted=said("form_positive"), value=value)
    return float(value)  # type: ignore[arg-type]


def _unknown(file: str, word: str, known: Sequence[str], before: str = "") -> Refused:
    """What to say of a name that no rule has: the one that is meant, where one is near, or all there are."""
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return Refused("rule_misspelt", file=file, key=before + word, nearest=near[0])
    return Refused("rule_unknown", file=file, key=before + word, known=", ".join(known))
