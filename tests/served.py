"""The served process, and clients of it over HTTP, for tests of reliability and for the benchmarks."""

from __future__ import annotations

import http.client
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil

from tests.planners import Planner

ROOT = Path(__file__).resolve().parents[1]
_START_S = 60
_APP = (  # as `server.py serve` does it, without the libraries of the page, which need the network once
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell has what it starts beside itself ignore it
    "import sys, waitress; from routes.at_desks import at_desks; from routes.command_line.commands_web import SERVED\n"
    "from routes.web import create_app; from layers.work.job_staff import staffed\n"
    "if __name__ == '__main__':\n"
    " app = create_app(sys.argv[1])\n"
    " with at_desks(app), staffed(app.extensions['project'], app.extensions['job_folder'], float(sys.argv[3])):\n"
    "  waitress.serve(app, host='127.0.0.1', port=int(sys.argv[2]), **SERVED)"
)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Served:
    """A project served by a process of its own; it can be killed and started again under the same port."""

    def __init__(self, project: Path | str, lease_s: float = 15.0) -> None:
        self.project, self.port, self.lease_s = project, free_port(), lease_s
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start the process; seconds until it answers."""
        began = time.perf_counter()
        command = [sys.executable, "-c", _APP, str(self.project), str(self.port), str(self.lease_s)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while time.perf_counter() - began < _START_S:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    pass
                with closing(Client(self)) as client:
                    status = client.ask("GET", "/healthz")[0]
                if status == 200:
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.02)
        raise TimeoutError("the server does not answer")

    def cpu_s(self) -> float:
        """Seconds of a processor that it has used, with the processes beside it."""
        assert self.process is not None
        server = psutil.Process(self.process.pid)
        used = [process.cpu_times() for process in (server, *server.children(recursive=True))]
        return float(sum(t.user + t.system for t in used))

    def kill(self) -> None:
        """End it without warning; its workers, which end by themselves, are gone then too."""
        assert self.process is not None
        workers: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            workers = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait()
        psutil.wait_procs(workers, timeout=_START_S)


@contextmanager
def served(project: Path | str, lease_s: float = 15.0) -> Iterator[Served]:
    """A project that is served while the block lasts."""
    server = Served(project, lease_s)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Client:
    """One connection to the server, made anew when it breaks."""

    def __init__(self, server: Served, timeout: float = 30) -> None:
        self._server, self._timeout = server, timeout
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any], str]:
        """Status, content and tag of the answer.

        Raises:
            OSError: no answer came.
        """
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=self._timeout)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            text = None if body is None else json.dumps(body)
            self._connection.request(method, path, text, {"Content-Type": "application/json", **(headers or {})})
            answer = self._connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else {}, answer.headers.get("ETag", "")
        except (OSError, http.client.HTTPException) as e:
            self.close()
            raise OSError(str(e)) from e

    def send_and_hang_up(self, method: str, path: str, body: Any, headers: dict[str, str]) -> None:
        """Ask, and be gone before the answer comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=self._timeout)
        connection.request(method, path, json.dumps(body), {"Content-Type": "application/json", **headers})
        connection.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def killed_while_saving(server: Served, planners: list[Planner], kills: int, rng: random.Random) -> list[float]:
    """Kill the server and start it again, so many times, while planners save; seconds until it was back, each time."""
    stop = Event()

    def work(planner: Planner) -> None:
        while not stop.is_set():
            planner.step()
        planner.client.close()

    threads = [Thread(target=work, args=(planner,)) for planner in planners]
    for thread in threads:
        thread.start()
    back = []
    try:
        for _ in range(kills):
            _until_saved(planners, 3)
            time.sleep(rng.uniform(0, 0.1))
            server.kill()
            back.append(server.start())
        _until_saved(planners, 1)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return back


def _until_saved(planners: list[Planner], more: int) -> None:
    """Wait until so many more saves were acknowledged."""
    before, began = sum(len(p.saved) for p in planners), time.perf_counter()
    while sum(len(p.saved) for p in planners) < before + more:
        if time.perf_counter() - began > _START_S:
            raise TimeoutError("nothing is saved any more")
        time.sleep(0.002)


def codes_of(server: Served, planned: bool = True) -> list[str]:
    """Codes of the committees that have a plan."""
    with closing(Client(server)) as client:
        _, found, _ = client.ask("GET", "/api/v1/committees")
    return [row["code"] for row in found["committees"] if row["eas"] or not planned]


def faults(project: Path, planners: list[Planner]) -> list[str]:
    """What is wrong with the file after planners have written to it: nothing may be."""
    import sqlite3

    found = []
    with sqlite3.connect(project) as db:
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            found.append("integrity")
        if db.execute("PRAGMA foreign_key_check").fetchall():
            found.append("foreign keys")
        rows = db.execute("SELECT committee_code, committee_revision, operation_id FROM edits").fetchall()
        there = {(code, n): operation for code, n, operation in rows}
        found += [f"lost {one}" for p in planners for one in p.saved if there.get(one[:2]) != one[2]]
        for code, count, newest in db.execute("SELECT committee_code, count(*), max(committee_revision) FROM edits GROUP BY 1"):
            if count != newest:
                found.append(f"{code}: {count} rows, revision {newest}")
        torn = db.execute("SELECT count(*) FROM cells c WHERE NOT EXISTS (SELECT 1 FROM enumeration_areas e WHERE e.ea_code = c.ea_code)")
        if torn.fetchone()[0]:
            found.append("half a save")
    db.close()
    return found
