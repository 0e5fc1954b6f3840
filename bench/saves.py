"""Time saves over HTTP against the served process: ``python bench/saves.py --maker make_county.py [--only alone,think,rush]``.

Makes the benchmark county and one of about 25 EAs, plans both, and serves them as `server.py serve` does, a process each.
``alone``: one planner without think time, on each of the two. ``think``: 200 planners who think 2 to 10 s between edits.
``rush``: a few planners without think time. Before each the planners work for some seconds, in which all of them open their first
drafts at once: `opening`, told in a line of its own. An edit is one of those that `tests.planners.Planner` makes: cells moved, EAs
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
OPENING_S = {"alone": 5.0, "think": 20.0, "rush": 5.0}


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

    def all(self) -> tuple[float, float, float]:
        """The three."""
        return self.server, self.planners, self.machine


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


class Office:
    """Planners at work, each in a thread; they begin somewhere within their time to think."""

    def __init__(self, server: Served, codes: list[str], count: int, think_s: tuple[float, float] | None) -> None:
        self.people = [Planner(Client(server, 60), codes, random.Random(k)) for k in range(count)]
        self._server, self._think_s, self._stop = server, think_s, Event()
        self._threads = [Thread(target=self._work, args=(planner,)) for planner in self.people]
        for thread in self._threads:
            thread.start()

    def timed(self, name: str, seconds: float) -> None:
        """Let them work for so long, and print the figures."""
        seen = [(len(p.seconds), len(p.loading), p.answers.copy()) for p in self.people]
        before, began = Used.now(self._server), time.perf_counter()
        time.sleep(seconds)
        wall_s, after = time.perf_counter() - began, Used.now(self._server)
        saves = sorted(s for p, (k, _, _) in zip(self.people, seen, strict=True) for s in p.seconds[k:])
        loads = sorted(s for p, (_, k, _) in zip(self.people, seen, strict=True) for s in p.loading[k:])
        answers = sum((p.answers - old for p, (_, _, old) in zip(self.people, seen, strict=True)), Counter())
        tell(name, saves, loads, answers, wall_s, Used(*(b - a for a, b in zip(before.all(), after.all(), strict=True))))

    def close(self) -> list[Planner]:
        """Let them finish what they are at."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.people

    def _work(self, planner: Planner) -> None:
        if self._think_s is not None:
            self._stop.wait(planner.rng.uniform(0, self._think_s[1]))
        while not self._stop.is_set():
            planner.step()
            if self._think_s is not None:
                self._stop.wait(planner.rng.uniform(*self._think_s))
        planner.client.close()


def tell(name: str, saves: list[float], loads: list[float], answers: Counter[str], wall_s: float, used: Used) -> None:
    """Print the figures of a run of so many seconds."""
    if not saves:
        print(f"{name:>24} nothing saved {dict(answers)}")
        return
    p50, p95, p99 = (saves[min(int(len(saves) * q), len(saves) - 1)] * 1000 for q in (0.50, 0.95, 0.99))
    draft = f"{loads[int(len(loads) * 0.95)] * 1000:4.0f} ms" if loads else "none"
    others = used.machine - used.server - used.planners
    print(
        f"{name:>24} {len(saves) / wall_s:5.1f} saves/s  p50 {p50:4.0f}  p95 {p95:4.0f}  p99 {p99:4.0f} ms"
        f"  {len(loads)} drafts, p95 {draft}  server {used.server * 1000 / len(saves):3.0f} ms of cpu a save"
        f"  cores: server {used.server / wall_s:.2f}, planners {used.planners / wall_s:.2f}, others {others / wall_s:.2f}"
        f"  answers {dict(sorted(answers.items()))}",
        flush=True,
    )


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
            people: list[Planner] = []
            with served(project) as server:
                codes = codes_of(server)
                for kind in wanted if name == "county" else ["alone"]:
                    office = Office(server, codes, *kinds[kind])
                    office.timed(f"{name}, {kind}, opening", OPENING_S[kind])
                    office.timed(f"{name}, {kind}, {kinds[kind][0]}", args.seconds)
                    people += office.close()
            saved = sum(len(p.saved) for p in people)
            print(f"{name:>22} {saved} saves acknowledged, faults in the file: {faults(project, people) or 'none'}", flush=True)


if __name__ == "__main__":
    main()
