"""The worker beside the served project, and what becomes of its job when somebody kills it, or the server.

World: the town of `tests.town`.
"""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from layers import jobs
from layers.store import Project
from tests.served import Client, Served, served
from tests.town import C

MOST_S = 60  # until the job of a killed worker is known to be interrupted


@pytest.fixture
def own(town: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(town, tmp_path / "town.enumap"))


def until(true: Callable[[], Any], most_s: float = MOST_S) -> Any:
    began = time.monotonic()
    while time.monotonic() - began < most_s:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it does not come about")


def workers_of(pid: int) -> list[psutil.Process]:
    """Processes of a server that are at work for it: its children that were spawned."""
    return [p for p in psutil.Process(pid).children(recursive=True) if "spawn_main" in " ".join(p.cmdline())]


def taken(project: Path, job_id: str) -> bool:
    with Project.open(project) as there:
        return bool(jobs.job(there, job_id).worker)


def asked(server: Served) -> tuple[Client, str]:
    client = Client(server, 60)
    status, job, _ = client.ask("POST", "/api/v1/delineate", {"committees": [C]})
    assert status == 202, job
    return client, job["id"]


def state(client: Client, job_id: str) -> str:
    return str(client.ask("GET", f"/api/v1/jobs/{job_id}")[1].get("state"))


def test_a_job_is_done_by_a_process_beside_the_server(own: Path) -> None:
    with served(own) as server:
        client, job = asked(server)
        with closing(client):
            assert until(lambda: state(client, job) != "running") and state(client, job) == "done"
            assert client.ask("GET", "/api/v1/project")[1]["job"] is None
            rows = client.ask("GET", "/api/v1/committees")[1]["committees"]
            assert next(r for r in rows if r["code"] == C)["state"] == "planned"


def test_the_job_of_a_killed_worker_is_interrupted_whole_or_not_and_the_next_one_is_done(own: Path) -> None:
    with served(own) as server, closing(Client(server, 60)) as client:
        assert server.process is not None
        for k in range(3):
            worker = until(lambda: workers_of(server.process.pid))  # type: ignore[union-attr]
            before = client.ask("GET", "/api/v1/project")[1]["version"]
            asker, job = asked(server)
            until(lambda job=job: taken(own, job))
            time.sleep(0.1 * k)
            for process in worker:
                process.send_signal(signal.SIGKILL)
            began = time.monotonic()
            found = until(lambda job=job: state(client, job) if state(client, job) != "running" else "")
            assert time.monotonic() - began < MOST_S and found in ("interrupted", "done")
            if found == "interrupted":
                plans = {r["code"]: r for r in client.ask("GET", "/api/v1/committees")[1]["committees"]}
                whole = plans[C]["state"] == "planned" and plans[C]["units_placed"] == plans[C]["units"]
                assert whole or client.ask("GET", "/api/v1/project")[1]["version"] == before
            asker.close()
        asker, job = asked(server)
        assert until(lambda: state(client, job) != "running") and state(client, job) == "done"
        asker.close()


def test_a_worker_ends_with_its_server_also_when_that_is_killed_and_its_job_is_told(own: Path) -> None:
    with served(own) as server:
        assert server.process is not None
        workers = until(lambda: workers_of(server.process.pid))  # type: ignore[union-attr]
        client, job = asked(server)
        until(lambda: taken(own, job))
        client.close()
        server.kill()
        psutil.wait_procs(workers, timeout=20)
        assert not [p for p in workers if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        server.start()
        with closing(Client(server, 60)) as again:
            assert until(lambda: state(again, job) != "running") and state(again, job) in ("interrupted", "done")


def test_a_server_that_is_stopped_ends_its_worker(own: Path) -> None:
    with served(own) as server:
        assert server.process is not None
        workers = until(lambda: workers_of(server.process.pid))  # type: ignore[union-attr]
        server.process.send_signal(signal.SIGINT)
        server.process.wait(30)
        assert not [p for p in workers if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
