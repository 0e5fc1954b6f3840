"""Kill, contest and cut off saves: ``python bench/reliability.py [--kills 200] [--contested 10000] [--drops 1000] [--seed 1]``.

On a small town that is served as `server.py serve` does. Prints what was lost, doubled, or overwritten unseen: nothing may be.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Lock, Thread

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.planners import Planner  # noqa: E402
from tests.served import Client, Served, faults, killed_while_saving, served  # noqa: E402
from tests.town import A, B, make_town  # noqa: E402


def kills(server: Served, project: Path, count: int, seed: int) -> None:
    """Kill the process during saves."""
    people = [Planner(Client(server, 10), [A, B], random.Random(seed * 1000 + k)) for k in range(4)]
    back = sorted(killed_while_saving(server, people, count, random.Random(seed)))
    answers = sum((p.answers for p in people), Counter())
    print(f"kills: {count}; acknowledged {sum(len(p.saved) for p in people)}; answers {dict(sorted(answers.items()))}")
    print(
        f"  back after p50 {back[len(back) // 2]:.1f} s, at most {back[-1]:.1f} s; faults in the file: {faults(project, people) or 'none'}"
    )


def contested(server: Served, project: Path, count: int) -> None:
    """Eight planners save to two committees, all on the revision that they believe to be the newest."""
    left, lock, won, answers = [count], Lock(), [], Counter()

    def work(k: int) -> None:
        code, tag = (A, B)[k % 2], ""
        path = f"/api/v1/committees/{code}"
        with closing(Client(server, 60)) as client:
            while True:
                with lock:
                    left[0] -= 1
                    n = left[0]
                if n < 0:
                    return
                tag = tag or client.ask("GET", f"{path}/draft")[2]
                body = {"op": "rename_ea", "args": {"ea": f"{code}001", "name": f"名{k}-{n}"}, "operation_id": f"contest-{k}-{n}"}
                status, told, tag = client.ask("POST", f"{path}/edits", body, {"If-Match": tag})
                with lock:
                    answers[status] += 1
                    if status == 200:
                        won.append((code, told["revision"], body["operation_id"]))

    threads = [Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    doubled = len(won) - len({one[:2] for one in won})
    people = [Planner(Client(server), [A], random.Random(0), saved=won)]
    print(f"contested saves: {count}; answers {dict(sorted(answers.items()))}; revisions taken twice: {doubled}")
    print(f"  faults in the file: {faults(project, people) or 'none'}")


def drops(server: Served, project: Path, count: int, seed: int) -> None:
    """Ask, be gone before the answer comes, and ask again."""
    rng, path, wrong = random.Random(seed), f"/api/v1/committees/{A}", 0
    with closing(Client(server, 60)) as client:
        tag = client.ask("GET", f"{path}/draft")[2]
        revision = int(tag.strip('"').split("-")[1])
        for k in range(count):
            body = {"op": "rename_ea", "args": {"ea": f"{A}001", "name": f"名{k}"}, "operation_id": f"drop-{k}"}
            for _ in range(rng.randrange(1, 3)):
                client.send_and_hang_up("POST", f"{path}/edits", body, {"If-Match": tag})
            status, told, tag = client.ask("POST", f"{path}/edits", body, {"If-Match": tag})
            wrong += status != 200 or told["revision"] != revision + k + 1
    print(
        f"replies dropped and asked again: {count}; not exactly one revision: {wrong}; faults in the file: {faults(project, []) or 'none'}"
    )


def main() -> None:
    """Run all three."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--kills", type=int, default=200)
    ask.add_argument("--contested", type=int, default=10_000)
    ask.add_argument("--drops", type=int, default=1_000)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = make_town(Path(folder) / "town.enumap")
        with served(project) as server:
            for step in (
                lambda: drops(server, project, args.drops, args.seed),
                lambda: contested(server, project, args.contested),
                lambda: kills(server, project, args.kills, args.seed),
            ):
                began = time.perf_counter()
                step()
                print(f"  {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
