"""Hands for the tests of the edit tools: places on the map, what the server then holds, rules that hold of every plan."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from tests.browser.opened import Watched
from tests.town import A

STEP_MS = 15
WAIT_MS = 40_000


class Planner:
    """A planner at the page of a committee."""

    def __init__(self, watched: Watched, code: str = A) -> None:
        self.watched, self.page, self.code = watched, watched.page, code
        self.page.locator("#committee-list .row", has_text=code[6:]).click()
        self.page.locator("#tools").wait_for(timeout=WAIT_MS)
        self.until("s.draft && s.desk")
        self.page.wait_for_timeout(400)  # the map arrives
        self.first = self.kept()

    def state(self, expression: str) -> Any:
        """Something of what the page knows; ``s`` is its state."""
        return self.page.evaluate(f"(() => {{ const s = enumap.state.get(); return {expression}; }})()")

    def until(self, expression: str) -> None:
        """Wait until something holds of what the page knows."""
        for _ in range(WAIT_MS // STEP_MS):
            if self.state(expression):
                return
            self.page.wait_for_timeout(STEP_MS)
        raise AssertionError(f"never: {expression}; bar: {self.page.locator('#edit-bar').inner_text()!r}")

    def previewed(self) -> dict[str, list[Any]]:
        """Loads before and after by number of the EA, once the server has told them."""
        self.until("s.work.preview !== null")
        return {row["code"][-3:]: [row["before"], row["after"]] for row in self.state("s.work.loads")}

    def apply(self) -> None:
        """Press Enter, and wait until it is saved."""
        before = self.kept()["revision"]
        self.page.keyboard.press("Enter")
        self.saved(before)

    def saved(self, before: int) -> None:
        """Wait until the server has a later revision, and the page shows it."""
        self.until(f"s.draft.revision > {before} && !s.saving.waiting && !s.saving.sending")
        assert self.kept()["revision"] == self.state("s.draft.revision")

    def undo(self) -> None:
        before = self.kept()["revision"]
        self.page.keyboard.press("Control+z")
        self.saved(before)

    def click(self, point: list[float], button: str = "left") -> None:
        """Click a place on the ground."""
        x, y = self.at(point)
        self.page.mouse.click(x, y, button=button)  # type: ignore[arg-type]
        self.page.wait_for_timeout(330)  # two clicks are no double click

    def at(self, point: list[float]) -> tuple[float, float]:
        """Where a place lies on the page, once the map stands still."""
        box, there = self.page.locator("#map").bounding_box(), None
        while (now := self.page.evaluate("(point) => enumap.map.at(point)", point)) != there:
            there = now
            self.page.wait_for_timeout(50)
        assert box is not None and there is not None
        return box["x"] + there["x"], box["y"] + there["y"]

    def kept(self) -> Any:
        """What the server holds: revision, EAs by number, parts by building, cells."""
        told = self.page.request.get(f"{self.watched.page.url.split('#')[0]}api/v1/committees/{self.code}/draft").json()
        eas = {f["properties"]["ea_code"][-3:]: f["properties"] | {"shape": shape(f)} for f in told["eas"]["features"]}
        parts = {f["properties"]["building_id"]: f["properties"] | {"shape": shape(f)} for f in told["parts"]["features"]}
        cells = [shape(f) for f in told["cells"]["features"]]
        return {"revision": told["revision"], "eas": eas, "parts": parts, "cells": cells, "locks": told["locks"]}

    def beside(self, ea: str) -> list[str]:
        """Numbers of the EAs beside one."""
        found = self.kept()["eas"]
        mine = found[ea]["shape"].buffer(1e-8)
        return [n for n, other in found.items() if n != ea and mine.intersection(other["shape"].buffer(1e-8)).length > 1e-4]

    def middle(self, building: str) -> list[float]:
        """A place on a building."""
        at = self.kept()["parts"][building]["shape"].centroid
        return [at.x, at.y]

    def check(self) -> Any:
        """The rules of every plan hold of what the server holds; units are as many as at first. Gives what it holds."""
        now = self.kept()
        cells = np.array(now["cells"], dtype=object)
        outline = shapely.union_all(np.array(self.first["cells"], dtype=object))
        assert shapely.coverage_is_valid(cells).all() and shapely.union_all(cells).symmetric_difference(outline).area < 1e-12
        by_ea: dict[str, int] = {}
        for part in now["parts"].values():
            if part["ea_code"]:
                by_ea[part["ea_code"][-3:]] = by_ea.get(part["ea_code"][-3:], 0) + part["housing_units"]
        assert by_ea == {n: ea["housing_units"] for n, ea in now["eas"].items() if ea["kind"] != "virtual"}
        rows = {r["code"][-3:]: r["load"] for r in self.state(f"s.eas.filter((r) => r.committee_code === '{self.code}')")}
        assert rows == {n: ea["load"] for n, ea in now["eas"].items()}  # the page shows what the server holds
        return now


def shape(feature: Any) -> Any:
    """The shape of a feature."""
    return shapely.from_geojson(str(feature["geometry"]).replace("'", '"').replace("None", "null")) if feature["geometry"] else None
