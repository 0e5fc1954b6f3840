"""The command of the field work: results on a form."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from gis.errors import Refused
from gis.messages.phrases import said
from layers.access.acts import COMMAND_LINE
from routes.command_line.console import Console
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, mapping_of

if TYPE_CHECKING:
    from layers.catalog import Snapshot
    from layers.store import Project


def results_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``results``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("file", nargs="?", metavar="FILE", help="filled form, CSV or XLSX, to take in")
    parser.add_argument("--form", metavar="OUT", help="new form to fill, .csv or .xlsx")
    parser.add_argument("--within", default="", metavar="CODE", help="with --form: beginning of the codes of the EAs; else all")
    parser.add_argument(
        "--map", action="append", default=[], metavar="field=column", help="column of the file that holds a field; repeatable"
    )
    add_common(parser)


def results(args: argparse.Namespace, console: Console) -> int:
    """Write a form for results of the field, or take one in."""
    from layers.catalog import Catalog

    if (args.file is None) == (args.form is None):
        raise Refused("usage_missing", command="results", names="FILE | --form")
    with opened(args.project, console) as project:
        snapshot = Catalog(project).now()
        if args.form is None:
            return _take(project, snapshot, args, console)
        _form(project, snapshot, args, console)
    return 0


def _form(project: Project, snapshot: Snapshot, args: argparse.Namespace, console: Console) -> None:
    from layers.field.field_results import form_rows
    from layers.field.field_visits import log_of
    from layers.spreadsheets import as_csv, as_workbook
    from layers.whole_files import whole_or_not

    path = Path(args.form)
    makers = {".csv": as_csv, ".xlsx": as_workbook}
    if path.suffix.lower() not in makers:
        raise Refused("option_bad", option="--form", value=args.form, form=said("form_results"))
    if path.exists():
        raise Refused("out_exists", file=args.form)
    with project.reading() as connection:
        rows = form_rows(snapshot, log_of(connection), args.within, console.lang)
    content = makers[path.suffix.lower()](rows)
    whole_or_not(path, lambda unfinished: unfinished.write_bytes(content))
    console.say("results_form", file=args.form, buildings=len(rows) - 1)
    console.result({"project": str(project.path), "form": args.form, "buildings": len(rows) - 1})


def _take(project: Project, snapshot: Snapshot, args: argparse.Namespace, console: Console) -> int:
    from gis.messages import message
    from layers.field.field_results import take_results
    from layers.reading.row_files import RowsRefused
    from layers.reading.sources import Source

    source = Source.parse(args.file, mapping_of(args))
    try:
        taken = take_results(project, snapshot, source, COMMAND_LINE)
    except RowsRefused as refused:
        for row in refused.rows:
            console.tell_text(message(str(row["say"]), console.lang, **row["with"]))  # type: ignore[arg-type]
        raise
    console.say("results_taken", file=source.file, new=taken.new, known=taken.known, eas=taken.eas)
    console.result({"project": str(project.path), "new": taken.new, "known": taken.known, "eas": taken.eas})
    return 0
