"""Commands that bring data into a project: new, import."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from routes.command_line.console import Console, counts, has_errors
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, add_reading, read_layered
from routes.command_line.words import say

if TYPE_CHECKING:
    from layers.reading.consequences import Dropped

ROLES = ("committees", "buildings", "barriers", "together", "regions", "units", "totals", "eas")
_MOST_CODES = 8  # named in a line


def new_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``new``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help="file to make, as in county.gpkg, or URL of a database")
    parser.add_argument("--rules", metavar="PACK|FILE", help="rule pack (china-2020 by default; docs/rules.md lists them) or TOML file")
    add_common(parser)


def new(args: argparse.Namespace, console: Console) -> int:
    """Make an empty project."""
    from layers.rule_files import read_rules
    from layers.store import Project

    rules = read_rules(args.rules, language=args.lang)
    console.speak(rules.language)
    with Project.create(args.project, rules):
        console.say("made", file=args.project, rules=rules.name)
    console.result({"project": args.project, "rules": rules.name})
    return 0


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``import``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("role", choices=ROLES, metavar="|".join(ROLES), help="what the file holds")
    parser.add_argument(
        "file",
        metavar="FILE[:LAYER]",
        help="GeoPackage, GeoJSON, Shapefile (also zipped), FlatGeobuf, KML, GeoParquet, .osm.pbf; CSV or XLSX for tables",
    )
    add_reading(parser, layered=False)
    parser.add_argument("--attribution", metavar="TEXT", help="whose data it is and its licence, shown with the layer")
    parser.add_argument("--key", metavar="COLUMN", help="units: the column with the building id")
    parser.add_argument(
        "--mode",
        choices=("replace", "append", "update"),
        help="how a later delivery is laid over the earlier one; barriers are appended, the rest replaced",
    )
    add_common(parser)


def import_(args: argparse.Namespace, console: Console) -> int:
    """Take a file into a project."""
    with opened(args.project, console) as project:
        from layers.imports import import_source
        from layers.readers import Source

        stated = read_layered(args, args.role)
        source = Source.parse(args.file, stated.mapping.get(args.role), stated.where.get(args.role), stated.crs.get(args.role))
        source = replace(source, attribution=args.attribution)
        console.progress(0, 1, source.file)
        done = import_source(project, args.role, source, mode=args.mode, key=args.key)
        console.progress(1, 1)
        console.progress.close()
    difference = done.difference.counts()
    console.say("imported", file=done.file, role=say(args.role, console.lang), rows=done.rows_read, refused=done.rows_refused)
    if difference["changed"] or difference["unchanged"] or difference["vanished"]:
        console.say("difference_replaced" if done.mode == "replace" else "difference", **difference)
        if difference["vanished"] and args.mode == "update":
            console.say("vanished_kept")
    _tell_dropped(done.dropped, console)
    console.issues(done.issues)
    console.stale(done.stale)
    console.result(
        {
            "project": args.project,
            "role": done.role,
            "file": done.file,
            "rows": {"read": done.rows_read, "refused": done.rows_refused},
            "difference": difference,
            "issues": counts(done.issues),
            "findings": console.listed(done.issues),
            "stale": done.stale,
            "dropped": done.dropped.as_json(),
            "revision": done.revision,
        }
    )
    return int(done.rows_refused > 0 or has_errors(done.issues))


def _tell_dropped(dropped: Dropped, console: Console) -> None:
    """Print which committees have gone together with their plan, and what that leaves without an area."""
    from layers.reading.findings import some

    if not dropped.eas:
        return
    named = [" ".join(filter(None, (dropped.names[code], code))) + f" ({n})" for code, n in dropped.eas.items()]
    console.say("dropped", count=len(named), eas=sum(dropped.eas.values()), named=some(named, _MOST_CODES), buildings=dropped.buildings)
