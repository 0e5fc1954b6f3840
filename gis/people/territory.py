"""The territory of a person: beginnings of codes, from the whole project down to one enumeration area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gis.errors import Refused

LEVELS = (0, 2, 4, 6, 9, 12, 15)  # digits: project, province, prefecture, county, township, committee, EA


@dataclass(frozen=True)
class Territory:
    """Whatever has a code that begins with one of ``prefixes``; "" is the beginning of every code, and of things without one."""

    prefixes: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, lengths: Iterable[int] = LEVELS) -> Territory:
        """Read prefixes separated by spaces, commas or semicolons; the empty text is the whole project.

        Args:
            text: as a person wrote it.
            lengths: digits that a prefix may have.

        Raises:
            Refused: ``territory_bad``.
        """
        lengths = tuple(lengths)
        words = text.translate(str.maketrans(",;、,;", "     ")).split() or [""]
        for word in words:
            if len(word) not in lengths or (word and not (word.isascii() and word.isdigit())):
                raise Refused("territory_bad", value=text.strip()[:60], lengths=", ".join(map(str, lengths)))
        kept = [w for w in dict.fromkeys(words) if not any(w != other and w.startswith(other) for other in words)]
        return cls(tuple(sorted(kept)))

    def __str__(self) -> str:
        return " ".join(self.prefixes)

    @property
    def whole(self) -> bool:
        """Whether it is the whole project, things without a code included."""
        return "" in self.prefixes

    @property
    def finest(self) -> int:
        """Digits of its longest prefix."""
        return max((len(p) for p in self.prefixes), default=0)

    def holds(self, code: str | None) -> bool:
        """Whether all of what has this code lies in it."""
        return (code or "").startswith(self.prefixes)

    def meets(self, code: str | None) -> bool:
        """Whether something of it lies in what has this code: it holds it, or the other way round."""
        return self.holds(code) or any(p.startswith(code) for p in self.prefixes if code)

    def within(self, other: Territory) -> bool:
        """Whether all of it lies in another."""
        return all(other.holds(p) for p in self.prefixes)

    def around(self) -> Territory:
        """The territory one level wider: of an EA its committee, of a committee its township, and so on."""
        return Territory(tuple(sorted({p[: max((n for n in LEVELS if n < len(p)), default=0)] for p in self.prefixes})))


EVERYTHING = Territory(("",))
