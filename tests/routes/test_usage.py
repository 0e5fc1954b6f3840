"""Slips of the command line: said in both languages, and as JSON where JSON is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routes.commands import COMMANDS, main
from tests.chinese import stray_words

PLAN = ["plan", "--committees", "c.gpkg", "--buildings", "b.gpkg", "--out", "p.gpkg"]
SLIPS = [
    (["delineate"], "usage_missing", "命令行缺少:PROJECT。用法见:server.py delineate --help", "Missing on the command line: PROJECT."),
    (["fly"], "usage_command", "没有命令 fly。可用的命令:demo, new, import", "There is no command fly. Commands: demo, new, import"),
    (["sheet", "x", "y", "--paper", ""], "usage_value", "--paper 需要一个值", "--paper needs a value"),
    (
        ["delineate", "x", "--workers", "0"],
        "option_bad",
        "--workers 0:请写成不小于 1 的整数",
        "--workers 0: write it as a whole number, 1 or more",
    ),
    (["delineate", "x", "--workers", "x"], "option_bad", "--workers x:请写成不小于 1 的整数", "--workers x: write it as a whole number"),
    (["delineate", "x", "--seed", "1.5"], "option_bad", "--seed 1.5:请写成从 0 到", "--seed 1.5: write it as a whole number"),
    (["delineate", "x", "--seed", "-1"], "option_bad", "--seed -1:请写成从 0 到 2147483647 的整数", "whole number from 0 to 2147483647"),
    (["plan", "--target", "0"], "option_bad", "--target 0:请写成大于 0 的数", "--target 0: write it as a number above 0"),
    (["demo", "--port", "http"], "option_bad", "--port http:请写成整数", "--port http: write it as a whole number"),
    (["plan", "--target", "many"], "option_bad", "--target many:请写成大于 0 的数", "--target many: write it as a number"),
    (["delineate", "x", "--seed"], "usage_value", "--seed 需要一个值", "--seed needs a value"),
    (["delineate", "x", "--fast"], "usage_unknown", "无法识别:--fast", "Not understood on the command line: --fast"),
    (["delineate", "x", "--json=1"], "usage_no_value", "--json 不带值", "--json takes no value"),
    (["plan", "--b", "x"], "usage_ambiguous", "--b 有多种可能:--buildings, --barriers", "--b could be any of: --buildings, --barriers"),
    (
        [*PLAN, "--map", "buildings.floors=a", "--map", "buildings.floors=b"],
        "usage_twice",
        "--map 为 buildings.floors 指定了两列:a 和 b。请只保留一个。用法见:server.py plan --help",
        "--map names a column for buildings.floors twice: a and b. Leave one of them.",
    ),
    (
        [*PLAN, "--where", "roads:a=1"],
        "option_bad",
        "--where roads:a=1:请写成图层:条件(图层:committees, buildings, barriers, together, totals)。",
        "write it as layer:expression (layers: committees, buildings, barriers, together, totals).",
    ),
    (["import", "x", "roads", "f"], "usage_choice", "不能是 roads。可用:committees, buildings", "cannot be roads. Possible: committees"),
]


@pytest.mark.parametrize(("words", "code", "zh", "en"), SLIPS)
def test_slips_are_said_in_the_language_chosen(words: list[str], code: str, zh: str, en: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Bug: option errors were English under --lang zh."""
    for lang, said in (("zh", zh), ("en", en)):
        assert main([words[0], "--lang", lang, *words[1:]]) == 2
        heard = capfd.readouterr()
        assert heard.out == "" and said in heard.err, heard.err


@pytest.mark.parametrize(("words", "code", "zh", "en"), SLIPS)
def test_slips_with_json_are_json_on_standard_output(
    words: list[str], code: str, zh: str, en: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: standard output was empty where an option was wrong."""
    assert main([*words, "--json", "--lang=en"] if words[-1] != "--seed" else [words[0], "--json", "--lang=en", *words[1:]]) == 2
    heard = capfd.readouterr()
    error = json.loads(heard.out)["error"]
    assert error["code"] == code and en in error["message"] and en in heard.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "words", [["sheet"], ["sheet", "p.gpkg", "1", "--out", "x.pdf", "--fast"], ["delineate", "p.gpkg", "--fast"]], ids=" ".join
)
def test_the_command_is_named_as_it_is_written(words: list[str], lang: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Bugs: "server.py 小区图 --help", "server.py COMMAND --help"."""
    assert main([words[0], "--lang", lang, *words[1:]]) == 2
    assert f"server.py {words[0]} --help" in capfd.readouterr().err


@pytest.mark.parametrize(
    "words", [[], [""], ["--lang", "zh"], ["--lang=zh"], ["--lang", "zh", ""], ["--lang"], ["--json"], ["--fast"]], ids=str
)
@pytest.mark.parametrize("stated", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_without_a_command_the_commands_are_listed(
    words: list[str], stated: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bugs: a traceback without arguments; "COMMAND cannot be ."; "COMMAND 不能是 zh"."""
    monkeypatch.setenv("LC_ALL", stated)
    assert main(words) == 2
    heard = capfd.readouterr()
    chinese = stated.startswith("zh") or any("zh" in w for w in words)
    assert heard.err.startswith("用法:" if chinese else "usage: ") and all(f"    {c.name}" in heard.err for c in COMMANDS)
    last = heard.err.splitlines()[-1]
    assert last.startswith("请写明命令" if chinese else "Say what to do")
    assert not chinese or stray_words(last, *(word for c in COMMANDS for word in c.name.split("-"))) == []
    if "--json" in words:
        assert json.loads(heard.out)["error"] == {"code": "usage_no_command", "message": last}
    else:
        assert heard.out == ""


def test_the_language_may_stand_before_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--lang", "zh", "delineate"]) == 2
    heard = capfd.readouterr()
    assert json.loads(heard.out)["error"]["code"] == "usage_missing" and heard.err.startswith("命令行缺少:PROJECT。")


@pytest.mark.parametrize("more", [["--workers", "0"], ["--fast"], ["--seed"]])
def test_slips_about_a_project_are_said_in_its_language(
    town: Path, more: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Bug: slips were English where every other message of the project is Chinese."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["delineate", str(town), *more]) == 2
    assert stray_words(capfd.readouterr().err, "fast", "seed") == []
    assert main(["delineate", str(town), *more, *(["1"] if more == ["--seed"] else []), "--lang", "en", "--fast"]) == 2
    assert capfd.readouterr().err.isascii()


def test_a_host_is_refused_in_the_language_of_the_project(
    town: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["serve", str(town), "--host", "0.0.0.0"]) == 2
    assert "尚无管理员" in capfd.readouterr().err
