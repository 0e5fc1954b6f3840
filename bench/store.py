"""The project store put to the test: kills at every moment, damaged pages, and what a county of full size takes.

``python bench/store.py [--kills 100] [--seeds 200] [--buildings 118000]``; what it printed: docs/store.md
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely

from gis.schema import BUILDINGS, COMMITTEES, EAS, PARTS
from layers.safekeeping.backups import back_up, restore, verify
from layers.safekeeping.packages import merge, split
from layers.storage.copying import copy_project
from layers.storage.soundness import why_unsound
from layers.store import Project
from tests.databases import NOT_TESTED, cluster, why_none
from tests.layers.kills import acts, kills
from tests.layers.test_damage import outcomes
from tests.layers.test_store import fill, rows

COMMITTEES_IN_TOWNSHIP = 12


def main() -> int:
    """Run all; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--buildings", type=int, default=118_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="enumap-bench-") as name:
        folder = Path(name)
        wrong = killed(folder, args.kills)
        wrong += damaged(folder, args.seeds)
        if why_none():
            print(f"{NOT_TESTED}: {why_none()}")
            measured(folder, args.buildings, None)
        else:
            with cluster() as server:
                measured(folder, args.buildings, f"{server}?county")
    for line in wrong:
        print("WRONG:", line)
    return int(bool(wrong))


def killed(folder: Path, count: int) -> list[str]:
    """All acts that have to be whole."""
    wrong = []
    for act in acts(folder / "acts") if count else ():
        found, told = kills(act, folder / "killed", count)
        print(told, flush=True)
        wrong += found
    return wrong


def damaged(folder: Path, seeds: int) -> list[str]:
    """Pages of noise, and single bytes."""
    path = folder / "sound.gpkg"
    with Project.create(path) as project:
        fill(project, 600)
        fill(project, 500)
    work = folder / "damaged"
    work.mkdir()
    pages, bytes_ = (outcomes(path, work, range(seeds), one_byte=b) for b in (False, True))
    print(f"pages of noise, {seeds} seeds: {pages}\nsingle bytes, {seeds} seeds: {bytes_}", flush=True)
    return ["a page of noise was not found"] if pages["unseen"] else []


def measured(folder: Path, buildings: int, server: str | None) -> None:
    """Seconds of each act on a county of that size."""
    path = folder / "county.gpkg"
    county(path, buildings)
    print(f"{buildings} buildings, {path.stat().st_size / 1e6:.0f} MB")
    with Project.open(path) as project:
        made = timed("backup", lambda: back_up(project, folder / "b"))
        print(f"  {made.path.stat().st_size / 1e6:.0f} MB")
        timed("quick check", lambda: why_unsound(path, whole=False))
        timed("integrity check", lambda: why_unsound(path))
        timed("verify", lambda: verify(made.path))
        timed("restore", lambda: restore(made.path, folder / "again.gpkg"))
        timed("copy to a file", lambda: copy_project(project, folder / "copy.gpkg"))
        if server:
            timed("copy to a database", lambda: copy_project(project, server))
            with Project.open(server) as other:
                dumped = timed("backup of the database", lambda: back_up(other, folder / "b"))
                print(f"  {dumped.path.stat().st_size / 1e6:.0f} MB")
                timed("copy back to a file", lambda: copy_project(other, folder / "back.gpkg"))
        package = timed("split, one township", lambda: split(project, folder / "p", [f"370305{1:03d}"]))[0].path
        with Project.open(package) as changed:
            changed.write({BUILDINGS: changed.read(BUILDINGS).assign(name="新")})
        timed("merge, one township", lambda: merge(project, [package]))
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def timed(name: str, act: Callable[[], object]) -> object:
    """Do it, and say how long it took."""
    start, cpu = time.perf_counter(), time.process_time()
    made = act()
    print(f"{name}: {time.perf_counter() - start:.2f} s, of the processor {time.process_time() - cpu:.2f} s", flush=True)
    return made


def county(path: Path, buildings: int) -> None:
    """Townships of twelve committees, each with an EA, and houses in rows; no plan is made, the store does not mind."""
    count = max(buildings // 750, 1)
    codes = [f"370305{k // COMMITTEES_IN_TOWNSHIP + 1:03d}{k % COMMITTEES_IN_TOWNSHIP + 1:03d}" for k in range(count)]
    x = 500_000 + 1_000.0 * np.arange(count)
    outlines = shapely.box(x, 4_000_000, x + 1_000, 4_001_000)
    of = np.minimum(np.arange(buildings) * count // buildings, count - 1)
    at = np.arange(buildings) - np.searchsorted(of, of)
    west, south = x[of] + 30 * (at % 30) + 5, 4_000_005 + 30.0 * (at // 30)
    turns = ((0, 0), (18, 0), (18, 6), (12, 6), (12, 12), (0, 12), (0, 0))
    corners = np.stack([np.stack([west + a, south + b], axis=1) for a, b in turns], axis=1)
    houses = shapely.polygons(corners)
    ids, ea_codes = [f"b{i}" for i in range(buildings)], [f"{codes[k]}001" for k in of]
    with Project.create(path) as project:
        project.write(
            {
                COMMITTEES: rows(COMMITTEES, count, outlines, committee_code=codes),
                BUILDINGS: rows(BUILDINGS, buildings, houses, building_id=ids, status=[""] * buildings),
                EAS: rows(EAS, count, outlines, ea_code=[f"{c}001" for c in codes], committee_code=codes),
                PARTS: rows(
                    PARTS,
                    buildings,
                    houses,
                    building_id=ids,
                    ea_code=ea_codes,
                    committee_code=[codes[k] for k in of],
                    status=["placed"] * buildings,
                    part_no=np.ones(buildings, dtype="int64"),
                ),
            }
        )


if __name__ == "__main__":
    raise SystemExit(main())
