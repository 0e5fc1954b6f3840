"""The command that reads, exports and checks the audit."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import Refused
from layers.access.acts import COMMAND_LINE
from routes.command_line.console import Console
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, flat
from routes.command_line.usage import moment

if TYPE_CHECKING:
    from layers.access.audit_check import Checked, Head
    from layers.store import Project

_MOST_LINES = 50


def audit_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``audit``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--check", action="store_true", help="find rows that were altered, moved or taken away")
    parser.add_argument("--expect", metavar="ROWS:HASH", help="with --check: a head that was noted at an earlier check")
    parser.add_argument("--since", type=moment("--since"), metavar="TIME", help="rows from this time on, as in 2026-11-30 (UTC)")
    parser.add_argument("--action", action="append", nargs="+", metavar="ACTION", help="rows of this action only; repeatable")
    parser.add_argument("--person", metavar="LOGIN", help="rows of what this person did")
    parser.add_argument("--out", metavar="OUT.csv", help="new file to write the rows to")
    add_common(parser)


def audit(args: argparse.Namespace, console: Console) -> int:
    """Read the audit, or check it."""
    from layers.access.audit import ACTIONS

    actions = flat(args.action)
    for action in sorted(set(actions) - set(ACTIONS))[:1]:
        raise Refused("usage_choice", command="audit", option="--action", value=action, known=", ".join(sorted(ACTIONS)))
    if args.expect is not None and not args.check:
        raise Refused("usage_needs", command="audit", option="--expect", other="--check")
    with opened(args.project, console) as project:
        if args.check:
            return _check(project, args, console)
        rows = _rows(project, args.since, actions, args.person)
        if args.out is not None:
            _write(project, Path(args.out), rows)
            console.say("audit_written", file=args.out, rows=len(rows))
        else:
            _show(project, rows, console)
    console.result({"project": str(project.path), "rows": rows, "out": args.out})
    return 0


def _check(project: Project, args: argparse.Namespace, console: Console) -> int:
    from gis.messages import message
    from layers.access.audit_check import check

    expected = _expected(args.expect)
    with project.reading() as connection:
        found: Checked = check(connection, expected)
    texts = [message(str(f["say"]), console.lang, **f["with"]) for f in found.faults]  # type: ignore[arg-type]
    for text in texts:
        console.line(text)
    console.say("audit_checked", rows=found.rows, faults=len(texts), head=str(found.head))
    console.result({"project": str(project.path), "rows": found.rows, "head": str(found.head), "faults": texts})
    return int(bool(texts))


def _expected(text: str | None) -> Head | None:
    from layers.access.audit_check import Head

    found = Head.parse(text) if text is not None else None
    if text is not None and found is None:
        raise Refused("head_bad", value=text[:80])
    return found


def _rows(project: Project, since: str | None, actions: list[str], login: str | None) -> list[dict[str, Any]]:
    from layers.access.acts import OTHERS
    from layers.access.audit_check import listed
    from layers.people import person_of

    with project.reading() as connection:
        actor = login if login is None or login in OTHERS else person_of(connection, login).person_id
        return listed(connection, since, actions, actor)


def _show(project: Project, rows: list[dict[str, Any]], console: Console) -> None:
    """Print the last rows; people by their logins, which the audit itself does not hold."""
    from layers.people import people

    with project.reading() as connection:
        logins = {p.person_id: p.login for p in people(connection)}
    if len(rows) > _MOST_LINES:
        console.say("audit_last", shown=_MOST_LINES, rows=len(rows))
    for row in rows[-_MOST_LINES:]:
        who, about = (logins.get(row[c], row[c]) for c in ("actor", "object"))
        console.line(
            "  ".join(filter(None, (str(row["number"]), row["time"][:19], who, row["action"], about, row["outcome"], row["address"])))
        )


def _write(project: Project, path: Path, rows: list[dict[str, Any]]) -> None:
    from layers.access.audit import record
    from layers.access.audit_check import as_csv
    from layers.reasons import explain

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as f:
            f.write(as_csv(rows))
    except FileExistsError as e:
        raise Refused("out_exists", file=str(path)) from e
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=explain(e)) from e
    record(project, COMMAND_LINE, "audit", path.name, details={"rows": len(rows)})
