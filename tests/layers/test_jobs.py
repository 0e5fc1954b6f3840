"""Long work: one at a time, watched, cancelled, and never half told."""

from __future__ import annotations

import time
from threading import Event

import pytest

from gis.errors import Conflict, NotFound, Refused
from layers.jobs import Job, Jobs, Progress


def ended(job: Job) -> Job:
    for _ in range(200):
        if job.state != "running":
            return job
        time.sleep(0.01)
    raise AssertionError("the job does not end")


def test_one_at_a_time_and_cancelled_at_its_next_step() -> None:
    jobs, go = Jobs(), Event()
    written = []

    def work(progress: Progress) -> None:
        progress(1, 2, "delineate")
        go.wait(5)
        progress(2, 2, "delineate")
        written.append("plan")

    job = jobs.start(work, committees=18)
    with pytest.raises(Conflict, match="running already"):
        jobs.start(work)
    jobs.cancel(job.id)
    go.set()
    assert ended(job).state == "cancelled" and written == []
    assert job.error is not None and "替换 0 个普查区,18 个保持原状" in job.error.say("zh")
    assert jobs.running() is None and jobs.get(job.id) is job
    assert ended(jobs.start(lambda _: written.append("other"))).state == "done" and written == ["other"]


def test_a_refusal_and_a_fault_are_both_kept() -> None:
    def refused(_: Progress) -> None:
        raise Refused("job_running")

    assert ended(Jobs().start(refused)).error is not None
    failed = ended(Jobs().start(lambda _: 1 / 0))
    assert failed.state == "failed" and isinstance(failed.fault, ZeroDivisionError)


def test_an_unknown_job() -> None:
    """Bug: "没有任务 37778ea46da4405e9bc00bcdc91a3040"."""
    with pytest.raises(NotFound) as caught:
        Jobs().get("37778ea46da4405e9bc00bcdc91a3040")
    assert "37778ea4" not in caught.value.say("zh") + caught.value.say("en")
