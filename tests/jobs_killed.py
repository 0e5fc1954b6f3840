"""Jobs whose worker is killed at moments spread over their time: done once or not at all, told within a minute, no rest of files."""

from __future__ import annotations

import http.client
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.served import Client, Served

TOLD_S = 60.0  # in which it must be known what has become of a job


def workers_of(pid: int) -> list[psutil.Process]:
    """The processes that work for a server, and those that work for them; not the one that they are copied from."""
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            words, above = " ".join(process.cmdline()), process.parent()
            copied = "forkserver" in words and above is not None and "forkserver" in " ".join(above.cmdline())
            if copied or "spawn_main" in words:
                found.append(process)
    return found


def revision(project: Path) -> int:
    """Of a project file."""
    with closing(sqlite3.connect(project)) as db:
        return int(db.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()[0])


def faults_of(project: Path) -> list[str]:
    """What is wrong in a project file."""
    with closing(sqlite3.connect(project)) as db:
        found = [] if db.execute("PRAGMA integrity_check").fetchone() == ("ok",) else ["integrity"]
        found += ["foreign keys"] if db.execute("PRAGMA foreign_key_check").fetchall() else []
        torn = "SELECT count(*) FROM cells c WHERE NOT EXISTS (SELECT 1 FROM enumeration_areas e WHERE e.ea_code = c.ea_code)"
        return found + (["half a plan"] if db.execute(torn).fetchone()[0] else [])


def fetched(server: Served, path: str) -> tuple[int, bytes]:
    """Status and bytes of what a server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def sent(server: Served, file: Path) -> str:
    """Send a file in, in place of what was sent before; its id."""
    with closing(Client(server, 60)) as client:
        for one in client.ask("GET", "/api/v1/uploads")[1]["uploads"]:
            client.ask("DELETE", f"/api/v1/uploads/{one['id']}", {})
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with closing(connection):
        connection.request("POST", f"/api/v1/uploads?name={file.name}", file.read_bytes(), {"Content-Type": "application/octet-stream"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
    assert answer.status == 201, body
    return str(body["id"])


@dataclass
class Killed:
    """A job that is started and killed again and again; what came of it.

    Attributes:
        server: that is asked.
        kind: of the job.
        args: gives what it is started with, each time.
        writes: whether a job that is done makes one revision.
    """

    server: Served
    kind: str
    args: Callable[[], dict[str, Any]]
    writes: bool
    states: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    whole_s: float = 0.0

    def run(self, kills: int) -> str:
        """Kill it so many times; gives a line that tells how it went."""
        began = time.perf_counter()
        with closing(Client(self.server, 60)) as client:
            self._once(client, None)
            self.whole_s = time.perf_counter() - began
            for k in range(kills):
                self._once(client, self.whole_s * (k + 0.5) / kills)
        states = dict(sorted(self.states.items()))
        told = f"{states}, told in {self.slowest_s:.1f} s, wrong: {len(self.wrong)}"
        return f"{self.kind}: {kills} kills over {self.whole_s * 1000:.0f} ms: {told}"

    def _once(self, client: Client, at_s: float | None) -> None:
        project = Path(self.server.project)
        before = revision(project)
        status, job, _ = client.ask("POST", "/api/v1/jobs", {"kind": self.kind, "args": self.args()})
        assert status == 202, job
        if at_s is not None:
            time.sleep(at_s)
            self._kill()
        found = self._ended(client, job["id"])
        self.states[found["state"]] += 1
        made, state = revision(project) - before, found["state"]
        wanted = 1 if self.writes and state == "done" else 0
        wrong = [*faults_of(project), *([f"{made} revisions"] if made != wanted else []), *self._files(job["id"], state)]
        wrong += (
            []
            if state in ("done", "interrupted") or (self.kind == "import" and state == "failed")
            else [f"it is {state}: {found['error']}"]
        )
        self.wrong += [f"{self.kind} at {at_s} s, {state}: {w}" for w in wrong]

    def _kill(self) -> None:
        assert self.server.process is not None
        for process in workers_of(self.server.process.pid):
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def _ended(self, client: Client, job_id: str) -> dict[str, Any]:
        began = time.perf_counter()
        while time.perf_counter() - began < TOLD_S + 60:
            _, found, _ = client.ask("GET", f"/api/v1/jobs/{job_id}")
            if found["state"] not in ("waiting", "running"):
                self.slowest_s = max(self.slowest_s, time.perf_counter() - began)
                if time.perf_counter() - began > TOLD_S:
                    self.wrong.append(f"{self.kind}: told after {TOLD_S} s")
                return found
            time.sleep(0.02)
        raise TimeoutError(f"{job_id} does not end")

    def _files(self, job_id: str, state: str) -> list[str]:
        """What is wrong with the files of a job that has ended."""
        folder = Path(self.server.project).with_suffix("")
        outcomes = folder.with_name(f"{folder.name}-jobs") / "outcomes"
        half = [p.name for p in outcomes.glob("*.part")] if outcomes.is_dir() else []
        if self.writes:
            return half
        status, content = fetched(self.server, f"/api/v1/jobs/{job_id}/outcome")
        whole = content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")
        return half + ([] if (status == 200 and whole) == (state == "done") else [f"outcome {status}, {len(content)} bytes"])
