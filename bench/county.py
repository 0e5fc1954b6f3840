"""Time `plan` on a made county beside the floor of the same files: ``python bench/county.py --maker PATH [--seed 1] [--judge PATH]``.

The floor is a plain read, a spatial join of building points with committees, and a write of the buildings. Both run as
processes of their own, one after the other, in the same run; their ratio says more than their seconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread

import psutil

ROOT = Path(__file__).resolve().parents[1]
STEP_S = 0.2  # between two looks at the memory: looking costs time, too
LAYERS = ("committees", "buildings", "barriers")
FLOOR = """
import sys, geopandas as gpd
folder = sys.argv[1]
c, b, l = (gpd.read_file(f"{folder}/{n}.gpkg", use_arrow=True) for n in ("committees", "buildings", "barriers"))
points = b.set_geometry(b.representative_point())
b["code"] = points.sjoin(c[["code", "geometry"]], predicate="within")["code"].groupby(level=0).first()
b.to_file(f"{folder}/floor.gpkg", use_arrow=True)
"""
FIGURES = (
    "count_over_ideal",
    "within_10_percent",
    "within_10_percent_if_eas_could_scatter",
    "inner_border_on_barriers_share",
    "compactness_median",
    "broken",
)


def main() -> None:
    """Make the county, run plan and floor, judge the plan, print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--maker", required=True, help="make_county.py")
    ask.add_argument("--judge", help="evaluate_plan.py")
    ask.add_argument("--seed", default="1")
    ask.add_argument("--scale", default="1.0")
    ask.add_argument("--runs", type=int, default=3)
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, args.maker, folder, "--seed", args.seed, "--scale", args.scale], check=True)
        files = [f"--{n}={folder}/{n}.gpkg" for n in LAYERS]
        plan = [sys.executable, "server.py", "plan", *files, "--out", f"{folder}/plan.gpkg", "--json"]
        rows = []
        for _ in range(args.runs):
            floor_s, _, _ = timed([sys.executable, "-c", FLOOR, folder])
            plan_s, peak, said = timed(plan)
            rows.append((plan_s, floor_s, peak, json.loads(said)))
        plan_s, floor_s, peak, figures = sorted(rows, key=lambda r: r[0])[len(rows) // 2]
        for step, seconds in figures["seconds"].items():
            print(f"{step:>22} {seconds:8.2f} s")
        print(f"{'plan, whole process':>22} {plan_s:8.2f} s\n{'floor':>22} {floor_s:8.2f} s\n{'ratio':>22} {plan_s / floor_s:8.1f}")
        print(f"{'peak memory':>22} {peak:8.0f} MiB, all processes; what they share is counted once")
        if args.judge:
            judged = [sys.executable, args.judge, f"{folder}/plan.gpkg", *files]
            found = json.loads(subprocess.run(judged, capture_output=True, text=True, check=False).stdout)
            for name in FIGURES:
                print(f"{name:>42} {found[name]}")


def timed(command: list[str]) -> tuple[float, float, str]:
    """Seconds of a command, the most memory in MiB that it and its children had at once, and what it printed."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        peak = [0.0]
        watch = Thread(target=watch_memory, args=(running, peak), daemon=True)
        watch.start()
        said = running.communicate()[0]
    seconds = time.perf_counter() - start
    watch.join()
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")
    return seconds, peak[0], said


def watch_memory(running: subprocess.Popen[str], peak: list[float]) -> None:
    """Note the most memory of a process and its children until it ends, looking several times a second."""
    while running.poll() is None:
        total = 0
        for process in tree(running.pid):
            try:
                total += process.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        peak[0] = max(peak[0], total / 1024 / 1024)
        time.sleep(STEP_S)


def tree(pid: int) -> list[psutil.Process]:
    """A process and all below it that are still there."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


if __name__ == "__main__":
    main()
