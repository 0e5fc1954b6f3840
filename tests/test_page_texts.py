"""The texts of the page: the same in both languages, none missing, none left over; no other host; its own tests by Node."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gis.schema import KINDS, SEVERITIES, STATUSES, USES

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "static"
CODE = {
    p.relative_to(STATIC).as_posix(): p.read_text(encoding="utf-8")
    for p in [*sorted(STATIC.glob("*.html")), *sorted((STATIC / "js").rglob("*.js"))]
}
TEXTS = {lang: json.loads((STATIC / "locales" / f"{lang}.json").read_text(encoding="utf-8")) for lang in ("zh", "en")}
BUDGET_BYTES = 700_000


def named() -> tuple[set[str], set[str]]:
    """Keys that the code names, and beginnings of keys that it puts together."""
    code = "\n".join(CODE.values())
    prefixes = set(re.findall(r"\b(?:t|has)\(`([a-z_]+\.)\$\{", code))
    prefixes |= {f"{name}." for name in re.findall(r"\bwords: '([a-z_]+)'", code)}  # of choices in the cards of edit tools
    keys = set(re.findall(r"""['"]([a-z_]+\.[a-z_0-9]+)['"]""", code))
    return {k for k in keys if k.split(".")[0] in {t.split(".")[0] for t in TEXTS["zh"]}}, prefixes


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    assert list(TEXTS["zh"]) == list(TEXTS["en"])
    for key, text in TEXTS["zh"].items():
        assert text and TEXTS["en"][key]
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", TEXTS["en"][key])), key


def test_no_text_is_missing_and_none_is_left_over() -> None:
    keys, prefixes = named()
    assert keys - set(TEXTS["zh"]) == set()
    assert {p for p in prefixes if not any(k.startswith(p) for k in TEXTS["zh"])} == set()
    assert {k for k in TEXTS["zh"] if k not in keys and not k.startswith(tuple(prefixes))} == set()


@pytest.mark.parametrize(("prefix", "values"), [("status", STATUSES), ("kind", KINDS), ("use", USES), ("severity", SEVERITIES)])
def test_each_value_of_the_closed_lists_has_a_name(prefix: str, values: tuple[str, ...]) -> None:
    assert {f"{prefix}.{v}" for v in values} <= set(TEXTS["zh"])


def test_texts_do_not_shout() -> None:
    shouted = [
        k
        for k, v in [*TEXTS["zh"].items(), *TEXTS["en"].items()]
        if re.search("[!!]", v) and not k.startswith(("severity_sign", "state_sign"))
    ]
    assert shouted == []


def test_the_page_names_no_other_host() -> None:
    sources = {**CODE, **{p.name: p.read_text(encoding="utf-8") for p in (STATIC / "css").glob("*.css")}}
    assert {
        n: found
        for n, text in sources.items()
        if (found := re.findall(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z0-9.-]+\.[a-z]{2,}", text))
    } == {}


def test_markup_never_comes_from_data() -> None:
    assert [n for n, text in CODE.items() if re.search(r"innerHTML|insertAdjacentHTML|outerHTML|document\.write", text)] == []


def test_one_file_talks_to_the_server_and_one_to_the_map_library() -> None:
    assert [n for n, text in CODE.items() if re.search(r"\bfetch\(|XMLHttpRequest|EventSource", text)] == ["js/api.js"]
    assert [n for n, text in CODE.items() if n.endswith(".js") and "vendor/maplibre" in text] == ["js/map.js"]


def test_page_and_libraries_stay_within_their_budget() -> None:
    vendor = STATIC / "vendor" / "maplibre"
    if not vendor.is_dir():
        pytest.skip("browser libraries are missing: python -m layers.vendor")
    files = [*STATIC.glob("*.html"), *STATIC.glob("js/**/*.js"), *STATIC.glob("css/*.css"), *vendor.glob("*.mjs"), *vendor.glob("*.css")]
    assert sum(len(gzip.compress(p.read_bytes(), 5)) for p in files) < BUDGET_BYTES


def test_lock_file_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock and "registry" not in lock
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8")


def test_modules_by_node() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is missing: install it to run tests/js")
    files = sorted(str(p) for p in (ROOT / "tests" / "js").glob("*.test.js"))
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stdout[-3000:]
