"""The one direction: static -> server, routes -> layers -> gis."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = {
    "gis": {
        "layers",
        "routes",
        "server",
        "flask",
        "sqlalchemy",
        "sqlite3",
        "pyogrio",
        "fiona",
        "folium",
        "reportlab",
        "os",
        "pathlib",
        "subprocess",
        "time",
        "random",
    },
    "layers": {"routes", "server", "flask"},
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("place", FORBIDDEN)
def test_imports_point_inward(place: str) -> None:
    files = sorted((ROOT / place).rglob("*.py"))
    assert len(files) > 5
    wrong = {f.name: sorted(imported(f) & FORBIDDEN[place]) for f in files if imported(f) & FORBIDDEN[place]}
    assert wrong == ({"compiled.py": ["pathlib"]} if place == "gis" else {})  # it names the folder of the machine code


def test_gis_opens_no_file() -> None:
    calls = [
        (f.name, node.lineno)
        for f in sorted((ROOT / "gis").rglob("*.py"))
        for node in ast.walk(ast.parse(f.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert calls == []
