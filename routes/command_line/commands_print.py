"""Commands that put a plan on paper: sheet, sheets."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from layers.access.acts import COMMAND_LINE
from routes.command_line.console import Console
from routes.command_line.libraries import have_libraries
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, flat
from routes.command_line.usage import whole_number

_MOST_CODES = 8


def sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sheet``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("ea_code", metavar="EA_CODE", help="15 digits")
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help="PDF to write")
    parser.add_argument("--paper", choices=("a4", "a3"), default="a4", help="size of the sheet; a4 by default")
    add_common(parser)


def sheet(args: argparse.Namespace, console: Console) -> int:
    """Print the map of one EA."""
    from layers.access.audit import record
    from layers.outputs import SHEET, refuse_output
    from layers.printing import write_sheet
    from layers.storage.stored_tables import PLANS
    from layers.vendor import FONT

    with opened(args.project, console) as project:
        refuse_output(args.out, SHEET, [args.project])  # before a minute is spent on fetching the font
        have_libraries(console, FONT)
        lost = write_sheet(project, args.ea_code, Path(args.out), console.lang, args.paper.upper())
        record(project, COMMAND_LINE, "print", args.ea_code, details={"file": Path(args.out).name})
        stale = bool(project.read(PLANS, args.ea_code[:-3])["state"].eq("stale").any())
    if stale:
        console.tell("sheet_stale", code=args.ea_code, file=args.project, committee=args.ea_code[:-3])
    if lost:
        console.say("unnumbered", numbers=", ".join(map(str, lost)))
    console.say("written", file=args.out)
    console.result({"out": args.out, "ea_code": args.ea_code, "paper": args.paper, "buildings_without_number": lost, "stale": stale})
    return 0


def sheets_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sheets``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for one PDF a committee, and for the list of what is done")
    parser.add_argument("--committee", action="append", nargs="+", metavar="CODE", help="print only these committees; repeatable")
    parser.add_argument(
        "--kind",
        default="committee,ea,register,list",
        metavar="KIND,...",
        help="what to print: committee, ea, register, list, sketch, township; the first four by default",
    )
    parser.add_argument("--workers", type=whole_number("--workers", 1), metavar="N", help="processes; one a core by default")
    parser.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="leave what an earlier run has made and nothing has changed since (default); --no-resume draws all again",
    )
    add_common(parser)


def sheets(args: argparse.Namespace, console: Console) -> int:
    """Print packs: the sheets of each committee in one PDF."""
    from layers.access.audit import record
    from layers.paper.pack_runs import Wanted, make_packs
    from layers.vendor import FONT

    kinds = tuple(kind.strip() for kind in args.kind.split(",") if kind.strip())
    with opened(args.project, console) as project:
        have_libraries(console, FONT)
        wanted = Wanted(Path(args.out), kinds, tuple(flat(args.committee)), console.lang, args.workers, args.resume)
        run = make_packs(project, wanted, console.progress)
        console.progress.close()
        if run.made:
            record(project, COMMAND_LINE, "print", ", ".join(_codes(run.made)), details={"folder": Path(args.out).name, "kinds": kinds})
    for pack in run.made.values():
        for ea_code, numbers in pack.get("unplaced", {}).items():
            console.say("sheets_unnumbered", code=ea_code, numbers=", ".join(map(str, numbers)))
        for text in pack.get("refused", []):
            console.tell_text(text)
    count = sum(sum(pack["sheets"].values()) for pack in run.made.values())
    pages = sum(pack["pages"] for pack in run.made.values())
    rate = run.count("ea") / run.seconds
    console.say("sheets_done", packs=len(run.made), sheets=count, pages=pages, kept=len(run.kept), seconds=run.seconds, folder=args.out)
    console.say("sheets_rate", rate=count / run.seconds, maps=rate)
    console.result(
        {
            "out": args.out,
            "made": run.made,
            "kept": run.kept,
            "sheets": count,
            "pages": pages,
            "seconds": round(run.seconds, 2),
            "sheets_per_second": round(count / run.seconds, 2),
            "ea_maps_per_second": round(rate, 2),
        }
    )
    return 1 if any(pack.get("refused") for pack in run.made.values()) else 0


def _codes(made: Mapping[str, object]) -> list[str]:
    """Codes for the audit: all where they are few."""
    codes = sorted(made)
    return codes if len(codes) <= _MOST_CODES else [f"{codes[0]} - {codes[-1]} ({len(codes)})"]
