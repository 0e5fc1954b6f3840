"""Commands about people: create-admin, people."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import Refused
from layers.access.acts import COMMAND_LINE
from routes.command_line.console import Console
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, mapping_of
from routes.command_line.words import say

if TYPE_CHECKING:
    from layers.people import Person
    from layers.store import Project


def create_admin_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``create-admin``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--login", required=True, metavar="NAME", help="what they type to log in")
    parser.add_argument("--name", default="", metavar="TEXT", help="name that is shown")
    parser.add_argument("--territory", default="", metavar="CODES", help="beginnings of codes, in quotes; else the whole project")
    add_common(parser)


def create_admin(args: argparse.Namespace, console: Console) -> int:
    """Take in a county administrator."""
    from gis.people.roles import ADMINISTRATOR
    from layers import people

    with opened(args.project, console) as project, project.transaction() as connection:
        person, password = people.add(connection, COMMAND_LINE, args.login, args.name, ADMINISTRATOR, args.territory)
    console.result({"project": str(project.path), **_tell_password(console, person, password)})
    return 0


def people_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``people``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument(
        "what", nargs="?", default="list", choices=tuple(_ACTS), metavar="|".join(_ACTS), help="what to do; list by default"
    )
    parser.add_argument("whom", nargs="?", metavar="LOGIN|FILE", help="whose login; of import, a CSV or XLSX file")
    parser.add_argument("--role", metavar="ROLE", help="of add and change: role (docs/roles.md)")
    parser.add_argument("--territory", metavar="CODES", help="beginnings of codes, in quotes; else the whole project")
    parser.add_argument("--name", metavar="TEXT", help="name that is shown")
    parser.add_argument("--passwords", metavar="OUT.csv", help="of import: new file for the initial passwords")
    parser.add_argument(
        "--map", action="append", default=[], metavar="field=column", help="column of the file that holds a field; repeatable"
    )
    parser.add_argument("--profile", metavar="PROFILE", help="of policy: asvs or mlps2")
    parser.add_argument("--set", action="append", default=[], metavar="name=number", help="of policy: set a number; repeatable")
    add_common(parser)


def people(args: argparse.Namespace, console: Console) -> int:
    """See to the people of a project."""
    needed = args.what not in ("list", "policy")
    if needed != (args.whom is not None):
        raise Refused("usage_whom" if needed else "usage_nobody", what=args.what)
    with opened(args.project, console) as project:
        console.result({"project": str(project.path), **_ACTS[args.what](project, args, console)})
    return 0


def _list(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people

    with project.reading() as connection:
        found = people.people(connection)
    for person in found:
        console.say("person", **_told(person, console))
    if not found:
        console.say("people_none", file=str(project.path))
    return {"people": [_as_json(p) for p in found]}


def _import(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from gis.messages import message
    from layers.access.people_files import take_people, write_passwords
    from layers.reading.row_files import RowsRefused
    from layers.reading.sources import Source

    source = Source.parse(args.whom, mapping_of(args))
    try:
        with project.transaction() as connection:
            taken = take_people(connection, COMMAND_LINE, source)
            if taken.added and args.passwords is None:
                raise Refused("passwords_needed", count=len(taken.added))
            if taken.added:
                write_passwords(Path(args.passwords), taken.added)
    except RowsRefused as refused:
        for row in refused.rows:
            console.tell_text(message(str(row["say"]), console.lang, **row["with"]))  # type: ignore[arg-type]
        raise
    console.say("people_taken", file=source.file, added=len(taken.added), changed=len(taken.changed), unchanged=taken.unchanged)
    if taken.added:
        console.say("passwords_written", file=args.passwords)
    return {
        "added": [_as_json(p) for p, _ in taken.added],
        "changed": [_as_json(p) for p in taken.changed],
        "unchanged": taken.unchanged,
        "passwords": args.passwords if taken.added else None,
    }


def _add(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people

    if args.role is None:
        raise Refused("usage_missing", command="people", names="--role")
    with project.transaction() as connection:
        person, password = people.add(connection, COMMAND_LINE, args.whom, args.name or "", args.role, args.territory or "")
    return _tell_password(console, person, password)


def _change(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people

    with project.transaction() as connection:
        values = {"name": args.name, "role": args.role, "territory": args.territory}
        person = people.change(connection, COMMAND_LINE, args.whom, **values)
    console.say("person", **_told(person, console))
    return {"person": _as_json(person)}


def _revoke(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people

    with project.transaction() as connection:
        person = people.revoke(connection, COMMAND_LINE, args.whom)
    console.say("person", **_told(person, console))
    return {"person": _as_json(person)}


def _restore(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people

    with project.transaction() as connection:
        person = people.restore(connection, COMMAND_LINE, args.whom)
    console.say("person", **_told(person, console))
    return {"person": _as_json(person)}


def _unlock(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people
    from layers.access import logins

    with project.transaction() as connection:
        person = people.person_of(connection, args.whom)
        logins.unlock(connection, COMMAND_LINE, person)
    console.say("person", **_told(person, console))
    return {"person": _as_json(person)}


def _password(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers import people

    with project.transaction() as connection:
        password = people.reset_password(connection, COMMAND_LINE, args.whom)
        person = people.person_of(connection, args.whom)
    return _tell_password(console, person, password)


def _policy(project: Project, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    from layers.access import audit
    from layers.access.password_policy import policy_of, set_policy

    settings = dict(text.partition("=")[::2] for text in args.set)
    if args.profile is not None or settings:
        with project.transaction() as connection:
            policy = set_policy(connection, args.profile, settings)
            audit.note(connection, COMMAND_LINE, "policy", details=asdict(policy))
    with project.reading() as connection:
        policy = policy_of(connection)
    for name, value in asdict(policy).items():
        console.line(f"{name} = {value}")
    return {"policy": asdict(policy)}


_ACTS: Mapping[str, Callable[[Project, argparse.Namespace, Console], dict[str, Any]]] = {
    "list": _list,
    "import": _import,
    "add": _add,
    "change": _change,
    "revoke": _revoke,
    "restore": _restore,
    "unlock": _unlock,
    "password": _password,
    "policy": _policy,
}


def _tell_password(console: Console, person: Person, password: str) -> dict[str, Any]:
    """Print an initial password, this once."""
    console.say("person", **_told(person, console))
    console.say("initial_password", login=person.login, password=password)
    return {"person": _as_json(person), "initial_password": password}


def _told(person: Person, console: Console) -> dict[str, object]:
    words = {
        "role": say(person.role, console.lang),
        "territory": str(person.territory) or say("whole_project", console.lang),
        "status": say(person.status, console.lang),
    }
    return {"login": person.login, "name": f" {person.name}" if person.name else "", **words}


def _as_json(person: Person) -> dict[str, Any]:
    shown = ("person_id", "login", "name", "role", "status", "must_change")
    return {**{k: getattr(person, k) for k in shown}, "territory": [p for p in person.territory.prefixes if p]}
