"""Long work put to the test: workers killed at every moment, and how long one waits for a small job.

``python bench/jobs.py [--kills 100]``; what it printed: docs/jobs.md
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.jobs_killed import Killed, sent, workers_of  # noqa: E402
from tests.routes.test_job_processes import delivery  # noqa: E402
from tests.served import Client, Served, served  # noqa: E402
from tests.town import A, C, make_town  # noqa: E402


def main() -> int:
    """Run all; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--kinds", nargs="+", default=["delineate", "print", "import"])
    args = parser.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="enumap-bench-") as name:
        project = make_town(Path(name) / "town.enumap")
        file = delivery(project)
        with served(project) as server:
            waited(server)

            def delivered() -> dict[str, Any]:
                return {"upload": sent(server, file), "role": "committees", "mode": "update"}

            for killed in (
                Killed(server, "delineate", lambda: {"committees": [C]}, writes=True),
                Killed(server, "print", lambda: {"committees": [A]}, writes=False),
                Killed(server, "import", delivered, writes=True),
            ):
                if killed.kind in args.kinds:
                    print(killed.run(args.kills), flush=True)
                    wrong += killed.wrong
    for line in wrong:
        print("WRONG:", line)
    return int(bool(wrong))


def waited(server: Served) -> None:
    """Print how long one waits for the delineation of a small committee, and what the workers take."""
    assert server.process is not None
    seconds = []
    with closing(Client(server, 60)) as client:
        for seed in range(21):
            began = time.perf_counter()
            _, job, _ = client.ask("POST", "/api/v1/delineate", {"committees": [C], "seed": seed})
            while client.ask("GET", f"/api/v1/jobs/{job['id']}")[1]["state"] in ("waiting", "running"):
                time.sleep(0.01)
            seconds.append(time.perf_counter() - began)
    memory = sum(p.memory_full_info().uss for p in workers_of(server.process.pid)) >> 20
    idle = psutil.Process(server.process.pid)
    before = sum(p.cpu_times().user + p.cpu_times().system for p in (idle, *workers_of(idle.pid)))
    time.sleep(10)
    after = sum(p.cpu_times().user + p.cpu_times().system for p in (idle, *workers_of(idle.pid)))
    print(f"a small committee: {statistics.median(seconds[1:]):.2f} s from asked to done, the first {seconds[0]:.2f} s")
    print(f"workers: {memory} MiB of their own; idle server and workers: {(after - before) * 10:.1f} % of a core", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
