"""Time saves over HTTP against the served process: ``python bench/saves.py --maker make_county.py [--only alone,think,rush]``.

Makes the benchmark county and one of about 25 EAs, plans both, and serves them as `server.py serve` does, a process each.
``alone``: one planner without think time, on each of the two. ``think``: 200 planners who think 2 to 10 s between edits.
``rush``: a few planners without think time. An edit is one of those that `tests.planners.Planner` makes: cells moved, EAs
merged and named, a part of it taken back; each is checked whole. The planners run in one other process, on the same machine:
what they and the rest of the machine use of the processors is told beside each figure.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import psutil
from watched import LAYERS, made

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.planners import Planner  # noqa: E402
from tests.served import Client, Served, codes_of, faults, served  # noqa: E402

SMALL = "0.016"  # of the county: 6 committees, about 25 EAs
WARM_S = 5.0  # before the clock runs: a server that has just started is no office


@dataclass(frozen=True)
class Used:
    """Seconds of a processor used since the start: by the server, by the planners, by all of the machine."""

    server: float
    planners: float
    machine: float

    @classmethod
    def now(cls, server: Served) -> Used:
        """As it stands."""
        own, every = psutil.Process().cpu_times(), psutil.cpu_times()
        return cls(server.cpu_s(), own.user + own.system, sum(every) - every.idle - every.iowait - every.guest - every.guest_nice)


def planned(maker: str, folder: Path, scale: str) -> Path:
    """The county as a project, delineated; one that is there already is taken."""
    project = folder / "county.enumap"
    if (folder / "planned").is_file():
        return project
    folder.mkdir(parents=True)
    made(maker, str(folder), "--scale", scale)
    steps = [["new"], *(["import", layer, f"{folder}/{layer}.gpkg"] for layer in LAYERS), ["delineate"]]
    for name, *rest in steps:
        command = [sys.executable, "server.py", name, str(project), *rest]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (folder / "planned").touch()
    return project


def run(server: Served, codes: list[str], count: int, seconds: float, think_s: tuple[float, float] | None) -> list[Planner]:
    """Let planners edit for so long; each begins somewhere within its time to think."""
    people = [Planner(Client(server, 60), codes, random.Random(k)) for k in range(count)]
    stop = Event()

    def work(planner: Planner) -> None:
        if think_s is not None:
            stop.wait(planner.rng.uniform(0, think_s[1]))
        while not stop.is_set():
            planner.step()
            if think_s is not None:
                stop.wait(planner.rng.uniform(*think_s))
        planner.client.close()

    threads = [Thread(target=work, args=(planner,)) for planner in people]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return people


def tell(name: str, people: list[Planner], wall_s: float, before: Used, after: Used) -> None:
    """Print the figures of a run of so many seconds."""
    times = sorted(s for planner in people for s in planner.seconds)
    answers = sum((planner.answers for planner in people), Counter())
    if not times:
        print(f"{name:>22} nothing saved {dict(answers)}")
        return
    p50, p95, p99 = (times[min(int(len(times) * q), len(times) - 1)] * 1000 for q in (0.50, 0.95, 0.99))
    loads = sorted(s for planner in people for s in planner.loading)
    server, planners, machine = after.server - before.server, after.planners - before.planners, after.machine - before.machine
    print(
        f"{name:>22} {len(times) / wall_s:5.1f} saves/s  p50 {p50:4.0f}  p95 {p95:4.0f}  p99 {p99:4.0f} ms"
        f"  draft p95 {loads[int(len(loads) * 0.95)] * 1000:4.0f} ms  server {server * 1000 / len(times):3.0f} ms of cpu a save"
        f"  cores: server {server / wall_s:.2f}, planners {planners / wall_s:.2f}, others {(machine - server - planners) / wall_s:.2f}"
        f"  answers {dict(sorted(answers.items()))}",
        flush=True,
    )


def timed(name: str, server: Served, codes: list[str], count: int, seconds: float, think_s: tuple[float, float] | None) -> list[Planner]:
    """A run, its figures told."""
    before, began = Used.now(server), time.perf_counter()
    people = run(server, codes, count, seconds, think_s)
    tell(f"{name}, {count}", people, time.perf_counter() - began, before, Used.now(server))
    return people


def main() -> None:
    """Make the counties, run, print the table, check the files."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--maker", required=True, help="make_county.py")
    ask.add_argument("--kept", help="folder in which the counties are made, or were before; they stay as they are")
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--planners", type=int, default=200)
    ask.add_argument("--hurried", type=int, default=4, help="planners of the rush")
    ask.add_argument("--scale", default="1.0")
    ask.add_argument("--only", default="alone,think,rush")
    args = ask.parse_args()
    kinds = {"alone": (1, None), "think": (args.planners, (2, 10)), "rush": (args.hurried, None)}
    wanted = [kind for kind in kinds if kind in args.only.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(args.kept or folder) / "made"
        counties = {"25 EAs": (kept / "small", SMALL)} if "alone" in wanted else {}
        counties["county"] = (kept / "county", args.scale)
        for name, (place, scale) in counties.items():
            project = Path(shutil.copy(planned(args.maker, place, scale), Path(folder) / f"{place.name}.enumap"))
            people = []
            with served(project) as server:
                codes = codes_of(server)
                people += run(server, codes, 1, WARM_S, None)
                for kind in wanted if name == "county" else ["alone"]:
                    people += timed(f"{name}, {kind}", server, codes, kinds[kind][0], args.seconds, kinds[kind][1])
            saved = sum(len(p.saved) for p in people)
            print(f"{name:>22} {saved} saves acknowledged, faults in the file: {faults(project, people) or 'none'}", flush=True)


if __name__ == "__main__":
    main()
