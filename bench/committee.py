"""Time `plan` on single committees of many buildings: ``python bench/committee.py --maker PATH [--sizes 5000 20000 60000]``.

Each is a made county of that size whose committees are merged into one. The seconds are those of delineation alone, and those
a building tell whether time grows with buildings or faster.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile

import geopandas as gpd
import shapely
from watched import LAYERS, judged, made, timed

BUILDINGS = 118_000  # of a county at scale 1


def main() -> None:
    """Make, merge, plan and judge each size."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--maker", required=True, help="make_county.py")
    ask.add_argument("--judge", help="evaluate_plan.py")
    ask.add_argument("--seed", default="1")
    ask.add_argument("--sizes", type=int, nargs="+", default=[5000, 20_000, 60_000])
    args = ask.parse_args()
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            made(args.maker, folder, "--seed", args.seed, "--scale", str(size / BUILDINGS))
            merge(f"{folder}/committees.gpkg")
            files = [f"--{n}={folder}/{n}.gpkg" for n in LAYERS]
            whole, peak, said = timed([sys.executable, "server.py", "plan", *files, "--out", f"{folder}/plan.gpkg", "--json"])
            figures = json.loads(said)
            seconds, count = figures["seconds"]["delineate"], figures["buildings"]
            each = 1e3 * seconds / count
            print(f"{count:>8} buildings, {figures['eas']} areas: {seconds:.2f} s delineated, {each:.3f} ms a building,", end=" ")
            print(f"whole process {whole:.2f} s, peak {peak:.0f} MiB", flush=True)
            if args.judge:
                judged(args.judge, folder, files)


def merge(path: str) -> None:
    """Make one committee of all."""
    frame = gpd.read_file(path)
    land = shapely.Polygon(shapely.union_all(frame.geometry.buffer(0.001)).exterior)  # without the slits between made outlines
    frame.iloc[:1].set_geometry(gpd.GeoSeries([land], crs=frame.crs)).to_file(path, layer="committees")


if __name__ == "__main__":
    main()
