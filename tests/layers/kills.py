"""Acts on a project that are killed at moments spread over their time: all of it is there afterwards, or nothing, and no rest.

A process that has everything loaded makes a child for each run; the child kills itself at its moment, by the signal that
nothing can catch.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gis.errors import NotFound
from layers.safekeeping.backups import back_up, restore, stamps, verify
from layers.safekeeping.packages import merge, split
from layers.storage.fingerprints import fingerprints
from layers.store import Project
from tests.layers.test_migrating import make_older, structure
from tests.layers.test_packages import A, make_county, rename_in
from tests.layers.test_store import ROOT

NURSERY = """
import os, sys, threading, time
from pathlib import Path
import alembic.command, alembic.config
import layers.safekeeping.backups, layers.storage.copying, layers.safekeeping.merging, layers.safekeeping.packages, layers.storage.migrating
from layers.safekeeping.backups import back_up, restore
from layers.storage.copying import copy_project
from layers.safekeeping.packages import merge, split
from layers.store import Project
for line in sys.stdin:
    folder, at, code = line.rstrip().split("\\t")
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        if float(at):
            threading.Thread(target=lambda: (time.sleep(float(at)), os.kill(os.getpid(), 9)), daemon=True).start()
        os.chdir(folder)
        try:
            exec(code)
        except BaseException as e:
            print(repr(e), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    took = time.monotonic() - start
    print("fault" if os.WIFEXITED(status) and status else "killed" if status else took, flush=True)
"""


@dataclass(frozen=True)
class Act:
    """What is done, as code that runs in a folder; the files that lie there before; and what is there, said in a word.

    ``state`` gives ``before``, ``after``, or anything else where it is neither; ``rest`` names what may lie there afterwards.
    """

    name: str
    code: str
    files: tuple[Path, ...]
    state: Callable[[Path], str]
    rest: frozenset[str]


def kills(act: Act, folder: Path, count: int) -> tuple[list[str], str]:
    """Kill an act so many times; gives what was wrong, and a line that tells how it went."""
    with subprocess.Popen([sys.executable, "-c", NURSERY], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None

        def run(at_s: float) -> str:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for file in act.files:
                shutil.copy(file, folder)
            assert nursery.stdin is not None
            assert nursery.stdout is not None
            nursery.stdin.write(f"{folder}\t{at_s}\t{act.code}\n")
            nursery.stdin.flush()
            return nursery.stdout.readline().strip()

        whole_s = max(float(run(0)) for _ in range(3))
        seen, wrong = Counter[str](), []
        for k in range(count):
            at_s = 1.2 * whole_s * (k + 0.5) / count  # a few after its end
            said = run(at_s)
            state = act.state(folder)
            seen[state] += 1
            there = {p.name.removesuffix("-wal").removesuffix("-shm") for p in folder.iterdir()}  # the log of what was open
            left = there - act.rest - {f.name for f in act.files}
            if state not in ("before", "after") or left or said.startswith("fault"):
                wrong.append(f"{act.name}, killed at {at_s:.4f} s ({said}): {state}, left {sorted(left)}")
            elif said != "killed" and state != "after":
                wrong.append(f"{act.name}: said to be done, and is not")
        nursery.stdin.close()
    return wrong, f"{act.name}: {count} kills over {whole_s * 1000:.0f} ms: {dict(sorted(seen.items()))}, wrong: {len(wrong)}"


def prints(place: str | Path) -> object:
    with Project.open(place) as project, project.reading() as connection:
        return {name: found for name, found in fingerprints(connection).items() if name not in ("audit", "audit_head")}  # which tell times


def acts(folder: Path) -> list[Act]:
    """All acts on files that have to be whole."""
    folder.mkdir()
    older, county = make_older(folder / "older.gpkg"), folder / "county.gpkg"
    make_county(str(county))
    with Project.open(county) as project:
        backup = back_up(project, folder / "b").path
        package = split(project, folder / "p")[0].path
    rename_in(package, A, "泉")
    merged = Path(shutil.copy(county, folder / "merged.gpkg"))
    with Project.open(merged) as project:
        merge(project, [package])
    old, before, after = structure(older), prints(county), prints(merged)

    def migrated(work: Path) -> str:
        state = structure(work / older.name)
        Project.open(work / older.name).close()
        return "before" if state == old else "after" if state == structure(work / older.name) else "neither"

    def made(name: str) -> Callable[[Path], str]:
        def state(work: Path) -> str:
            found = "before"
            with suppress(NotFound):
                found = "after" if prints(work / name) == before else "neither"
                (work / name).unlink()
            restore(backup, work / name)  # the next one clears away what was left
            (work / name).unlink()
            return found

        return state

    def put_in(work: Path) -> str:
        found = prints(work / county.name)
        return "before" if found == before else "after" if found == after else "neither"

    def backed_up(work: Path) -> str:
        found = list(stamps("county", work / "b"))
        for path in found:
            verify(path)
        with Project.open(work / county.name) as project:
            back_up(project, work / "b")  # clears away what was left
        return "neither" if list((work / "b").glob(".*")) else "after" if found else "before"

    return [
        Act("migration", f"Project.open({older.name!r})", (older,), migrated, frozenset({"older.before-6.gpkg"})),
        Act("restore", f"restore(Path({backup.name!r}), 'x.gpkg')", (backup,), made("x.gpkg"), frozenset()),
        Act("copy", "copy_project(Project.open('county.gpkg'), 'x.gpkg')", (county,), made("x.gpkg"), frozenset()),
        Act("merge", f"merge(Project.open('county.gpkg'), [Path({package.name!r})])", (county, package), put_in, frozenset()),
        Act("backup", "back_up(Project.open('county.gpkg'), Path('b'))", (county,), backed_up, frozenset({"b"})),
    ]
