"""Processes that a benchmark starts: how long they take, how much memory they have at once, and what the judge finds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import psutil

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("committees", "buildings", "barriers")
STEP_S = 0.2  # between two looks at the memory: looking costs time, too
FIGURES = (
    "count_over_ideal",
    "within_10_percent",
    "within_10_percent_if_eas_could_scatter",
    "inner_border_on_barriers_share",
    "compactness_median",
    "broken",
)


def made(maker: str, folder: str, *options: str) -> None:
    """Let make_county.py write its three layers to a folder."""
    subprocess.run([sys.executable, maker, folder, *options], check=True)


def judged(judge: str, folder: str, files: list[str]) -> None:
    """Print what evaluate_plan.py finds in ``plan.gpkg``."""
    command = [sys.executable, judge, f"{folder}/plan.gpkg", *files]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
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
