"""Commands for townships that work offline: split, merge."""

from __future__ import annotations

import argparse
from pathlib import Path

from gis.errors import Refused
from gis.messages.phrases import said, term
from routes.command_line.console import Console
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, flat


def split_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``split``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument(
        "--township", action="append", nargs="+", metavar="CODE", help="code of a township, 9 digits; all by default; repeatable"
    )
    parser.add_argument("--to", metavar="FOLDER", type=Path, help="where to put it; by default a folder beside the project, named after it")
    add_common(parser)


def split(args: argparse.Namespace, console: Console) -> int:
    """Write a package of each township."""
    from layers.access import audit
    from layers.safekeeping.packages import split as give_out

    with opened(args.project, console) as project:
        beside = project.path.absolute().parent if isinstance(project.path, Path) else Path.cwd()
        made = give_out(project, args.to or beside / f"{project.path.stem}-townships", flat(args.township) or None)
        audit.record(project, audit.current().actor, "split", ", ".join(package.township for package in made))
    for package in made:
        console.say("split", **vars(package))
    console.result({"project": args.project, "packages": [vars(package) for package in made]})
    return 0


def merge_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``merge``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("packages", metavar="PACKAGE", type=Path, nargs="+", help="package made by server.py split")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="[CODE=]ours|theirs",
        help="whose state stands where a township has changed on both sides; repeatable",
    )
    add_common(parser)


def merge(args: argparse.Namespace, console: Console) -> int:
    """Take packages of townships back."""
    from layers.safekeeping.packages import merge as take_back

    take = _read_take(args.take)
    with opened(args.project, console) as project:
        done = take_back(project, args.packages, take)
    for one in done:
        console.say(f"merged_{one.outcome}", township=one.township, path=one.path, edits=one.edits)
        if one.left:
            comma = "、" if console.lang == "zh" else ", "
            console.say("merged_left", path=one.path, layers=comma.join(term(name, console.lang) for name in one.left))
    console.result({"project": args.project, "merged": [vars(one) for one in done]})
    return 0


def _read_take(values: list[str]) -> dict[str, str]:
    """Whose state stands, by township; "" for all others."""
    out = {}
    for value in values:
        code, _, whose = value.rpartition("=")
        if whose not in ("ours", "theirs"):
            raise Refused("option_bad", option="--take", value=value, form=said("form_take"))
        out[code] = whose
    return out
