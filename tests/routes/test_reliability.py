"""The served process is killed, cut off, and out of room: what was acknowledged is there, once. Long forms: bench/reliability.py.

World: the town of `tests.town`, A and B delineated.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from gis.schema import EAS
from layers.edits.drafts import Drafts
from layers.store import Project
from tests.amounts import so_many
from tests.planners import Planner
from tests.served import Client, Served, faults, killed_while_saving, served
from tests.town import A, B

KILLS, DROPS = so_many(6, 20), so_many(20, 40)


@pytest.fixture
def own(town: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(town, tmp_path / "town.enumap"))


def planners(server: Served, count: int) -> list[Planner]:
    return [Planner(Client(server, 5), [A, B], random.Random(k)) for k in range(count)]


def test_kills_during_saves_lose_nothing_that_was_acknowledged(own: Path) -> None:
    with served(own) as server:
        people = planners(server, 4)
        back = killed_while_saving(server, people, KILLS, random.Random(1))
    saved = sum(len(planner.saved) for planner in people)
    assert faults(own, people) == [] and saved > KILLS and len(back) == KILLS
    assert set().union(*(planner.answers for planner in people)) <= {"0", "200", "409"}
    with Project.open(own) as project:  # the plan fits its history: all of it can be taken back
        for code in (A, B):
            assert len(Drafts(project).get(code).draft.eas) == len(project.read(EAS, code))


def test_dropped_replies_asked_again_make_one_revision_each(own: Path) -> None:
    with served(own) as server, closing(Client(server)) as client:
        rng = random.Random(2)
        path = f"/api/v1/committees/{A}"
        tag = client.ask("GET", f"{path}/draft")[2]
        first = revision = int(tag.strip('"').split("-")[1])
        for k in range(DROPS):
            body = {"op": "rename_ea", "args": {"ea": A + "001", "name": f"名{k}"}, "operation_id": f"drop-{k}"}
            for _ in range(rng.randrange(1, 3)):
                client.send_and_hang_up("POST", f"{path}/edits", body, {"If-Match": tag})
            status, told, tag = client.ask("POST", f"{path}/edits", body, {"If-Match": tag})
            assert status == 200 and told["revision"] == revision + 1
            revision += 1
    assert faults(own, []) == []
    with Project.open(own) as project:
        assert Drafts(project).get(A).revision == first + DROPS


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"), reason="a small disk needs the right to mount one"
)
def test_a_full_disk_refuses_in_words_reads_and_heals(own: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    room = own.stat().st_size + 8_000_000  # the log alone grows to 4 MB before it is taken in
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", disk], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine mounts no small disk")
    try:
        project = Path(shutil.copy(own, disk / "town.enumap"))
        with served(project) as server, closing(Client(server)) as client:
            path = f"/api/v1/committees/{A}"
            ballast = disk / "ballast"
            refused = 0
            for level in range(20):
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                ballast.write_bytes(bytes(max(free - 4096 * level, 0)))
                for n in range(8):
                    tag = client.ask("GET", f"{path}/draft")[2]
                    body = {"op": "rename_ea", "args": {"ea": A + "001", "name": f"名{level}-{n}"}, "operation_id": f"full-{level}-{n}"}
                    status, told, _ = client.ask("POST", f"{path}/edits", body, {"If-Match": tag})
                    assert status == 200 or told["error"]["code"] == "disk_full", told
                    refused += status != 200
                    if status != 200:
                        assert told["error"]["message"] and client.ask("GET", "/api/v1/committees")[0] == 200
                        assert client.ask("GET", f"{path}/draft")[2] == tag
                        break
                ballast.unlink()
                tag = client.ask("GET", f"{path}/draft")[2]
                body = {"op": "rename_ea", "args": {"ea": A + "002", "name": f"名{level}"}, "operation_id": f"healed-{level}"}
                assert client.ask("POST", f"{path}/edits", body, {"If-Match": tag})[0] == 200
            assert refused >= 10
        assert faults(project, []) == []
    finally:
        subprocess.run(["umount", disk], check=True)
