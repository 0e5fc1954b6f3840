"""What a withdrawal undoes, said before it is done: EAs first, then buildings, then the division into committees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gis.editing.edit_records import Reason


@dataclass(frozen=True)
class Downstream:
    """What rests on a committee as it was frozen.

    Attributes:
        eas, buildings: how many it has.
        certificate: number of the certificate that holds; "" for none.
        sheets: that were printed since it was frozen.
        packages: report packages that were made with it since.
        edits: made since it was frozen, of what had stayed open; they stay.
    """

    eas: int = 0
    buildings: int = 0
    certificate: str = ""
    sheets: int = 0
    packages: int = 0
    edits: int = 0


@dataclass(frozen=True)
class Consequence:
    """A consequence: its code, the step that has it, what fills its text, and whether there is any."""

    code: str
    step: str
    params: Callable[[Downstream], Mapping[str, Any]]
    is_so: Callable[[Downstream], bool] = lambda found: True


CONSEQUENCES: tuple[Consequence, ...] = (
    Consequence("undo_eas", "withdraw_eas", lambda d: {"count": d.eas}),
    Consequence("undo_certificate", "withdraw_eas", lambda d: {"number": d.certificate}, lambda d: bool(d.certificate)),
    Consequence("undo_sheets", "withdraw_eas", lambda d: {"count": d.sheets}, lambda d: d.sheets > 0),
    Consequence("undo_packages", "withdraw_eas", lambda d: {"count": d.packages}, lambda d: d.packages > 0),
    Consequence("undo_edits", "withdraw_eas", lambda d: {"count": d.edits}, lambda d: d.edits > 0),
    Consequence("undo_buildings", "withdraw_buildings", lambda d: {"count": d.buildings}),
    Consequence("undo_division", "withdraw_division", lambda d: {"eas": d.eas, "buildings": d.buildings}),
)


def undoes(step: str, found: Downstream) -> list[Reason]:
    """What a step undoes; nothing for steps that undo nothing."""
    return [Reason(c.code, c.params(found)) for c in CONSEQUENCES if c.step == step and c.is_so(found)]
