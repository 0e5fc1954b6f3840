"""Long work in the table of a project, in a file and in a database: held by one worker, watched, cancelled, never half told or lost.

World: an empty project; its jobs are of a kind that the tests say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest

from gis.errors import Conflict, NotFound, Refused, TooMany
from gis.schema import LOCKS
from layers import jobs
from layers.access.acts import acting
from layers.access.audit import current
from layers.access.audit_check import listed
from layers.jobs import Job, Order
from layers.store import Project
from layers.work import job_kinds, job_staff, job_worker
from layers.work.job_claims import Worker, give_up
from layers.work.job_folder import JobFolder
from layers.work.job_kinds import Kind
from layers.work.job_staff import Staff
from layers.work.job_work import Working
from tests.layers.test_store import rows
from tests.worked import at_work

TEST = Order("test", {}, "p1")
WRITER = Order("test", {"n": 1}, "p2", writes=True)


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    with Project.create(place) as project:
        yield project


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_worker, "BEAT_S", 0.05)
    monkeypatch.setattr(job_worker, "LOOK_S", 0.02)


def knows(monkeypatch: pytest.MonkeyPatch, work: Callable[[Working], Any]) -> None:
    monkeypatch.setitem(job_kinds.KINDS, "test", Kind("test", (), lambda _: ({}, 0), work, files=False))


def until(true: Callable[[], Any]) -> Any:
    for _ in range(1500):
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it does not come about")


def ended(project: Project, job_id: str) -> Job:
    until(lambda: not jobs.job(project, job_id).unfinished)
    return jobs.job(project, job_id)


def audited(project: Project) -> list[tuple[str, str, str]]:
    with project.reading() as connection:
        return [(r["actor"], r["action"], r["object"]) for r in listed(connection) if r["action"].startswith("job")]


def start(project: Project, order: Order = TEST, **args: Any) -> Job:
    return jobs.start(project, Order(**{**vars(order), "args": {**order.args, **args}}))


def test_a_job_is_done_in_the_name_of_who_asked_and_is_there_after_a_restart(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(working: Working) -> Any:
        working.progress(2, 3, "delineate")
        return {"args": working.job.args, "by": current().actor, "from": current().address}

    knows(monkeypatch, work)
    asked = jobs.start(project, Order("test", {"seed": 3}, "p1", "127.0.0.9", committees=18))
    assert (asked.state, asked.worker, asked.done) == ("waiting", "", 0) and jobs.listed(project, "p1", jobs.UNFINISHED) == [asked]
    with at_work(project):
        found = ended(project, asked.job_id)
    assert (found.state, found.done, found.total, found.text, found.error) == ("done", 2, 3, "delineate", None)
    assert found.result == {"args": {"seed": 3}, "by": "p1", "from": "127.0.0.9"}
    assert found.made <= found.started <= found.ended and found.attempts == 1
    with Project.open(project.path) as again:
        assert jobs.job(again, asked.job_id) == found and jobs.listed(again, states=jobs.UNFINISHED) == []
        told = audited(again)
    assert told == [("p1", "job_start", asked.job_id), ("p1", "job_end", asked.job_id)]


def test_a_cancelled_job_ends_at_its_next_step(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def work(working: Working) -> Any:
        for k in range(2000):
            working.progress(k, 2000, "delineate")
            time.sleep(0.02)
        written.append("plan")

    knows(monkeypatch, work)
    with at_work(project):
        job = start(project)
        with pytest.raises(Conflict, match="asked for the same already"):
            start(project)
        until(lambda: jobs.job(project, job.job_id).done > 0)
        assert jobs.cancel(project, job.job_id, "admin").cancelled
        found = ended(project, job.job_id)
    assert found.state == "cancelled" and written == []
    assert found.error is not None and "已取消" in found.error["zh"]
    assert ("admin", "job_cancel", job.job_id) in audited(project)


def test_of_a_delineation_it_is_said_how_many_committees_stay(project: Project) -> None:
    job = jobs.start(project, Order("delineate", {}, "p1", committees=18))
    found = jobs.cancel(project, job.job_id)
    assert found.error is not None and "替换 0 个普查区,18 个保持原状" in found.error["zh"]


def test_a_job_that_waits_for_a_worker_is_cancelled_at_once(project: Project) -> None:
    job = start(project)
    assert jobs.cancel(project, job.job_id).state == "cancelled" and Worker(project).take() is None
    assert jobs.cancel(project, job.job_id).state == "cancelled" and start(project).state == "waiting"


def test_a_refusal_and_a_fault_are_both_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Working) -> None:
        raise Refused("no_people")

    knows(monkeypatch, refused)
    with at_work(project):
        found = ended(project, start(project).job_id)
        assert found.state == "failed" and found.error is not None and found.error["code"] == "no_people"
        knows(monkeypatch, lambda _: 1 / 0)
        found = ended(project, start(project).job_id)
        assert found.state == "failed" and found.error is not None and "ZeroDivisionError" in found.error["en"]


def test_one_worker_has_a_job_and_one_given_up_for_lost_says_and_writes_nothing_more(project: Project) -> None:
    job, first, second = start(project, WRITER), Worker(project), Worker(project)
    assert first.take() and second.take() is None and not second.beat(job.job_id, 1, 1, "")
    assert first.beat(job.job_id, 1, 2, "delineate") and jobs.job(project, job.job_id).beats == 2
    assert not give_up(project, first.id, beats=1)  # it has given a sign since
    assert give_up(project, first.id, beats=2) == ["waiting"] and not give_up(project, first.id)
    assert not first.beat(job.job_id, 2, 2, "delineate") and not first.end(job.job_id, "done", (2, 2, ""), {})
    with pytest.raises(Conflict), acting("p2", confirm=partial(_confirmed, first, job)):
        project.write({LOCKS: rows(LOCKS, 1)})
    assert project.revision == 0 and not len(project.read(LOCKS))
    again = second.take()
    assert again is not None and (again.job_id, again.attempts) == (job.job_id, 2)
    assert give_up(project, second.id) == ["interrupted"]  # twice is enough
    found = jobs.job(project, job.job_id)
    assert found.error is not None and found.error["code"] == "job_interrupted_other"


def _confirmed(worker: Worker, job: Job, connection: Any, revision: int) -> None:
    worker.confirm(connection, job.job_id, revision)


def test_what_a_lost_worker_has_written_counts_as_done(project: Project) -> None:
    job, worker = start(project, WRITER), Worker(project)
    worker.take()
    with acting("p2", confirm=partial(_confirmed, worker, job)):
        project.write({LOCKS: rows(LOCKS, 1)})
    jobs.cancel(project, job.job_id)  # too late
    assert give_up(project, worker.id) == ["done"] and jobs.job(project, job.job_id).written == project.revision == 1


def test_a_cancelled_job_writes_nothing_even_between_two_signs_of_life(project: Project) -> None:
    job, worker = start(project, WRITER), Worker(project)
    worker.take()
    jobs.cancel(project, job.job_id)
    with pytest.raises(Conflict), acting("p2", confirm=partial(_confirmed, worker, job)):
        project.write({LOCKS: rows(LOCKS, 1)})
    assert project.revision == 0 and give_up(project, worker.id) == ["cancelled"]


def test_a_kind_that_cannot_be_begun_anew_is_interrupted(project: Project) -> None:
    job, worker = jobs.start(project, Order("import", {}, "p1", again=False)), Worker(project)
    worker.take()
    assert give_up(project, worker.id) == ["interrupted"]
    found = jobs.job(project, job.job_id)
    assert found.error is not None and "未作任何更改" in found.error["zh"]


def test_one_that_writes_at_a_time_two_of_a_person_and_quick_ones_by_the_quick_worker(project: Project) -> None:
    workers = [Worker(project) for _ in range(4)]
    writers = [start(project, WRITER, k=k) for k in range(2)]
    others = [start(project, TEST, k=k) for k in range(3)]
    taken = [w.take() for w in workers]
    assert [t and t.job_id for t in taken] == [writers[0].job_id, others[0].job_id, others[1].job_id, None]
    hasty = Worker(project, quick=True)
    assert hasty.take() is None
    soon = jobs.start(project, Order("test", {}, "p3", quick=True))
    assert (hasty.take() or soon).state == "running"
    workers[0].end(writers[0].job_id, "done", (1, 1, ""))
    workers[1].end(others[0].job_id, "done", (1, 1, ""))
    assert {(workers[3].take() or soon).job_id, (workers[0].take() or soon).job_id} == {writers[1].job_id, others[2].job_id}


def test_a_job_with_files_is_left_to_the_machine_that_has_them(project: Project) -> None:
    jobs.start(project, Order("export", {}, "p1", home="here"))
    assert Worker(project, "there").take() is None and Worker(project, "here").take() is not None


def test_so_many_of_a_person_and_of_all_wait(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_OF_ALL", 12)
    for k in range(jobs.MOST_OF_ONE):
        start(project, TEST, k=k)
    with pytest.raises(TooMany, match="10 are the most"):
        start(project, TEST, k=99)
    for k in range(2):
        start(project, WRITER, k=k)
    with pytest.raises(TooMany, match="12 jobs of all"):
        start(project, WRITER, k=3)


def test_a_worker_of_another_server_that_falls_silent_is_found_and_one_that_gives_signs_is_left(project: Project) -> None:
    told: list[BaseException] = []
    staff = Staff(project, JobFolder.of(project.path), told.append, lease_s=0.5)
    job, other = start(project), Worker(project, lease_s=0.5)
    other.take()

    def look() -> None:
        staff._look_at_others(jobs.listed(project, states=[jobs.RUNNING]))

    for _ in range(8):
        time.sleep(0.1)
        other.beat(job.job_id, 0, 1, "")
        look()
    assert jobs.job(project, job.job_id).state == "running"
    for _ in range(8):
        time.sleep(0.1)
        look()
    assert jobs.job(project, job.job_id).state == "waiting" and told == []  # from which the next worker takes it


def test_a_worker_that_was_given_up_ends_its_work_at_the_next_step(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, lost, steps = Event(), Event(), []

    def work(working: Working) -> Any:
        begun.set()
        lost.wait(30)
        for k in range(2000):
            working.progress(k, 2000, "")
            steps.append(k)
            time.sleep(0.02)

    knows(monkeypatch, work)
    job = jobs.start(project, Order("test", {}, "p1", again=False))
    with at_work(project) as worker:
        begun.wait(30)
        assert give_up(project, worker.id) == ["interrupted"]
        lost.set()
        other = start(project, WRITER)
        until(lambda: jobs.job(project, other.job_id).worker == worker.id)  # it is free again
        jobs.cancel(project, other.job_id)
    assert jobs.job(project, job.job_id).state == "interrupted" and len(steps) < 1000


def test_only_so_many_ended_jobs_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_MOST_KEPT", 3)
    ids = []
    for _ in range(6):
        ids.append(start(project).job_id)
        jobs.cancel(project, ids[-1])
    last = start(project)
    with pytest.raises(NotFound):
        jobs.job(project, ids[0])
    assert jobs.job(project, ids[-1]).state == "cancelled" and jobs.listed(project, states=jobs.UNFINISHED) == [last]


def test_an_unknown_job(project: Project) -> None:
    """Bug: "没有任务 37778ea46da4405e9bc00bcdc91a3040"."""
    with pytest.raises(NotFound) as caught:
        jobs.job(project, "37778ea46da4405e9bc00bcdc91a3040")
    assert "37778ea4" not in caught.value.say("zh") + caught.value.say("en")


def test_a_clock_that_was_set_back_makes_no_negative_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "time_now", lambda: "2999-01-01T00:00:00.000Z")
    assert start(project).seconds == 0.0


def test_a_worker_that_is_being_hired_when_all_are_ended_is_ended_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bug: a server that was stopped while it started a worker anew waited for that worker without end."""
    hired: list[str] = []
    starting, go = Event(), Event()

    class Process:
        alive = True

        def is_alive(self) -> bool:
            return self.alive

        def terminate(self) -> None:
            self.alive = False

        def join(self, *_: object) -> None: ...

    def hire(desk: Any, *_: object) -> None:
        if hired:
            starting.set()
            go.wait(20)
        desk.worker, desk.since, desk.process = f"w{len(hired)}", -100.0, Process()
        hired.append(desk.worker)

    monkeypatch.setattr(job_staff, "LANES", (False,))
    monkeypatch.setattr(job_staff, "load_for_server", lambda: None)
    monkeypatch.setattr(job_staff, "_END_S", 0.1)
    monkeypatch.setattr(job_staff._Desk, "hire", hire)
    staff = Staff(project, JobFolder.of(project.path), lambda error: None)
    staff.start()
    staff._desks[0].process.alive = False  # it has died: another is hired
    assert starting.wait(20)
    ending = Thread(target=staff.stop)
    ending.start()
    time.sleep(0.5)
    go.set()
    ending.join(20)
    assert hired == ["w0", "w1"] and not ending.is_alive() and not staff._desks[0].process.is_alive()
