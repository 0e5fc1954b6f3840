"""Edits of planners written to the project: never over what somebody else has written, never twice, never half.

What can be worked out without holding anybody up is worked out before the transaction; within it the revision is looked
at again, so that nothing is written on a state that is gone. How an edit goes through, and what is promised:
docs/reliability.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import sqlalchemy as sa

from gis.editing.changed_checks import broken, changed_findings
from gis.edits import edited
from gis.errors import Busy, Conflict, EnumapError, Refused
from gis.issues import Issue
from gis.messages.phrases import said
from gis.schema import CELLS, EAS, PARTS, Table
from gis.signing_off.sign_off import Standing
from layers.access import audit
from layers.edits.drafts import Drafts, Held, Last, base_of, following, held_of
from layers.edits.history import Act, Row, after, append, by_operation, committee_revision, entry, standing, told
from layers.edits.leases import note_seen
from layers.edits.lookback import tables_at
from layers.edits.set_aside import set_aside
from layers.signing_off.standings import refuse_edit, refuse_frozen, standing_of
from layers.storage.bookkeeping import facts, set_facts
from layers.storage.changed_rows import write_changes
from layers.storage.changes import Changes, applied, changes, inverse, unpacked
from layers.store import Project

_MOST_NAMED = 3  # acts since, in a refusal
_MADE = ("edit", "hand_over")  # what is kept aside where it comes too late
_TRIES = 5  # while somebody writes whole tables
Step = tuple[Held, Changes]  # the committee after an act, and what changes


@dataclass(frozen=True)
class Saved:
    """What a write has made of a committee.

    Attributes:
        row: of its history, without the changes.
        eas: table `EAS`, those that are new or differ.
        gone: codes of EAs that are no more.
        parts: table `PARTS`, those that are new or differ.
        issues: findings about the EAs that are new or differ, and about the committee.
        repeated: whether it was written before, by the same operation, and not again.
    """

    row: Row
    eas: gpd.GeoDataFrame
    gone: list[str]
    parts: gpd.GeoDataFrame
    issues: list[Issue]
    repeated: bool = False

    @property
    def revision(self) -> int:
        """Of the committee."""
        return int(self.row["committee_revision"])


class Editing:
    """Edits of one project, with the drafts that are worked on."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.drafts = Drafts(project)

    def save(self, committee_code: str, act: Act) -> Saved:
        """Make an edit of `gis.edits` and write it.

        Args:
            committee_code: of the committee.
            act: the edit, with an operation id and the revision that it is made on.

        Raises:
            NotFound: ``committee_unknown``.
            Refused: with the reason of `gis.edits`; ``signoff_not_draft``, ``signoff_frozen``; ``operation_reused``,
                ``edit_nothing``, ``edit_faulty``; ``disk_full``, ``project_readonly``.
            Conflict: ``revision_stale``, the edit is then kept aside (`layers.edits.set_aside`); ``revision_ahead``, ``project_busy``.
            Busy: ``page_busy``.
        """

        def step(held: Held) -> Step:
            return following(held, edited(held.draft, act.op, act.args))

        return self._written(committee_code, act, step)

    def undo(self, committee_code: str, act: Act) -> Saved:
        """Take back the last edit, restoration or delineation of a committee that is not taken back yet.

        Raises:
            Refused: ``nothing_to_undo``; and as `save`.
            Conflict: ``history_broken``; and as `save`.
        """
        return self._turned(committee_code, act, "nothing_to_undo", inverse)

    def redo(self, committee_code: str, act: Act) -> Saved:
        """Make again what was undone last; after another edit there is nothing to redo.

        Raises:
            Refused: ``nothing_to_redo``; and as `save`.
            Conflict: ``history_broken``; and as `save`.
        """
        return self._turned(committee_code, act, "nothing_to_redo", lambda made: made)

    def restore(self, committee_code: str, act: Act) -> Saved:
        """Make the plan of a committee what it was at the revision ``act.of_revision``: a new revision, that can be undone.

        Raises:
            NotFound: ``revision_unknown``.
            Refused: ``restore_import``, ``restore_same``; and as `save`.
        """

        def step(held: Held) -> Step:
            with self.project.reading() as connection:
                frames = tables_at(connection, held, act.of_revision, restoring=True)
            found = changes(held.tables(), frames)
            if not found:
                raise Refused("restore_same", code=committee_code, revision=act.of_revision)
            return held_of(held, frames, held.revision + 1), found

        return self._written(committee_code, act, step)

    def _turned(self, code: str, act: Act, none: str, way: Callable[[Changes], Changes]) -> Saved:
        """Write what an earlier row has changed, the one way or the other."""
        with self.project.reading() as connection:
            now = standing(connection, code)
        turned = now.done if act.what == "undo" else now.undone
        n = turned[-1] if turned else 0

        def step(held: Held) -> Step:
            if not n:
                raise Refused(none, code=code)
            known = held.turned(act.what, n)
            if known is not None:
                return known
            with self.project.reading() as connection:
                row = entry(connection, code, n)
            found = way(unpacked(row["changes"], held.draft.committee.crs))
            frames = {table: applied(table, frame, found.get(table)) for table, frame in held.tables().items()}
            return held_of(held, frames, held.revision + 1), found

        return self._written(code, replace(act, of_revision=n), step)

    def _written(self, code: str, act: Act, step: Callable[[Held], Step]) -> Saved:
        for _ in range(_TRIES):
            with self.project.reading() as connection:
                row, held = by_operation(connection, act.operation_id), self.drafts.read(connection, code)
                standing = standing_of(connection, code)
            if row is not None:
                return self.again(row, code, act)
            if act.based_on != held.revision:
                raise self.late(code, act)
            then, found, told = worked_out(held, standing, act.op, step, checked=act.what == "edit")
            row = self._put(code, act, held, found)
            if row is not None:
                last = Last(act.what, then.revision, act.of_revision, found, replace(held, last=None))
                self.drafts.put(replace(then, last=last))
                return saved_of(row, then, found, told)
        raise Busy("page_busy", file=self.project.path.name)

    def _put(self, code: str, act: Act, held: Held, found: Changes) -> Row | None:
        """Write changes and their row of the history; None where somebody has written since the draft was read."""
        with self.project.transaction() as connection:
            if committee_revision(connection, code) != held.revision or base_of(connection) != held.base:
                return None
            standing = standing_of(connection, code)  # once more: it may have been signed off meanwhile
            refuse_edit(code, standing, act.op)
            refuse_frozen(code, standing, found)
            if by_operation(connection, act.operation_id) is not None:  # of another committee
                return None
            known = facts(connection)
            row = written(connection, code, act, found, known, int(known["revision"]) + 1)
            set_facts(connection, revision=row["revision"])
            return row

    def again(self, row: Row, code: str, act: Act) -> Saved:
        """What an operation has done when it came first; refused where it comes with another content."""
        same = [row[c] == getattr(act, c) for c in ("what", "op", "author")]
        same += [row["args"] == act.args, row["committee_code"] == code]
        if act.what == "restore":
            same.append(row["of_revision"] == act.of_revision)
        if not all(same):
            raise Refused("operation_reused", id=act.operation_id)
        held, n = self.drafts.get(code), int(row["committee_revision"])
        with self.project.reading() as connection:
            then = held_of(held, tables_at(connection, held, n), n)
        found = unpacked(row["changes"], held.draft.committee.crs)
        return replace(saved_of({k: v for k, v in row.items() if k != "changes"}, then, found, issues_of(then, found)), repeated=True)

    def late(self, code: str, act: Act) -> EnumapError:
        """What to say to a planner who has not seen the newest revision; an edit is kept aside."""
        assert act.based_on is not None
        with self.project.transaction() as connection:
            revision = committee_revision(connection, code)
            if act.based_on > revision:
                return Conflict("revision_ahead", code=code, based_on=act.based_on, revision=revision)
            since = after(connection, code, act.based_on)
            if act.what in _MADE:
                set_aside(connection, code, act, revision)
        named = [told(row) for row in since[:_MOST_NAMED]]
        kept = said("stale_kept") if act.what in _MADE else said("stale_undone")
        return Conflict("revision_stale", code=code, based_on=act.based_on, revision=revision, since=named, kept=kept, acts=since)


def worked_out(
    held: Held, standing: Standing, op: str, step: Callable[[Held], Step], *, checked: bool
) -> tuple[Held, Changes, list[Issue]]:
    """The committee after an act, what changes, and the findings about it; nothing is written.

    Args:
        held: the committee as it is.
        standing: where it stands in the sign-off.
        op: of the edit, "" for other acts.
        step: makes the act.
        checked: refuse what leaves the areas faulty; what gives back an earlier state is not looked at again.

    Raises:
        Refused: ``signoff_not_draft``, ``signoff_frozen``, ``edit_nothing``, ``edit_faulty``; and what ``step`` raises.
    """
    code = held.draft.committee_code
    refuse_edit(code, standing, op)
    then, found = step(held)
    if not found:
        raise Refused("edit_nothing", code=code)
    told = issues_of(then, found)
    if checked and (faults := broken(told, held.draft)):
        raise Refused("edit_faulty", code=code, found=", ".join(faults))
    return then, found, told


def written(connection: sa.Connection, code: str, act: Act, found: Changes, known: Mapping[str, str], revision: int) -> Row:
    """Write the rows of one committee, its row of the history and that of the audit; ``known``: facts of the project."""
    write_changes(connection, found, known.get("crs"))
    row = append(connection, code, revision, act, found)
    told = {"what": act.what, "op": act.op, "revision": row["committee_revision"], "operation_id": act.operation_id}
    audit.note(connection, act.author, "edit", code, address=audit.current().address, details=told)
    note_seen(connection, code, act.author)
    return row


def issues_of(then: Held, found: Changes) -> list[Issue]:
    """Findings about the EAs that are new or differ, or whose parts do."""
    about = {code for t in (EAS, PARTS) if t in found for code in found[t].after["ea_code"] if code == code and code is not None}
    return changed_findings(then.draft, about)


def saved_of(row: Row, then: Held, found: Changes, issues: list[Issue]) -> Saved:
    """What is answered of an act that has been written."""
    return Saved(row, new_rows(then, found, EAS), gone(found), new_rows(then, found, PARTS), issues)


def new_rows(held: Held, found: Changes, table: Table) -> gpd.GeoDataFrame:
    """Rows of a table of the draft that are new or differ."""
    if table in found:
        return found[table].after
    return {EAS: held.draft.eas, CELLS: held.draft.cells, PARTS: held.draft.parts}[table].iloc[:0]


def gone(found: Changes) -> list[str]:
    """Codes of EAs that are no more."""
    return sorted(set(found[EAS].before["ea_code"]) - set(found[EAS].after["ea_code"])) if EAS in found else []
