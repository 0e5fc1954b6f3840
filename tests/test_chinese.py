"""Chinese messages are Chinese: no English fragment, no text of Python or of a library, no raw code reaches them.

Here: the templates, and the places in the code where values are handed to them. What is really said of broken files and
slips: `tests/layers/test_chinese_refusals.py` and `tests/routes/test_chinese_commands.py`.
"""

from __future__ import annotations

import ast
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gis.errors import NotFound, Refused
from gis.messages import MESSAGES, message
from gis.messages.phrases import said, term
from gis.messages.word_messages import TERMS
from gis.schema import STATUSES
from layers.reading.drivers import pyogrio
from layers.reasons import explain
from routes.command_line.words import WORDS
from tests.chinese import NAMES, stray_words

ROOT = Path(__file__).resolve().parents[1]


# the templates ------------------------------------------------------------------------------------------------------
def test_no_template_holds_english() -> None:
    texts = {code: entry.zh for code, entry in MESSAGES.items()} | {w: zh for w, (_, zh) in (*TERMS.items(), *WORDS.items())}
    found = {code: stray_words(re.sub(r"\{[^}]*\}", "", text)) for code, text in texts.items()}
    assert {code: words for code, words in found.items() if words} == {}


def test_every_status_has_a_word_in_both_languages() -> None:
    for status in STATUSES:
        assert status in TERMS and "_" not in term(status, "en") and not stray_words(term(status, "zh"))


# the code -----------------------------------------------------------------------------------------------------------
WORDED = {"reason", "found", "wanted", "looks", "form", "taken", "candidates", "what"}  # values that are words, not data
RAISERS = {"Refused", "NotFound", "Conflict", "EnumapError", "issue", "add", "error", "said"}


def calls() -> Iterator[tuple[str, str, ast.expr]]:
    """Place, name and value of each worded value that is handed to a message."""
    for folder in ("gis", "layers", "routes"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in RAISERS:
                    code = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                    for keyword in node.keywords:
                        if keyword.arg in WORDED and code not in ("bug", "page_fault"):
                            yield f"{path.name}:{keyword.value.lineno}", keyword.arg, keyword.value


def test_no_worded_value_is_an_english_text_or_that_of_an_exception() -> None:
    """What Python says goes through `layers.reasons.explain`; words of ours are in `TERMS`, or made by `said`."""
    wrong = []
    for place, name, value in calls():
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") in ("said", "explain"):
            continue
        for part in ast.walk(value):
            english = isinstance(part, ast.Constant) and isinstance(part.value, str) and re.search("[A-Za-z]", part.value)
            if english and part.value not in TERMS and part.value not in NAMES:
                wrong.append((place, name, part.value))
            if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "str":
                wrong.append((place, name, "str()"))
    assert wrong == []


def test_no_message_is_made_in_one_language_inside_another() -> None:
    for folder in ("gis", "layers", "routes"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r'message\([^)]*"(?:en|zh)"', text.replace('message(code, "en", **params)', "")), path


# reasons ------------------------------------------------------------------------------------------------------------
def failure(work: Callable[[], object]) -> BaseException:
    with pytest.raises(Exception) as caught:
        work()
    return caught.value


@pytest.mark.parametrize(
    "work",
    [
        lambda: json.loads('{"a": }'),
        lambda: b"\xff".decode("utf-8"),
        lambda: Path("/no/such/folder/x").read_bytes(),
        lambda: Path("/").read_bytes(),
        lambda: Path("/proc/version").write_text("x"),
        lambda: sqlite3.connect(":memory:").execute("select"),
        lambda: pyogrio.read_info(str(ROOT / "README.md")),
        lambda: int("x"),
        lambda: (_ for _ in ()).throw(RecursionError("maximum recursion depth exceeded")),
        lambda: (_ for _ in ()).throw(OSError(74, "Bad message")),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_libraries_say_is_told_in_chinese(work: Callable[[], object]) -> None:
    text = message("unreadable", "zh", file="甲", layer="乙", reason=explain(failure(work)))
    assert stray_words(text) == [] and "{" not in text


# words in words -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_of_a_table_names_it_in_words(lang: str) -> None:
    refused = Refused("nothing_imported", file="a.gpkg", path="a.gpkg", table="committees")
    assert refused.say("zh") == "a.gpkg 中还没有普查区,请先导入:server.py import a.gpkg committees 文件"
    assert refused.say("en").startswith("a.gpkg has no committees yet.")
    assert "普查区不能用" in Refused("mode_unknown", table="committees", mode="x", known="y").say("zh")
    assert NotFound("building_unknown", file="a", id="b").say(lang)


def test_phrases_are_kept_as_json_and_said_later() -> None:
    kept = json.loads(json.dumps(said("all_refused", rows=2, file="a", layer="b", reason=said("crs_none"))))
    assert message(kept["say"], "en", **kept["with"]).endswith("First reason: none that is known here")
    assert message("wrong_shapes", "zh", file="a", layer="b", found="Point, MultiPoint, Polygon", wanted="lines").endswith(
        "其中是点、面,而需要线。请指定其他图层。"
    )
