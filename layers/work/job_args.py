"""What jobs are asked for with: arguments from outside, checked by small words, and held to the territory of who asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from gis.errors import Forbidden, NotFound, Refused
from gis.intake.near_codes import near_codes
from gis.people.territory import Territory
from gis.schema import COMMITTEES, EAS
from layers.storage.stored_tables import SQL
from layers.store import Project
from layers.work.job_folder import JobFolder

_MOST_SHOWN = 60
_MOST_CODES = 100_000


@dataclass(frozen=True)
class Asking:
    """Who asks for a job, about what, in which language; and the values that they give, as JSON holds them."""

    project: Project
    folder: JobFolder
    actor: str
    territory: Territory
    lang: str
    args: Mapping[str, Any]

    def only(self, *known: str) -> None:
        """Refuse arguments of other names: a misspelt one would do something else than was meant.

        Raises:
            Refused: ``fields_unknown``.
        """
        if unknown := sorted(set(self.args) - set(known)):
            raise Refused("fields_unknown", fields=", ".join(unknown)[:_MOST_SHOWN], known=", ".join(known) or "-")

    def text(self, name: str, default: str | None = None, most: int = 400) -> str | None:
        """A text; ``default`` where none was given.

        Raises:
            Refused: ``request_bad``, ``request_empty``.
        """
        value = self.args.get(name)
        if value is None:
            return default
        if not isinstance(value, str) or len(value) > most:
            raise bad(name, value)
        if not value.strip():
            raise Refused("request_empty", what=name)
        return value

    def needed(self, name: str) -> str:
        """A text that must be given.

        Raises:
            Refused: ``request_bad``, ``request_empty``.
        """
        found = self.text(name)
        if found is None:
            raise Refused("request_empty", what=name)
        return found

    def choice(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        """One of some words.

        Raises:
            Refused: ``request_choice``, ``request_bad``, ``request_empty``.
        """
        found = self.text(name) or default or self.needed(name)
        if found not in known:
            raise Refused("request_choice", what=name, value=str(found)[:_MOST_SHOWN], known=", ".join(known))
        return found

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0.

        Raises:
            Refused: ``request_bad``.
        """
        value = self.args.get(name, default)
        if type(value) is not int or not 0 <= value <= most:
            raise bad(name, value)
        return value

    def yes(self, name: str) -> bool:
        """Whether something is wished for; by default it is not.

        Raises:
            Refused: ``request_bad``.
        """
        value = self.args.get(name, False)
        if not isinstance(value, bool):
            raise bad(name, value)
        return value

    def committees(self) -> list[str] | None:
        """The committees named; None where none are, and the territory is the whole project; else those of the territory.

        Raises:
            Refused: ``committees_unlisted``.
            Forbidden: ``forbidden_place``.
            NotFound: ``committee_unknown``.
        """
        known = self._known(COMMITTEES.name, "committee_code")
        if "committees" not in self.args:
            return None if self.territory.whole else known
        return self._named("committees", known, lambda code: NotFound("committee_unknown", **self._about(code), known=", ".join(known[:3])))

    def eas(self) -> list[str] | None:
        """The EAs named; None where none are.

        Raises:
            Refused: ``eas_unlisted``.
            Forbidden: ``forbidden_place``.
            NotFound: ``ea_unknown``.
        """
        if "eas" not in self.args:
            return None
        known = self._known(EAS.name, "ea_code")
        return self._named("eas", known, lambda code: NotFound("ea_unknown", **self._about(code), near=near_codes(code, known)))

    def count_committees(self, codes: Sequence[str] | None) -> int:
        """How many committees these are; None for all."""
        return len(self._known(COMMITTEES.name, "committee_code")) if codes is None else len(codes)

    def _named(self, name: str, known: list[str], unknown: Any) -> list[str]:
        codes = self.args[name]
        if not (isinstance(codes, list) and 0 < len(codes) <= _MOST_CODES and all(isinstance(c, str) for c in codes)):
            raise Refused(
                "committees_unlisted" if name == "committees" else "eas_unlisted", example=json.dumps(known[:1]), value=_short(codes)
            )
        for code in codes:
            if not self.territory.holds(code):
                raise Forbidden("forbidden_place", code=code[:40], territory=str(self.territory))
        for code in sorted(set(codes) - set(known))[:1]:
            raise unknown(code)
        return list(dict.fromkeys(codes))

    def _about(self, code: str) -> dict[str, object]:
        return {"file": self.project.path.name, "code": code[:_MOST_SHOWN]}

    def _known(self, table: str, column: str) -> list[str]:
        with self.project.reading() as connection:
            found = connection.execute(sa.select(SQL[table].c[column]).order_by(column)).scalars()
            return [str(code) for code in found if self.territory.holds(code)]


def bad(name: str, value: object) -> Refused:
    """What to say of a value that cannot be."""
    if isinstance(value, str) and not value.strip():
        return Refused("request_empty", what=name)
    return Refused("request_bad", what=name, value=_short(value))


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=repr)[:_MOST_SHOWN]
