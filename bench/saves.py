"""Time saves over HTTP against the served process: ``python bench/saves.py --maker make_county.py [--only alone,think,rush]``.

Makes the benchmark county and one of about 25 EAs, plans both, and serves them as `server.py serve` does, a process each.
``alone``: one planner without think time, on each of the two. ``think``: 200 planners who think 2 to 10 s between edits.
``rush``: a few planners without think time. An edit is one of those that `tests.served.Planner` makes: cells moved, EAs
merged and named, half of it taken back; each is checked whole. The planners run in one other process, on the same machine.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread

from watched import LAYERS, made

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.planners import Planner  # noqa: E402
from tests.served import Client, Served, codes_of, faults, served  # noqa: E402

SMALL = "0.016"  # of the county: 6 committees, about 25 EAs


def planned(maker: str, folder: Path, scale: str) -> Path:
    """The county as a project, delineated."""
    folder.mkdir()
    made(maker, str(folder), "--scale", scale)
    project = folder / "county.enumap"
    steps = [["new"], *(["import", layer, f"{folder}/{layer}.gpkg"] for layer in LAYERS), ["delineate"]]
    for name, *rest in steps:
        command = [sys.executable, "server.py", name, str(project), *rest]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def tell(name: str, people: list[Planner], seconds: float, cpu_s: float) -> None:
    """Print the figures of a run; ``cpu_s``: seconds of a processor that the server has used for it, drafts it sent included."""
    times = sorted(s for planner in people for s in planner.seconds)
    answers = sum((planner.answers for planner in people), Counter())
    if not times:
        print(f"{name:>28} nothing saved {dict(answers)}")
        return
    p50, p95, p99 = (times[min(int(len(times) * q), len(times) - 1)] * 1000 for q in (0.50, 0.95, 0.99))
    figures = f"{len(times) / seconds:6.1f} saves/s  p50 {p50:5.0f}  p95 {p95:5.0f}  p99 {p99:5.0f} ms"
    figures += f"  cpu {cpu_s * 1000 / len(times):4.0f} ms/save"
    print(f"{name:>28} {figures}  answers {dict(sorted(answers.items()))}", flush=True)


def main() -> None:
    """Make the counties, run, print the table, check the files."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--maker", required=True, help="make_county.py")
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--planners", type=int, default=200)
    ask.add_argument("--hurried", type=int, default=4, help="planners of the rush")
    ask.add_argument("--scale", default="1.0")
    ask.add_argument("--only", default="alone,think,rush")
    args = ask.parse_args()
    wanted = args.only.split(",")
    with tempfile.TemporaryDirectory() as folder:
        projects = {"25 EAs": planned(args.maker, Path(folder) / "small", SMALL)} if "alone" in wanted else {}
        projects["county"] = planned(args.maker, Path(folder) / "county", args.scale)
        everybody: dict[Path, list[Planner]] = {project: [] for project in projects.values()}
        for name, project in projects.items():
            with served(project) as server:
                codes = codes_of(server)
                runs = {"alone": (1, None)} if name != "county" else {"alone": (1, None), "think": (args.planners, (2, 10))}
                runs |= {"rush": (args.hurried, None)} if name == "county" else {}
                for kind, (count, think_s) in runs.items():
                    if kind in wanted:
                        before = server.cpu_s()
                        people = run(server, codes, count, args.seconds, think_s)
                        tell(f"{name}, {kind}, {count}", people, args.seconds, server.cpu_s() - before)
                        everybody[project] += people
        for project, people in everybody.items():
            found = faults(project, people)
            print(
                f"{project.parent.name:>28} {sum(len(p.saved) for p in people)} saves acknowledged, faults in the file: {found or 'none'}"
            )


if __name__ == "__main__":
    main()
