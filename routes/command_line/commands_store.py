"""Commands about where a project is kept: copy, backup, verify, restore."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from routes.command_line.console import Console
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common


def copy_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``copy``."""
    parser.add_argument("project", metavar="FROM", type=project_address, help=PROJECT_HELP)
    parser.add_argument("target", metavar="TO", type=project_address, help="file to make, as in county.gpkg, or URL of a database")
    add_common(parser)


def copy(args: argparse.Namespace, console: Console) -> int:
    """Copy a project with all its tables."""
    from layers.access import audit
    from layers.storage.copying import copy_project

    with opened(args.project, console) as project:
        copied = copy_project(project, args.target, console.progress)
        audit.record(project, audit.current().actor, "copy", str(args.target))
    console.progress.close()
    rows = {name: found.rows for name, found in copied.items()}
    console.say("copied", file=args.project, target=args.target, tables=len(rows), rows=sum(rows.values()))
    console.result({"project": args.project, "target": args.target, "tables": {n: vars(f) for n, f in copied.items()}})
    return 0


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``backup``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--to", metavar="FOLDER", type=Path, help="where to put it; by default a folder beside the project, named after it")
    add_common(parser)


def backup(args: argparse.Namespace, console: Console) -> int:
    """Make a backup of a project, also while others work on it."""
    from layers.access import audit
    from layers.safekeeping.backups import back_up

    with opened(args.project, console) as project:
        made = back_up(project, args.to)
        audit.record(project, audit.current().actor, "backup", made.path.name, details={"revision": made.manifest["revision"]})
    console.say("backed_up", file=made.path, kb=made.path.stat().st_size // 1000, revision=made.manifest["revision"])
    console.result({"project": args.project, "backup": made.path, **made.manifest})
    return 0


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``verify``."""
    parser.add_argument("backup", metavar="BACKUP", type=Path, help="file made by server.py backup")
    add_common(parser)


def verify(args: argparse.Namespace, console: Console) -> int:
    """Read all of a backup and say whether it is whole."""
    from layers.safekeeping.backups import verify as check

    _tell_backup("verified", check(args.backup), console, args.backup)
    return 0


def restore_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``restore``."""
    parser.add_argument("backup", metavar="BACKUP", type=Path, help="file made by server.py backup")
    parser.add_argument("target", metavar="TO", type=project_address, help="file to make, as in county.gpkg, or URL of a database")
    add_common(parser)


def restore(args: argparse.Namespace, console: Console) -> int:
    """Make a project from a backup."""
    from layers.access import audit
    from layers.safekeeping.backups import restore as put_back

    manifest = put_back(args.backup, args.target)
    with opened(args.target, console) as project:
        noted = {"made": manifest["made"], "revision": manifest["revision"]}
        audit.record(project, audit.current().actor, "restore", args.backup.name, details=noted)
    _tell_backup("restored", manifest, console, args.backup, args.target)
    return 0


def _tell_backup(word: str, manifest: dict[str, Any], console: Console, backup: Path, target: object = None) -> None:
    shown = {k: manifest[k] for k in ("project", "revision", "made", "number")}
    console.say(word, file=backup, target=target, count=sum(manifest["rows"].values()), **shown)
    console.result({"backup": backup, **({"target": target} if target else {}), **manifest})
