"""Time the sheets of a county: ``python bench/sheets.py PROJECT [--kind ea] [--committees N] [--workers N]``.

The project is planned already. Prints seconds, EA maps a second, the size of a map, and the most memory of all processes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from watched import ROOT, timed

sys.path.insert(0, str(ROOT))
from layers.paper.scenes import CountyScenes
from layers.store import Project


def main() -> None:
    """Print the packs into an empty folder, then again: the second run finds nothing to do."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("project")
    ask.add_argument("--kind", default="ea")
    ask.add_argument("--committees", type=int, help="only so many, evenly over the county")
    ask.add_argument("--workers", type=int)
    args = ask.parse_args()
    with Project.open(args.project) as project:
        codes = CountyScenes(project).codes
    some = codes[:: max(1, len(codes) // args.committees)] if args.committees else []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "server.py", "sheets", args.project, "--out", folder, "--kind", args.kind, "--json"]
        command += ["--committee", *some] if some else []
        command += ["--workers", str(args.workers)] if args.workers else []
        for name in ("first run", "second run"):
            seconds, peak, said = timed(command)
            told = json.loads(said)
            maps = sum(pack["sheets"].get("ea", 0) for pack in told["made"].values())
            size = sum(file.stat().st_size for file in Path(folder).glob("*.pdf")) / max(maps, 1) / 1000
            print(f"{name:>12} {seconds:8.1f} s  {maps} EA maps, {maps / seconds:.1f} a second  {told['pages']} pages", end="")
            print(f"  {size:.0f} kB for each EA" if maps else f"  {len(told['kept'])} packs left as they were", end="")
            print(f"  peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
