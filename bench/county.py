"""Time `plan` on a made county beside the floor of the same files: ``python bench/county.py --maker PATH [--seed 1] [--judge PATH]``.

The floor is a plain read, a spatial join of building points with committees, and a write of the buildings. Both run as
processes of their own, one after the other, in the same run; their ratio says more than their seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile

from watched import LAYERS, judged, made, timed

FLOOR = """
import sys, geopandas as gpd
folder = sys.argv[1]
c, b, l = (gpd.read_file(f"{folder}/{n}.gpkg", use_arrow=True) for n in ("committees", "buildings", "barriers"))
points = b.set_geometry(b.representative_point())
b["code"] = points.sjoin(c[["code", "geometry"]], predicate="within")["code"].groupby(level=0).first()
b.to_file(f"{folder}/floor.gpkg", use_arrow=True)
"""


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
        made(args.maker, folder, "--seed", args.seed, "--scale", args.scale)
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
            judged(args.judge, folder, files)


if __name__ == "__main__":
    main()
