"""Plans of one committee side by side, for ``delineate --plans``: what is refused of it, the table, and how to take one."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gis.errors import Refused
from routes.command_line.console import Console
from routes.command_line.words import say

if TYPE_CHECKING:
    from layers.edits.alternatives import Alternatives
    from layers.store import Project

_PERCENT = "{:.0%}"
_COLUMNS = (  # of the table: the figure, how it is shown; the head is a word of `routes.command_line.words`
    ("plan", "{}"),
    ("eas", "{}"),
    ("within_tolerance", "{}"),
    ("over", "{}"),
    ("under", "{}"),
    ("score", "{:.0f}"),
    ("score_balance", "{:.0f}"),
    ("score_compactness", "{:.0f}"),
    ("score_border", "{:.0f}"),
    ("score_walk", "{:.0f}"),
    ("border_on_barriers", _PERCENT),
    ("compactness", "{:.2f}"),
    ("units_moved", _PERCENT),
)


def refuse_offer(args: argparse.Namespace, codes: Sequence[str]) -> None:
    """Refuse ``--plans`` and ``--take`` where they make no sense, before anything is computed.

    Raises:
        Refused: ``plans_one_committee``, ``take_without_plans``, ``take_beyond``.
    """
    if args.plans is None:
        if args.take is not None:
            raise Refused("take_without_plans")
        return
    if len(set(codes)) != 1:
        raise Refused("plans_one_committee", count=len(set(codes)))
    if args.take is not None and args.take > args.plans:
        raise Refused("take_beyond", take=args.take, plans=args.plans)


def only_committee(project: Project) -> list[str] | None:
    """Code of the committee of a project that has but one, which need not be named; None where there are more."""
    from gis.schema import COMMITTEES

    codes: list[str] = project.read(COMMITTEES)["committee_code"].tolist()
    return codes if len(codes) == 1 else None


def tell_offer(console: Console, offer: Alternatives, args: argparse.Namespace) -> dict[str, Any]:
    """Print the plans, that there are fewer than were wanted, and how to take one or that one was taken; gives them for JSON."""
    for line in table(offer.plans, console.lang):
        console.line(line)
    if len(offer.plans) < args.plans:
        console.say("plans_few", found=len(offer.plans), wanted=args.plans, tries=offer.tries)
    if offer.taken is not None:
        console.say("plan_taken", plan=args.take, file=args.project)
    else:
        options = [f"--committee {offer.committee_code}", f"--plans {args.plans}", f"--seed {args.seed}"]
        options += [f"--eas {args.eas}"] if args.eas is not None else []
        console.say("plans_how", command=f"server.py delineate {args.project} {' '.join(options)} --take 1")
    stated = {"committee": offer.committee_code, "wanted": args.plans, "found": len(offer.plans), "tries": offer.tries}
    return {**stated, "taken": args.take, "plans": offer.plans}


def table(plans: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """Lines of a table of plans, one a plan below the heads, each column as wide as what stands in it."""
    rows = [[say(f"column_{name}", lang) for name, _ in _COLUMNS]]
    rows += [["-" if plan[name] is None else form.format(plan[name]) for name, form in _COLUMNS] for plan in plans]
    wide = [max(_width(row[k]) for row in rows) for k in range(len(_COLUMNS))]
    return ["  ".join(" " * (w - _width(cell)) + cell for cell, w in zip(row, wide, strict=True)) for row in rows]


def _width(text: str) -> int:
    """Columns of a console that a text takes: Chinese signs take two."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
