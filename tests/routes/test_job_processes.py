"""The workers beside the served project, and what becomes of their jobs when somebody kills them, or the server.

World: the town of `tests.town`. A short form: 100 kills of each kind by ``python bench/jobs.py``.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from gis.schema import COMMITTEES
from layers import jobs
from layers.paper.fonts import FONT
from layers.store import Project
from tests.amounts import so_many
from tests.jobs_killed import Killed, faults_of, revision, sent, workers_of
from tests.served import Client, served
from tests.town import A, C

MOST_S = 60  # until it is known what has become of the job of a killed worker
KILLS = so_many(2, 5)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills by signal")


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


def started(client: Client, path: str = "/api/v1/delineate", **body: Any) -> str:
    status, job, _ = client.ask("POST", path, body)
    assert status == 202, job
    return str(job["id"])


def state(client: Client, job_id: str) -> str:
    return str(client.ask("GET", f"/api/v1/jobs/{job_id}")[1].get("state"))


def ended(client: Client, job_id: str) -> dict[str, Any]:
    until(lambda: state(client, job_id) not in jobs.UNFINISHED)
    return client.ask("GET", f"/api/v1/jobs/{job_id}")[1]


def delivery(project: Path) -> Path:
    """The committees of a project, as a file to be sent in."""
    with Project.open(project) as there:
        frame = there.read(COMMITTEES).rename(columns={"committee_code": "code"})
    file = project.with_name("committees.geojson")
    frame[["code", "name", "geometry"]].to_crs(4326).to_file(file)
    return file


def test_a_job_is_done_by_a_process_beside_the_server(own: Path) -> None:
    with served(own) as server, closing(Client(server, 60)) as client:
        assert ended(client, started(client, committees=[C]))["state"] == "done"
        assert client.ask("GET", "/api/v1/project")[1]["job"] is None
        rows = client.ask("GET", "/api/v1/committees")[1]["committees"]
        assert next(r for r in rows if r["code"] == C)["state"] == "planned"
        began = time.monotonic()
        ended(client, started(client, committees=[A]))
        assert time.monotonic() - began < 20  # the worker has everything loaded


def test_jobs_of_killed_workers_are_done_once_or_interrupted_whole(own: Path) -> None:
    with served(own, lease_s=2) as server:
        killed = Killed(server, "delineate", lambda: {"committees": [C]}, writes=True)
        told = killed.run(KILLS)
    assert killed.wrong == [], told


@pytest.mark.skipif(not FONT.is_file(), reason="the font is missing: python -m layers.vendor")
def test_prints_of_killed_workers_are_whole_or_not_there(own: Path) -> None:
    with served(own, lease_s=2) as server:
        killed = Killed(server, "print", lambda: {"committees": [A]}, writes=False)
        told = killed.run(KILLS)
    assert killed.wrong == [], told


def test_imports_of_killed_workers_are_whole_or_not_there(own: Path) -> None:
    file = delivery(own)
    with served(own, lease_s=2) as server:

        def args() -> dict[str, Any]:
            return {"upload": sent(server, file), "role": "committees", "mode": "update"}

        killed = Killed(server, "import", args, writes=True)
        told = killed.run(KILLS)
    assert killed.wrong == [], told


def test_workers_end_with_their_server_also_when_that_is_killed_and_its_job_goes_on_with_the_next(own: Path) -> None:
    with served(own, lease_s=2) as server, closing(Client(server, 60)) as client:
        assert server.process is not None
        until(lambda: len(workers_of(server.process.pid)) >= 2)  # type: ignore[union-attr]
        workers, before = workers_of(server.process.pid), revision(own)
        job = started(client, committees=[C])
        until(lambda: state(client, job) != "waiting")
        server.kill()
        client.close()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == []
        server.start()
        began = time.monotonic()
        assert ended(client, job)["state"] == "done" and time.monotonic() - began < MOST_S
        assert revision(own) == before + 1 and faults_of(own) == []


def test_a_server_that_is_stopped_ends_its_workers(own: Path) -> None:
    with served(own) as server:
        assert server.process is not None
        workers = until(lambda: workers_of(server.process.pid))  # type: ignore[union-attr]
        server.process.send_signal(signal.SIGINT)
        server.process.wait(120)  # a machine at work on much else starts, and so ends, slowly
        assert psutil.wait_procs(workers, timeout=60)[1] == []


def test_a_cancelled_job_at_a_long_step_ends_with_its_process(own: Path) -> None:
    """A worker that is stopped stands for one that is at a step of minutes."""
    with served(own) as server, closing(Client(server, 60)) as client:
        assert server.process is not None
        until(lambda: len(workers_of(server.process.pid)) >= 2)  # type: ignore[union-attr]
        for seed in range(40):  # some are done before they can be stopped
            before = revision(own)
            job = started(client, committees=[C], seed=seed)
            until(lambda job=job: state(client, job) != "waiting")
            workers = workers_of(server.process.pid)
            for worker in workers:
                worker.suspend()
            if state(client, job) == "running" and revision(own) == before:
                break
            for worker in workers:
                worker.resume()
            ended(client, job)
        began = time.monotonic()
        client.ask("POST", f"/api/v1/jobs/{job}/cancel", {})
        found = ended(client, job)
        assert time.monotonic() - began < 15 and (found["state"], found["error"]["code"]) == ("cancelled", "job_cancelled")
        for worker in workers:
            if worker.is_running():
                worker.resume()
        assert revision(own) == before and faults_of(own) == []
        assert ended(client, started(client, committees=[C]))["state"] == "done"


def test_two_servers_on_one_project_do_each_job_once(own: Path) -> None:
    """Two servers with two workers each take jobs from one table."""
    with served(own) as server, served(own) as other, closing(Client(server, 60)) as client, closing(Client(other, 60)) as beside:
        before = revision(own)
        made = [started(one, committees=[code], seed=k) for k in range(2) for one, code in ((client, A), (beside, C))]
        found = [ended(client, job) for job in made]
        assert {f["state"] for f in found} == {"done"} and {f["attempts"] for f in found} == {1}
        assert revision(own) == before + len(made)
