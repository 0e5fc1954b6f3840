"""Commands that put a plan on paper: sheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from layers.acts import COMMAND_LINE
from routes.console import Console
from routes.libraries import have_libraries
from routes.opened import PROJECT_HELP, opened, project_address
from routes.options import add_common


def sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sheet``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("ea_code", metavar="EA_CODE", help="15 digits")
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help="PDF to write")
    parser.add_argument("--paper", choices=("a4", "a3"), default="a4", help="size of the sheet; a4 by default")
    add_common(parser)


def sheet(args: argparse.Namespace, console: Console) -> int:
    """Print the map of one EA."""
    from layers.audit import record
    from layers.outputs import SHEET, refuse_output
    from layers.printing import write_sheet
    from layers.stored_tables import PLANS
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
