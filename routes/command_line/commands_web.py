"""Commands that open the map: demo, serve."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from layers.access.acts import COMMAND_LINE
from layers.work.job_folder import KEEP_DAYS, UPLOAD_MB, JobFolder
from routes.command_line.console import Console, has_errors
from routes.command_line.libraries import have_libraries
from routes.command_line.opened import PROJECT_HELP, opened, project_address, tell_migrated
from routes.command_line.options import add_common
from routes.command_line.ports import free_socket
from routes.command_line.usage import positive_number, whole_number
from routes.hosts import LOOPBACK

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from layers.storage.addresses import ServerAddress

_THREADS = 8
_MOST_BYTES = 1 << 30  # of a request, before anything looks at it
SERVED = {"threads": _THREADS, "connection_limit": 2000, "asyncore_use_poll": True}  # a browser keeps several connections open
_FORWARDED = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
DEMO = "demo"


def _add_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=whole_number("--port"), help="port; 5000 by default, or the next free one")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``demo``."""
    _add_port(parser)
    parser.add_argument("--fresh", action="store_true", help="make the demo county anew")
    parser.add_argument("--no-serve", action="store_true", help="make it and stop")
    add_common(parser)


def demo(args: argparse.Namespace, console: Console) -> int:
    """Make the demo county where it is not there yet, and show it."""
    from layers.demo_county.demonstration import PROJECT, make_demo, refuse_foreign
    from layers.rule_files import read_rules

    console.speak(read_rules(None).language)
    folder = Path.cwd() / DEMO
    refuse_foreign(folder)
    listening = None if args.no_serve else free_socket("127.0.0.1", args.port)
    have_libraries(console)
    project = folder / PROJECT
    if args.fresh or not project.is_file():
        console.tell("demo_making", folder=folder)
        make_demo(folder, args.lang, console.progress)
        console.progress.close()
    else:
        console.tell("demo_kept", folder=folder)
    data = _account(project, console)
    console.result({"project": str(project), **data})
    if listening is not None:
        _serve(project, listening, console, args.open, demo=True, processes=1)
    return 0


def serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``serve``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; where others can reach it, an administrator is needed")
    parser.add_argument(
        "--proxy", metavar="ADDRESS", help="address of the server before this one that speaks HTTPS; its headers are believed"
    )
    _add_port(parser)
    parser.add_argument(
        "--backups", metavar="FOLDER", type=Path, help="folder of the hourly backups; by default one beside the project, named after it"
    )
    parser.add_argument(
        "--upload-mb", type=whole_number("--upload-mb", 1), default=UPLOAD_MB, metavar="MB", help="most that one file sent in may have"
    )
    parser.add_argument(
        "--keep-days", type=positive_number("--keep-days"), default=KEEP_DAYS, metavar="DAYS", help="how long files of jobs are kept"
    )
    parser.add_argument("--no-backups", action="store_true", help="make no hourly backups")
    parser.add_argument(
        "--processes",
        metavar="N",
        type=whole_number("--processes", 1),
        help="processes that edits are made in beside the server; by default one for each core, at most 4; 1: the server makes them",
    )
    add_common(parser, json=False)


def serve(args: argparse.Namespace, console: Console) -> int:
    """Show a project in the browser until Ctrl+C."""
    from gis.errors import Refused
    from layers.access.audit import record
    from layers.people import has_administrator
    from layers.safekeeping.backups import folder_of
    from layers.storage.addresses import address_of
    from routes.kept_safe import freeze_damaged

    for_others = args.host not in LOOPBACK or args.proxy is not None
    with opened(args.project, console) as project:
        with project.reading() as connection:
            if for_others and not has_administrator(connection):
                raise Refused("administrator_needed", host=args.host, file=str(project.path))
        listening = free_socket(args.host, args.port)
        freeze_damaged(project)  # before anything is written
        record(project, COMMAND_LINE, "serve", f"{args.host}:{listening.getsockname()[1]}")
    if for_others and args.proxy is None:
        console.tell("serving_plain")
    have_libraries(console)
    backups = None if args.no_backups else args.backups or folder_of(address_of(args.project))
    files = JobFolder.of(address_of(args.project), args.upload_mb, args.keep_days)
    hosts = None if for_others else LOOPBACK
    _serve(args.project, listening, console, args.open, backups, files, hosts=hosts, proxy=args.proxy, processes=args.processes)
    return 0


def _account(path: Path, console: Console) -> dict[str, object]:
    """Print the count of a project; gives it."""
    from layers.accounts import recount_project
    from layers.store import Project

    with Project.open(path) as project:
        tell_migrated(project, console)
        found = recount_project(project)
    data = found.coverage.as_json()
    console.say("coverage", **data["housing_units"])
    console.say("coverage_buildings", **data["buildings"])
    return {**data, "errors": has_errors(found.issues)}


def _serve(
    project: Path | str | ServerAddress,
    listening: socket.socket,
    console: Console,
    open_browser: bool,
    backups: Path | None = None,
    files: JobFolder | None = None,
    *,
    hosts: Sequence[str] | None = LOOPBACK,
    proxy: str | None = None,
    demo: bool = False,
    processes: int | None = None,
) -> None:
    import waitress

    from layers.work.job_staff import staffed
    from routes.at_desks import at_desks
    from routes.kept_safe import kept_safe
    from routes.web import create_app

    host, port = listening.getsockname()[:2]
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # "Task queue depth is 1" tells nobody anything
    people = _demo_people(project) if demo else None
    app = create_app(project, hosts=hosts, lang=console.lang, demo_people=people, job_folder=files)
    files = app.extensions["job_folder"]
    before = {"trusted_proxy": proxy, "trusted_proxy_headers": _FORWARDED, "clear_untrusted_proxy_headers": True} if proxy else {}
    most = {"max_request_body_size": max(_MOST_BYTES, files.upload_mb * 1_000_000 + 1)}
    server = waitress.create_server(app, sockets=[listening], ident="Enumap", **SERVED, **before, **most)
    shown = f"[{host}]" if ":" in host else host
    (console.tell if console.as_json else console.say)("serving", host=shown, port=port)
    if open_browser:
        import webbrowser

        webbrowser.open(f"http://{shown}:{port}")
    signal.signal(signal.SIGTERM, _end)
    kept = app.extensions["project"]
    with suppress(KeyboardInterrupt, SystemExit), kept_safe(kept, backups, console), staffed(kept, files), at_desks(app, processes):
        server.run()
    server.close()
    console.tell("stopped")


def _demo_people(project: Path | str | ServerAddress) -> list[dict[str, str]]:
    from layers.demo_county.demo_people import shown
    from layers.store import Project

    with Project.open(project) as opened_project:
        return shown(opened_project)


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
