"""The command line: one word per job; a table of the commands, and the exit status of whatever happens in them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gis.errors import EnumapError, Refused
from layers.access.acts import COMMAND_LINE, acting
from routes.command_line import (
    commands_audit,
    commands_data,
    commands_field,
    commands_people,
    commands_plan,
    commands_print,
    commands_sign_off,
    commands_store,
    commands_townships,
    commands_web,
)
from routes.command_line.console import Console, close_output
from routes.command_line.help_page import ChineseHelp
from routes.command_line.usage import COMMAND, Parser, command_first, no_command, project_language, spoken

DONE, FAULTY, REFUSED = 0, 1, 2
_EPILOG = "exit status: 0 done; 1 done, with errors in the data; 2 refused, nothing was changed"


@dataclass(frozen=True)
class Command:
    """A word of the command line: what it does, an example, its arguments, and the function that does it."""

    name: str
    summary: str
    example: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Console], int]
    action: str = ""  # that the audit notes of what it writes, where the writing does not tell by itself


COMMANDS = (
    Command(
        "demo",
        "Make the demo county and show it.",
        "demo --port 5000",
        commands_web.demo_arguments,
        commands_web.demo,
    ),
    Command("new", "Start a project.", "new county.gpkg", commands_data.new_arguments, commands_data.new),
    Command(
        "import",
        "Take a file into a project.",
        "import county.gpkg buildings buildings.shp --map housing_units=TAOSHU",
        commands_data.import_arguments,
        commands_data.import_,
    ),
    Command(
        "delineate",
        "Divide committees into enumeration areas.",
        "delineate county.gpkg --seed 1",
        commands_plan.delineate_arguments,
        commands_plan.delineate,
        "delineate",
    ),
    Command(
        "coverage",
        "Recount who is in which enumeration area.",
        "coverage county.gpkg --html report.html",
        commands_plan.coverage_arguments,
        commands_plan.coverage,
    ),
    Command(
        "sheet",
        "Print the map of one enumeration area.",
        "sheet county.gpkg 370305001001001 --out map.pdf",
        commands_print.sheet_arguments,
        commands_print.sheet,
    ),
    Command(
        "sheets",
        "Print the sheets of whole committees.",
        "sheets county.gpkg --out sheets --kind committee,ea,register,list",
        commands_print.sheets_arguments,
        commands_print.sheets,
    ),
    Command(
        "export",
        "Write the plan of a project to a file.",
        "export county.gpkg --out plan.gpkg",
        commands_plan.export_arguments,
        commands_plan.export,
    ),
    Command(
        "serve",
        "Show a project in the browser.",
        "serve county.gpkg",
        commands_web.serve_arguments,
        commands_web.serve,
    ),
    Command(
        "copy",
        "Copy a project from a file to a database, or back.",
        "copy county.gpkg postgresql+psycopg://ann@host/census?county",
        commands_store.copy_arguments,
        commands_store.copy,
    ),
    Command(
        "backup",
        "Make a backup of a project.",
        "backup county.gpkg --to /media/second-disk",
        commands_store.backup_arguments,
        commands_store.backup,
    ),
    Command(
        "verify",
        "Check a backup.",
        "verify county-backups/county.000012.20260401T090000Z.hourly.enumap-backup",
        commands_store.verify_arguments,
        commands_store.verify,
    ),
    Command(
        "restore",
        "Make a project from a backup.",
        "restore county-backups/county.000012.20260401T090000Z.hourly.enumap-backup county-again.gpkg",
        commands_store.restore_arguments,
        commands_store.restore,
    ),
    Command(
        "split",
        "Write a package of each township, to be worked on offline.",
        "split county.gpkg --township 370305100 --to packages",
        commands_townships.split_arguments,
        commands_townships.split,
    ),
    Command(
        "merge",
        "Take packages of townships back.",
        "merge county.gpkg packages/county-370305100.gpkg",
        commands_townships.merge_arguments,
        commands_townships.merge,
    ),
    Command(
        "state",
        "Show where committees stand in the sign-off, or take a step with them.",
        "state county.gpkg 370305100 --step submit",
        commands_sign_off.state_arguments,
        commands_sign_off.state,
    ),
    Command(
        "freeze",
        "Freeze accepted committees and certify them.",
        "freeze county.gpkg --out certificate.json",
        commands_sign_off.freeze_arguments,
        commands_sign_off.freeze,
    ),
    Command(
        "certificate",
        "Tell whether a project still is what was certified.",
        "certificate county.gpkg --check certificate.json",
        commands_sign_off.certificate_arguments,
        commands_sign_off.certificate,
    ),
    Command(
        "report-package",
        "Write what is reported upward.",
        "report-package county.gpkg --out county.zip",
        commands_sign_off.report_package_arguments,
        commands_sign_off.report_package,
    ),
    Command(
        "remarks",
        "Take remarks that came back on a report.",
        "remarks county.gpkg remarks.csv",
        commands_sign_off.remarks_arguments,
        commands_sign_off.remarks,
    ),
    Command(
        "plan",
        "From files to a plan in one go, without a project.",
        "plan --committees area.gpkg:committees --buildings area.gpkg:buildings --barriers area.gpkg:roads --out plan.gpkg",
        commands_plan.plan_arguments,
        commands_plan.plan,
    ),
    Command(
        "create-admin",
        "Take in a county administrator, who gives the others their roles.",
        "create-admin county.gpkg --login county1",
        commands_people.create_admin_arguments,
        commands_people.create_admin,
    ),
    Command(
        "people",
        "See to the people of a project: their logins, roles and territories.",
        "people county.gpkg import people.xlsx --passwords initial.csv",
        commands_people.people_arguments,
        commands_people.people,
    ),
    Command(
        "results",
        "Write a form for what is found in the field, or take a filled one in.",
        "results county.gpkg filled.xlsx",
        commands_field.results_arguments,
        commands_field.results,
    ),
    Command(
        "audit",
        "Read or check who did what in a project.",
        "audit county.gpkg --check",
        commands_audit.audit_arguments,
        commands_audit.audit,
    ),
)


def parser(lang: str) -> argparse.ArgumentParser:
    """The parser of all commands, its help in ``lang``."""
    layout = ChineseHelp if lang == "zh" else argparse.RawDescriptionHelpFormatter
    example = "例:" if lang == "zh" else "example: "
    top = Parser(
        prog="server.py",
        description="Enumap: draw census enumeration areas.",
        epilog=_EPILOG,
        formatter_class=layout,
    )
    words = top.add_subparsers(dest="command", required=True, metavar=COMMAND)
    for command in COMMANDS:
        sub = words.add_parser(
            command.name,
            help=command.summary,
            description=command.summary,
            epilog=f"{example}python server.py {command.example}\n\n{_EPILOG}",
            formatter_class=layout,
        )
        command.arguments(sub)
        sub.set_defaults(run=command.run, action_noted=command.action)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; gives the exit status 0, 1 or 2."""
    _plain_streams()
    words = command_first(sys.argv[1:] if argv is None else argv)
    console = Console(*spoken(words))
    try:
        args = _read(words, console)
        console = Console(getattr(args, "lang", None), getattr(args, "json", False))
        with acting(COMMAND_LINE, args.action_noted):
            return int(args.run(args, console))
    except EnumapError as e:
        console.refuse(e)
    except KeyboardInterrupt:
        console.refuse(EnumapError("interrupted"))
    except BrokenPipeError:
        close_output()
    except ImportError as e:
        console.refuse(EnumapError("not_installed", name=e.name or str(e)))
    except Exception as e:  # no traceback for a planner, ever
        if os.environ.get("ENUMAP_DEBUG"):
            raise
        console.fault(e)
    finally:
        console.progress.close()
    return REFUSED


def _read(words: list[str], console: Console) -> argparse.Namespace:
    """The arguments; what is wrong with them is said in the language of the project that they name."""
    reader = parser(console.lang)
    try:
        if no_command(words):
            sys.stderr.write(reader.format_help() + "\n")
            raise Refused("usage_no_command", known=", ".join(c.name for c in COMMANDS))
        return reader.parse_args(words)
    except EnumapError as e:
        console.speak(project_language(words) or console.lang)
        if e.params.get("command") == COMMAND:  # an unknown option is met only when the command has read its own
            raise Refused(e.code, **{**e.params, "command": words[0]}) from e
        raise


def _plain_streams() -> None:
    """Chinese text on any console: where a character cannot be shown, a sign instead of a fault."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
