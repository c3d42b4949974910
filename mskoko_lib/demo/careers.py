"""Categories of the invented town's teachers: applications from 2021 on, and what each of them holds on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mskoko_lib.demo.roster import Teacher
from mskoko_lib.demo.town import LAST_YEAR, Town

FIRST_YEAR = 2021
_TERM_YEARS = 5
_HELD = ("highest", "first", "compliance")


@dataclass(frozen=True)
class Application:
    """One application. `planned`: month of ДИРО's schedule, 0 outside it; `decided` None: none by the end of its year."""

    year: int
    asked: str
    had: str
    applied: date
    via_epgu: bool
    simplified: bool
    planned: int
    outcome: str
    decided: date | None


@dataclass(frozen=True)
class Career:
    """What a teacher held before 2021 and the applications since."""

    category: str
    given: date | None
    applications: tuple[Application, ...]

    def on(self, day: date) -> tuple[str, date | None]:
        """Category and the day it was given, as the school's list has it on `day`."""
        category, given = self.category, self.given
        for one in self.applications:
            if one.decided is None or one.decided > day:
                continue
            if one.outcome == "granted":
                category, given = one.asked, one.decided
            elif one.outcome == "refused" and given is not None and _end(given) < day:
                category, given = "no_category", None
        return category, given


def career(town: Town, k: int, one: Teacher, *, forgets: Sequence[int] = (), early: bool = False) -> Career:
    """Career of a teacher of school number `k`. `forgets`: years in which an end of term passes unnoticed; `early`: every
    application comes two months before its place in the schedule.
    """
    rng = np.random.default_rng([town.seed, 100, k, one.number])
    if one.position in ("head", "deputy"):
        return Career("no_category", None, ())
    young = one.service_from > FIRST_YEAR - 4
    share = [0.0, 0.05, 0.25, 0.7] if young else [0.24, 0.34, 0.3, 0.12]
    category = str(rng.choice([*_HELD, "no_category"], p=share))
    given = date(2016, 2, 1) + timedelta(days=int(rng.integers(0, 1780))) if category in _HELD else None
    found: list[Application] = []
    state = Career(category, given, ())
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        had, since = state.on(date(year, 1, 1))
        draw, wish, luck = rng.random(), rng.random(), rng.random()
        wait, epgu, easy, shift = (
            int(rng.integers(60, 95)),
            rng.random() < 0.55,
            rng.random() < 0.14,
            int(rng.integers(0, 4)),
        )
        spare = date(year, 2, 1) + timedelta(days=int(rng.integers(0, 300)))
        ends = since is not None and _end(since).year == year
        if ends and since is not None:
            if year in forgets or draw < 0.04:
                continue
            decided = max(_end(since) - timedelta(days=10), date(year, 1, 25))
        elif draw < (0.1 if had in ("first", "compliance") else 0.05 if had == "no_category" and not young else 0.0):
            decided = spare + timedelta(days=70)
        else:
            continue
        raises = (
            had == "first"
            and (wish < 0.4 or not ends)
            or had in ("compliance", "no_category")
            and (wish < 0.3 or not ends)
        )
        asked = {"first": "highest", "compliance": "first", "no_category": "first"}[had] if raises else had
        applied = max(decided - timedelta(days=wait), date(year, 1, 10))
        outcome = (
            "pending" if decided > date(year, 12, 20)
            else "granted" if luck < 0.88 else "refused" if luck < 0.92 else "not_taken" if luck < 0.96 else "withdrawn"
        )  # fmt: skip
        planned = min(max(decided.month + (2 if early else 0), 1), 12) if asked != "compliance" and shift else 0
        known = outcome in ("granted", "refused")
        found.append(
            Application(year, asked, had, applied, bool(epgu), bool(easy and asked != "compliance"), planned, outcome,
                        max(decided, applied + timedelta(days=5)) if known else None)
        )  # fmt: skip
        state = Career(category, given, tuple(found))
    return state


def _end(given: date) -> date:
    """Last day of five years; 29 February counts as the 28th."""
    day = 28 if (given.month, given.day) == (2, 29) else given.day
    return date(given.year + _TERM_YEARS, given.month, day) - timedelta(days=1)
