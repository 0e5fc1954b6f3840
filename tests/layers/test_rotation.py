"""Which backups are kept: the newest always, enough of every hour, day and week, and nothing lost to a clock that is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from layers.safekeeping.rotation import KEPT, Stamp, to_keep

START = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
steps = st.lists(st.one_of(st.just(60), st.integers(1, 59), st.integers(60, 20_000)), max_size=120)  # minutes between backups
any_steps = st.lists(st.one_of(st.just(60), st.integers(-200_000, 200_000)), max_size=120)


def made(minutes: list[int]) -> list[Stamp]:
    times = [START]
    for step in minutes:
        times.append(times[-1] + timedelta(minutes=step))
    return [Stamp(number, time) for number, time in enumerate(times, 1)]


def rotated(stamps: list[Stamp]) -> set[Stamp]:
    """As it really goes: after each backup those that are not kept are deleted."""
    there: set[Stamp] = set()
    for stamp in stamps:
        there = to_keep([*there, stamp])
    return there


@given(any_steps)
def test_the_newest_is_kept_and_there_are_never_more_than_fifty(minutes: list[int]) -> None:
    stamps = made(minutes)
    kept = to_keep(stamps)
    assert stamps[-1] in kept and len(kept) <= sum(most for _, most in KEPT)
    assert to_keep(list(kept)) >= {stamps[-1]}


@given(any_steps)
def test_the_last_24_hours_by_number_are_kept_whatever_the_clock_says(minutes: list[int]) -> None:
    """A clock that jumps backwards makes no backup too old."""
    stamps = made(minutes)
    kept, hour, hours = rotated(stamps), "", 0
    for stamp in reversed(stamps):
        now = stamp.time.strftime("%Y-%m-%d %H")
        if now != hour:
            hours, hour = hours + 1, now
            if hours > 24:
                break
            assert stamp in kept


@given(steps)
def test_with_a_clock_that_goes_right_each_span_has_its_newest(minutes: list[int]) -> None:
    stamps = made(minutes)
    kept = rotated(stamps)
    assert kept == to_keep(stamps)  # deleting step by step loses nothing that is needed later
    for form, most in KEPT:
        last = {stamp.time.strftime(form): stamp for stamp in stamps}
        assert set(list(last.values())[-most:]) <= kept


def test_a_year_of_hours_leaves_a_day_two_weeks_and_twelve_weeks() -> None:
    stamps = made([60] * 24 * 365)
    kept = sorted(to_keep(stamps), key=lambda s: s.number)
    ages = [(stamps[-1].time - s.time) / timedelta(hours=1) for s in kept]
    assert ages[-24:] == list(range(23, -1, -1))
    assert max(a for a in ages if a < 14 * 24) >= 12 * 24 and 10 * 7 * 24 <= max(ages) <= 12 * 7 * 24
    assert len(kept) == 24 + 12 + 9  # the 24 hours touch 2 days, and the 14 days end 3 weeks


def test_a_clock_set_back_for_a_day_loses_none_of_the_day_before() -> None:
    before = made([60] * 48)
    after = [Stamp(50 + k, START + timedelta(hours=k)) for k in range(6)]
    kept = to_keep([*before, *after])
    assert set(after) <= kept and set(before[-18:]) <= kept
