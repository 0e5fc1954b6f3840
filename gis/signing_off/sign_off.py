"""Sign-off of a committee: its states, the steps between them, who may take which, and what stays open when it is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gis.editing.edit_records import Reason
from gis.messages.phrases import said
from gis.people.roles import ADMINISTRATOR

DRAFT, SUBMITTED, TOWNSHIP_CHECKED, ACCEPTED, FROZEN = STATES = ("draft", "submitted", "township_checked", "accepted", "frozen")
NOTHING, DIVISION, BUILDINGS, EAS = FIXED = ("", "division", "buildings", "eas")  # the last layer that is fixed; those before it are too

COUNTY = (ADMINISTRATOR,)
TOWNSHIP = (ADMINISTRATOR, "township_planner")
PLANNERS = (*TOWNSHIP, "committee_planner")

OPEN_WHEN_FROZEN = (  # edits that change no outline, border or code and make no EA: building status, units, appended numbers, people
    *("change_building", "add_building", "demolish_building", "reinstate_building"),
    "change_virtual_ea",
)
OF_VIRTUAL_EAS = ("virtual_ea", "change_virtual_ea", "remove_virtual_ea")  # a township proposes them, and the county approves


@dataclass(frozen=True)
class Standing:
    """Where a committee stands: its state, and the last layer that is fixed (one of `FIXED`)."""

    state: str = DRAFT
    fixed: str = NOTHING

    def fixes(self, layer: str) -> bool:
        """Whether a layer is fixed: an import does not change it."""
        return FIXED.index(self.fixed) >= FIXED.index(layer)


@dataclass(frozen=True)
class Step:
    """A step of the sign-off.

    Attributes:
        name: of it; returning has the same name from several states.
        before, after: where the committee stands before it and after it.
        roles: that may take it.
        checked: whether the list of checks must be clean first (`gis.signing_off.sign_off_checks`).
        reason: whether it needs a reason in words.
        undoes: whether it undoes something that must have been read first (`gis.signing_off.withdrawals`).
    """

    name: str
    before: Standing
    after: Standing
    roles: tuple[str, ...]
    checked: bool = False
    reason: bool = False
    undoes: bool = False


def _forward(name: str, before: str, after: str, roles: tuple[str, ...]) -> list[Step]:
    """A step forward, whatever is still fixed from an earlier freeze."""
    return [Step(name, Standing(before, f), Standing(after, f), roles, checked=True) for f in (NOTHING, DIVISION, BUILDINGS)]


def _back(name: str, before: str, roles: tuple[str, ...], reason: bool) -> list[Step]:
    return [Step(name, Standing(before, f), Standing(DRAFT, f), roles, reason=reason) for f in (NOTHING, DIVISION, BUILDINGS)]


STEPS: tuple[Step, ...] = (
    *_forward("submit", DRAFT, SUBMITTED, PLANNERS),
    *_back("take_back", SUBMITTED, PLANNERS, reason=False),
    *_forward("check", SUBMITTED, TOWNSHIP_CHECKED, TOWNSHIP),
    *_back("return", SUBMITTED, TOWNSHIP, reason=True),
    *_forward("accept", TOWNSHIP_CHECKED, ACCEPTED, COUNTY),
    *_back("return", TOWNSHIP_CHECKED, TOWNSHIP, reason=True),
    *(Step("freeze", Standing(ACCEPTED, f), Standing(FROZEN, EAS), COUNTY, checked=True) for f in (NOTHING, DIVISION, BUILDINGS)),
    *_back("return", ACCEPTED, COUNTY, reason=True),
    # withdrawal goes in order: EAs, then buildings, then the division into committees
    Step("withdraw_eas", Standing(FROZEN, EAS), Standing(DRAFT, BUILDINGS), COUNTY, reason=True, undoes=True),
    Step("withdraw_buildings", Standing(DRAFT, BUILDINGS), Standing(DRAFT, DIVISION), COUNTY, reason=True, undoes=True),
    Step("withdraw_division", Standing(DRAFT, DIVISION), Standing(DRAFT, NOTHING), COUNTY, reason=True, undoes=True),
)


@dataclass(frozen=True)
class Item:
    """What a check has found.

    Attributes:
        key: by which a word is given for it.
        code: of `gis.messages.sign_off_messages`.
        blocks: whether it must go before the step; else it needs a word.
        params: what fills its text.
        count: how often it was found.
        word: that was given for it at an earlier step, "" for none.
    """

    key: str
    code: str
    blocks: bool
    params: Mapping[str, object] = field(default_factory=dict)
    count: int = 1
    word: str = ""


@dataclass(frozen=True)
class Answer:
    """What who takes a step says: the reason, words by the key of what they are about, and consequences that were read."""

    reason: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    understood: Sequence[str] = ()


def steps_from(standing: Standing) -> list[Step]:
    """The steps that lead on from where a committee stands, forward first."""
    return [step for step in STEPS if step.before == standing]


def step_named(standing: Standing, name: str) -> Step | None:
    """The step of a name from where a committee stands."""
    return next((step for step in steps_from(standing) if step.name == name), None)


def why_not_role(code: str, standing: Standing, name: str, role: str) -> Reason | None:
    """Why a step of this name is not for who has a role, where the committee stands; the same for the button and the server."""
    step = step_named(standing, name)
    if step is None:
        possible = ", ".join(s.name for s in steps_from(standing))
        return Reason("signoff_no_step", {"code": code, "state": standing.state, "step": name, "possible": possible})
    if role not in step.roles:
        return Reason("signoff_role", {"step": name, "role": role, "roles": ", ".join(step.roles)})
    return None


def why_not(code: str, step: Step, items: Sequence[Item], undoes: Sequence[Reason], answer: Answer) -> Reason | None:
    """Why a step cannot be taken yet.

    Args:
        code: of the committee.
        step: that the role may take from here.
        items: what the checks have found; they count where the step is ``checked``.
        undoes: what the step undoes; all of it must have been read where it ``undoes``.
        answer: what was said with it.
    """
    blocking = [i for i in items if i.blocks] if step.checked else []
    if blocking:
        return Reason("signoff_blocked", {"code": code, "step": step.name, "found": _listed(blocking)})
    wordless = [i for i in items if not (i.blocks or i.word or answer.words.get(i.key, "").strip())] if step.checked else []
    if wordless:
        keys = ", ".join(i.key for i in wordless)
        return Reason("signoff_wordless", {"code": code, "step": step.name, "found": _listed(wordless), "keys": keys})
    if step.reason and not answer.reason.strip():
        return Reason("signoff_reason", {"step": step.name})
    unread = [u for u in undoes if u.code not in answer.understood] if step.undoes else []
    if unread:
        listed = [said(u.code, **u.params) for u in unread]
        return Reason("signoff_undoes", {"step": step.name, "found": listed, "keys": ", ".join(u.code for u in unread)})
    return None


def why_not_edit(code: str, standing: Standing, op: str) -> Reason | None:
    """Why a committee cannot be edited where it stands; None also for undo, redo and restore, which are judged by what they change.

    Args:
        code: of the committee.
        standing: where it stands.
        op: of `gis.edits.EDITS`, or undo, redo, restore.
    """
    if standing.state == DRAFT:
        return None
    if standing.state != FROZEN:
        return Reason("signoff_not_draft", {"code": code, "state": standing.state, "way": said(_WAY[standing.state])})
    if op in (*OPEN_WHEN_FROZEN, "undo", "redo", "restore"):
        return None
    return Reason("signoff_frozen", {"code": code})


_WAY = {SUBMITTED: "signoff_way_submitted", TOWNSHIP_CHECKED: "signoff_way_checked", ACCEPTED: "signoff_way_accepted"}


def _listed(items: Sequence[Item]) -> list[dict[str, object]]:
    return [said(i.code, **i.params) for i in items]
