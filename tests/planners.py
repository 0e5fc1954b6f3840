"""Planners who write over HTTP, for tests of reliability and for the benchmarks: they ask for what their draft allows.

A planner picks a committee, loads its draft, makes some edits on it, each on the answer of the one before, and goes on to
the next. What came too late (409), and what could not be done all the same (422), is counted, not hidden.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import Any, Protocol

Answer = tuple[int, dict[str, Any], str]  # status, content, tag


class Asks(Protocol):
    """What a planner asks through: `tests.served.Client`, or the application itself."""

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Land:
    """The cells of a committee: which lie side by side, which hold a building, the EA of each."""

    beside: dict[int, set[int]]
    held: frozenset[int]
    ea: dict[int, str]

    @classmethod
    def of(cls, draft: dict[str, Any]) -> Land:
        """As a draft tells it; cells that share a line share its corners."""
        sides: dict[Any, list[int]] = {}
        ea = {}
        for feature in draft["cells"]["features"]:
            cell = feature["properties"]["cell_id"]
            ea[cell] = feature["properties"]["ea_code"]
            for ring in feature["geometry"]["coordinates"]:
                for a, b in pairwise(map(tuple, ring)):
                    sides.setdefault((a, b) if a < b else (b, a), []).append(cell)
        beside: dict[int, set[int]] = {cell: set() for cell in ea}
        for cells in sides.values():
            for a, b in combinations(cells, 2):
                beside[a].add(b)
                beside[b].add(a)
        placed = (f["properties"] for f in draft["parts"]["features"])
        return cls(beside, frozenset(p["cell_id"] for p in placed if p["ea_code"]), ea)

    def mergeable(self) -> list[tuple[str, str]]:
        """Pairs of EAs that share a line."""
        pairs = {(self.ea[a], self.ea[b]) for a, others in self.beside.items() for b in others}
        return sorted((a, b) for a, b in pairs if a < b)

    def movable(self) -> list[tuple[int, str]]:
        """Cells that an EA beside can take: what they leave hangs together and has a building."""
        return [
            (cell, to)
            for cell, others in sorted(self.beside.items())
            for to in sorted({self.ea[k] for k in others} - {self.ea[cell]})
            if self._leaves_whole(cell)
        ]

    def _leaves_whole(self, cell: int) -> bool:
        rest = {k for k, code in self.ea.items() if code == self.ea[cell]} - {cell}
        return bool(rest & self.held) and self._hangs_together(rest)

    def _hangs_together(self, cells: Collection[int]) -> bool:
        left = set(cells)
        waiting = [left.pop()]
        while waiting:
            found = self.beside[waiting.pop()] & left
            left -= found
            waiting += found
        return not left

    def with_ea(self, cells: Iterable[int], to: str) -> Land:
        """The same with some cells in another EA."""
        return replace(self, ea=self.ea | dict.fromkeys(cells, to))


@dataclass
class Planner:
    """Somebody who edits; what came of it.

    Attributes:
        saved: committee, revision and operation id of what was acknowledged.
        seconds: how long each acknowledged save took.
        loading: how long each draft took to load.
        answers: how often each status came; 0 for no answer.
    """

    client: Asks
    codes: list[str]
    rng: random.Random
    edits_in_one: int = 8
    saved: list[tuple[str, int, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    loading: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    _left: int = 0
    _code: str = ""
    _tag: str = ""
    _land: Land = field(default_factory=lambda: Land({}, frozenset(), {}))
    _before: Land | None = None  # the last edit, while it can be undone

    def step(self) -> None:
        """One edit; before it the draft is loaded where that is needed."""
        try:
            if not self._left:
                self._open()
            self._edit()
        except OSError:
            self.answers["0"] += 1
            self._left = 0
            time.sleep(0.05)

    def _open(self) -> None:
        self._code = self.rng.choice(self.codes)
        began = time.perf_counter()
        status, draft, self._tag = self.client.ask("GET", f"/api/v1/committees/{self._code}/draft")
        if status != 200:
            raise OSError(f"draft {status}")
        self.loading.append(time.perf_counter() - began)
        self._left, self._land, self._before = self.edits_in_one, Land.of(draft), None

    def _edit(self) -> None:
        what, body = self._wish()
        body |= {"operation_id": uuid.uuid4().hex, "reason": "bench"}
        began = time.perf_counter()
        path = f"/api/v1/committees/{self._code}/{what}"
        status, told, tag = self.client.ask("POST", path, body, {"If-Match": self._tag})
        seconds = time.perf_counter() - began
        self.answers[str(status)] += 1
        if status == 200:
            self.seconds.append(seconds)
            self.saved.append((self._code, told["revision"], body["operation_id"]))
            self._tag, self._left = tag, self._left - 1
            self._note(what, body, told)
        elif status != 422:
            self._left = 0

    def _note(self, what: str, body: dict[str, Any], told: dict[str, Any]) -> None:
        """What the plan is after an answer."""
        before, args = self._land, body.get("args", {})
        if what == "undo":
            assert self._before is not None
            self._land, self._before = self._before, None
            return
        if body["op"] == "merge_eas":
            (stays,) = set(args["eas"]) - set(told["gone"])
            self._land = before.with_ea([k for k, code in before.ea.items() if code in args["eas"]], stays)
        elif body["op"] == "move_cells":
            self._land = before.with_ea(args["cells"], args["to"])
        self._before = before

    def _wish(self) -> tuple[str, dict[str, Any]]:
        """Of edits a third names an EA, a third merges two, a third moves a cell, where that can be done; half of all is taken back."""
        if self._before is not None and self.rng.random() < 0.5:
            return "undo", {}
        kind = self.rng.choice(("rename_ea", "merge_eas", "move_cells"))
        found: list[Any] = {"merge_eas": self._land.mergeable, "move_cells": self._land.movable}.get(kind, list)()
        if not found:
            ea = self.rng.choice(sorted(set(self._land.ea.values())))
            return "edits", {"op": "rename_ea", "args": {"ea": ea, "name": f"名{self.rng.randrange(10**9)}"}}
        chosen = self.rng.choice(found)
        args = {"eas": list(chosen)} if kind == "merge_eas" else {"cells": [chosen[0]], "to": chosen[1]}
        return "edits", {"op": kind, "args": args}
