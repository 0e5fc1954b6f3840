"""Long work in the table of a project, in a file and in a database: one at a time, watched, cancelled, never half told, never lost.

World: an empty project; its jobs are of a kind that the tests say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gis.errors import Conflict, NotFound, Refused
from layers import job_kinds, job_worker, jobs
from layers.audit import current
from layers.job_kinds import Kind, Progress
from layers.job_staff import Staff
from layers.jobs import Job, Worker
from layers.store import Project
from tests.worked import at_work


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    with Project.create(place) as project:
        yield project


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_worker, "BEAT_S", 0.05)
    monkeypatch.setattr(job_worker, "LOOK_S", 0.02)


def knows(monkeypatch: pytest.MonkeyPatch, work: Callable[[Project, Job, Progress], Any]) -> None:
    monkeypatch.setitem(job_kinds.KINDS, "test", Kind("test", work))


def until(true: Callable[[], Any]) -> Any:
    for _ in range(1500):
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it does not come about")


def ended(project: Project, job_id: str) -> Job:
    until(lambda: jobs.job(project, job_id).state != "running")
    return jobs.job(project, job_id)


def test_a_job_is_done_in_the_name_of_who_asked_and_is_there_after_a_restart(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(_: Project, job: Job, progress: Progress) -> Any:
        progress(2, 3, "delineate")
        return {"args": job.args, "by": current().actor, "from": current().address}

    knows(monkeypatch, work)
    asked = jobs.start(project, "test", {"seed": 3}, committees=18, owner="p1", address="127.0.0.9")
    assert (asked.state, asked.worker, asked.done) == ("running", "", 0) and jobs.running(project) == asked
    with at_work(project):
        found = ended(project, asked.job_id)
    assert (found.state, found.done, found.total, found.text, found.error) == ("done", 2, 3, "delineate", None)
    assert found.result == {"args": {"seed": 3}, "by": "p1", "from": "127.0.0.9"}
    with Project.open(project.path) as again:
        assert jobs.job(again, asked.job_id) == found and jobs.running(again) is None


def test_one_at_a_time_and_cancelled_at_its_next_step(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def work(_: Project, __: Job, progress: Progress) -> Any:
        for k in range(2000):
            progress(k, 2000, "delineate")
            time.sleep(0.02)
        written.append("plan")

    knows(monkeypatch, work)
    with at_work(project):
        job = jobs.start(project, "test", {}, committees=18)
        with pytest.raises(Conflict, match="running already"):
            jobs.start(project, "test", {})
        until(lambda: jobs.job(project, job.job_id).done > 0)
        assert jobs.cancel(project, job.job_id).cancelled
        found = ended(project, job.job_id)
    assert found.state == "cancelled" and written == []
    assert found.error is not None and "替换 0 个普查区,18 个保持原状" in found.error["zh"]


def test_a_job_that_waits_for_a_worker_is_cancelled_at_once(project: Project) -> None:
    job = jobs.start(project, "test", {})
    assert jobs.cancel(project, job.job_id).state == "cancelled" and Worker(project).take() is None
    assert jobs.start(project, "test", {}).state == "running"


def test_a_refusal_and_a_fault_are_both_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise Refused("no_people")

    knows(monkeypatch, refused)
    with at_work(project):
        found = ended(project, jobs.start(project, "test", {}).job_id)
        assert found.state == "failed" and found.error is not None and found.error["code"] == "no_people"
        knows(monkeypatch, lambda *_: 1 / 0)
        found = ended(project, jobs.start(project, "test", {}).job_id)
        assert found.state == "failed" and found.error is not None and "ZeroDivisionError" in found.error["en"]


def test_one_worker_has_a_job_and_one_given_up_for_dead_says_nothing_more(project: Project) -> None:
    job, first, second = jobs.start(project, "test", {}), Worker(project), Worker(project)
    assert first.take() and second.take() is None and not second.beat(job.job_id, 1, 1, "")
    assert first.beat(job.job_id, 1, 2, "delineate") and jobs.job(project, job.job_id).beats == 2
    assert not jobs.interrupt(project, first.id, beats=1)  # it has given a sign since
    assert jobs.interrupt(project, first.id, beats=2) and not jobs.interrupt(project, first.id)
    assert not first.beat(job.job_id, 2, 2, "delineate")
    first.end(job.job_id, "done", (2, 2, ""), {})
    found = jobs.job(project, job.job_id)
    assert found.state == "interrupted" and found.error is not None and found.error["code"] == "job_interrupted"


def test_a_worker_of_another_server_that_falls_silent_is_found_and_one_that_gives_signs_is_left(project: Project) -> None:
    told: list[BaseException] = []
    staff = Staff(project, told.append, silent_s=0.5)
    job, other = jobs.start(project, "test", {}), Worker(project)
    other.take()
    for _ in range(8):
        time.sleep(0.1)
        other.beat(job.job_id, 0, 1, "")
        staff._look_at_others()
    assert jobs.job(project, job.job_id).state == "running"
    for _ in range(8):
        time.sleep(0.1)
        staff._look_at_others()
    assert jobs.job(project, job.job_id).state == "interrupted" and told == []


def test_only_so_many_ended_jobs_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_MOST_KEPT", 3)
    ids = []
    for _ in range(6):
        ids.append(jobs.start(project, "test", {}).job_id)
        jobs.cancel(project, ids[-1])
    last = jobs.start(project, "test", {})
    with pytest.raises(NotFound):
        jobs.job(project, ids[0])
    assert jobs.job(project, ids[-1]).state == "cancelled" and jobs.running(project) == last


def test_an_unknown_job(project: Project) -> None:
    """Bug: "没有任务 37778ea46da4405e9bc00bcdc91a3040"."""
    with pytest.raises(NotFound) as caught:
        jobs.job(project, "37778ea46da4405e9bc00bcdc91a3040")
    assert "37778ea4" not in caught.value.say("zh") + caught.value.say("en")
