"""Which backups are kept: of the last 24 hours, 14 days and 12 weeks that have any, the newest of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

KEPT = (("%Y-%m-%d %H", 24), ("%Y-%m-%d", 14), ("%G-%V", 12))  # what makes an hour, a day, a week; and how many of them


@dataclass(frozen=True)
class Stamp:
    """When a backup was made: its number, which only rises, and what the clock said then, UTC."""

    number: int
    time: datetime


def to_keep(stamps: Sequence[Stamp]) -> set[Stamp]:
    """The stamps of the backups to keep; the newest is always one of them.

    They are gone through by their numbers, and the clock now is not asked: where it has gone backwards, an hour that comes
    again is another hour, and nothing is deleted for being too old.
    """
    newest_first = sorted(stamps, key=lambda s: s.number, reverse=True)
    kept: set[Stamp] = set()
    for form, most in KEPT:
        spans = [stamp.time.strftime(form) for stamp in newest_first]
        firsts = [k for k in range(len(spans)) if k == 0 or spans[k] != spans[k - 1]]
        kept |= {newest_first[k] for k in firsts[:most]}
    return kept
