"""Make random edits in the plan of a real place, time them, write the plan: ``python bench/edits.py --committees FILE:LAYER ...``.

The plan can be judged afterwards (``--judge PATH``); edits that change what the judge compares with the delivery (counts, added
and demolished buildings, divided small ones) are only made with ``--all``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gis.checking.ledger import completed  # noqa: E402
from gis.editing.draft import Draft, Tables, draft_of  # noqa: E402
from gis.edits import edited  # noqa: E402
from gis.errors import Refused  # noqa: E402
from gis.issues import issue_table  # noqa: E402
from gis.replanning.planned_eas import planned_eas  # noqa: E402
from gis.rules import Rules  # noqa: E402
from layers.pipeline import Inputs, Made, make_plan, read_inputs  # noqa: E402
from layers.planfile import write_plan  # noqa: E402
from layers.readers import Source  # noqa: E402
from tests.gis.random_edits import some_edit  # noqa: E402

OF_BUILDINGS = ("change_building", "add_building", "demolish_building", "reinstate_building", "split_building", "virtual_ea")


def main() -> None:
    """Plan, edit, time, write, judge."""
    ask = argparse.ArgumentParser(description=__doc__)
    for role in ("committees", "buildings"):
        ask.add_argument(f"--{role}", required=True)
    ask.add_argument("--barriers", action="append", default=[])
    ask.add_argument("--where", default=None, help="which committees")
    ask.add_argument("--count", type=int, default=100)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--all", action="store_true")
    ask.add_argument("--one", action="store_true", help="edit the committee with most EAs only")
    ask.add_argument("--out", default="edited.gpkg")
    ask.add_argument("--judge")
    args = ask.parse_args()
    rules = Rules()
    inputs = read_inputs(
        Source.parse(args.committees, None, args.where), Source.parse(args.buildings), [Source.parse(b) for b in args.barriers], rules
    )
    made = make_plan(inputs, rules, workers=1)
    drafts = drafts_of(inputs, made, rules, args.one)
    drafts = worked(drafts, args)
    write(inputs, made, drafts, rules, args.out)
    if args.judge:
        where = f"?{args.where}" if args.where else ""
        command = [sys.executable, args.judge, args.out, "--committees", args.committees + where, "--buildings", args.buildings]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
        print("broken:", found.get("broken", found))


def drafts_of(inputs: Inputs, made: Made, rules: Rules, largest: bool) -> dict[str, Draft]:
    """A draft of each committee that is planned, or of the largest."""
    tables = Tables(inputs.committees, made.cells, made.eas, made.parts, made.buildings, inputs.barriers)
    counts = made.eas["committee_code"].value_counts()
    drafts = {str(c): draft_of(str(c), tables, rules) for c in (counts.index[:1] if largest else counts.index)}
    print(f"{len(drafts)} committees, {sum(len(d.eas) for d in drafts.values())} EAs, largest {counts.iloc[0]} EAs")
    return drafts


def worked(drafts: dict[str, Draft], args: argparse.Namespace) -> dict[str, Draft]:
    """The drafts after so many edits, in committees by their number of EAs."""
    rng = np.random.default_rng(args.seed)
    codes = list(drafts)
    taken: dict[str, list[float]] = defaultdict(list)
    refused: Counter[str] = Counter()
    while sum(map(len, taken.values())) < args.count:
        weight = np.array([len(drafts[c].eas) for c in codes], dtype=float)
        code = str(rng.choice(codes, p=weight / weight.sum()))
        op, given = some_edit(drafts[code], rng)
        if op in OF_BUILDINGS and not args.all:
            continue
        start = time.perf_counter()
        try:
            drafts[code] = edited(drafts[code], op, given)
            taken[op].append(1000 * (time.perf_counter() - start))
        except Refused as refusal:
            refused[refusal.code] += 1
    every = np.concatenate([np.array(t) for t in taken.values()])
    for op, times in sorted(taken.items()):
        print(f"{op:>20} {len(times):4} made, median {np.median(times):6.1f} ms, most {max(times):7.1f} ms")
    print(f"{'all':>20} {len(every):4} made, median {np.median(every):6.1f} ms, 95 % within {np.quantile(every, 0.95):.1f} ms")
    print("refused:", dict(refused.most_common()))
    return drafts


def write(inputs: Inputs, made: Made, drafts: dict[str, Draft], rules: Rules, out: str) -> None:
    """The plan file of the county with the edited committees."""
    eas = stacked([made.eas[~made.eas["committee_code"].isin(list(drafts))], *(d.eas for d in drafts.values())])
    parts = stacked([made.parts[~made.parts["committee_code"].isin(list(drafts))], *(d.parts for d in drafts.values())])
    parts = completed(parts, made.buildings, inputs.committees, rules)
    write_plan(out, planned_eas(eas, inputs.committees), parts, issue_table([], rules.language, eas.crs), inputs.source_crs)


def stacked(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Tables one after the other."""
    return gpd.GeoDataFrame(pd.concat([f for f in frames if len(f)], ignore_index=True), geometry="geometry", crs=frames[0].crs)


if __name__ == "__main__":
    main()
