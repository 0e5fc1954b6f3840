"""Time `plan` on a made city, killed once on the way and resumed: ``python bench/city.py --maker PATH [--seed 1] [--judge PATH]``.

The first run is one without a stop. The second is killed after the time that ``--kill-after`` says, and taken up with
``--resume``, which tells how many committees were done before and now; its plan must be that of the first.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time

import geopandas as gpd
from watched import LAYERS, ROOT, judged, made, timed


def main() -> None:
    """Make the city, plan it, plan it with a kill in between, compare, judge."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--maker", required=True, help="make_county.py")
    ask.add_argument("--judge", help="evaluate_plan.py")
    ask.add_argument("--seed", default="1")
    ask.add_argument("--scale", default="1.0")
    ask.add_argument("--kill-after", type=float, default=60.0, metavar="SECONDS")
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made(args.maker, folder, "--city", "--seed", args.seed, "--scale", args.scale)
        files = [f"--{n}={folder}/{n}.gpkg" for n in LAYERS]
        plan = [sys.executable, "server.py", "plan", *files, "--json"]
        seconds, peak, said = timed([*plan, "--out", f"{folder}/plan.gpkg"])
        figures = json.loads(said)
        for step, taken in figures["seconds"].items():
            print(f"{step:>22} {taken:8.2f} s")
        print(f"{'plan, whole process':>22} {seconds:8.2f} s\n{'peak memory':>22} {peak:8.0f} MiB, all processes")
        print(f"{figures['committees']:>22} committees, {figures['buildings']} buildings, {figures['eas']} areas", flush=True)
        again = [*plan, "--out", f"{folder}/again.gpkg"]
        killed(again, args.kill_after)
        seconds, _, said = timed([*again, "--resume"])
        done = json.loads(said)["committees_done"]
        print(f"killed after {args.kill_after:.0f} s: {done['before']} committees done before, {done['now']} now, {seconds:.2f} s")
        print("the same plan:", same(f"{folder}/plan.gpkg", f"{folder}/again.gpkg"), flush=True)
        if args.judge:
            judged(args.judge, folder, files)


def killed(command: list[str], after: float) -> None:
    """Start a command and end it without warning after some seconds."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        time.sleep(after)
        running.send_signal(signal.SIGKILL)


def same(one: str, other: str) -> bool:
    """Whether two plan files have the same areas under the same codes."""
    a, b = (gpd.read_file(f, layer="enumeration_areas", use_arrow=True) for f in (one, other))
    return a["ea_code"].tolist() == b["ea_code"].tolist() and bool((a.geometry.to_wkb() == b.geometry.to_wkb()).all())


if __name__ == "__main__":
    main()
