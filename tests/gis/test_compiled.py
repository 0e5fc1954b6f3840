"""Compiled loops are found again in a folder that changes when any of them does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gis import compiled


def test_all_files_with_compiled_loops_are_in_the_name() -> None:
    found = {f.stem for f in compiled.HERE.rglob("*.py") if "\n@njit" in f.read_text(encoding="utf-8")}
    assert found == set(compiled.FILES)
    others = [f.read_text(encoding="utf-8") for f in compiled.HERE.rglob("*.py") if f.stem != "compiled"]
    assert not any("from numba import" in text for text in others)


def run(code: str, folder: Path) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def test_a_loop_that_calls_another_file_follows_when_that_changes(tmp_path: Path) -> None:
    """Bug: after an update the search went on with the energy of the version before."""
    here = tmp_path / "gis"
    here.mkdir()
    source = (compiled.HERE / "compiled.py").read_text(encoding="utf-8")
    names = "".join(f'    "{name}",\n' for name in compiled.FILES)
    assert names in source
    (here / "compiled.py").write_text(source.replace(names, '    "inner",\n    "outer",\n'), encoding="utf-8")
    (here / "__init__.py").write_text("")
    head = "from gis.compiled import njit\n"
    (here / "outer.py").write_text(f"{head}from gis.inner import one\n\n\n@njit(cache=True)\ndef two():\n    return one() + 1\n")
    for value in (1, 10):
        (here / "inner.py").write_text(f"{head}\n\n@njit(cache=True)\ndef one():\n    return {value}\n")
        for _ in range(2):
            assert run("from gis.outer import two; print(two())", tmp_path) == str(value + 1)
        assert len(list((here / "__pycache__").glob("compiled-*"))) == 1
