"""How pupils of the invented town write a work: an IRT-like draw, help at the mark boundaries, marks in the journal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import Floats, Ints, Roll, Town
from mskoko_lib.demo.works import SUBJECTS, WORKS, Work

Flags = npt.NDArray[np.bool_]

ABSENT_SHARE = 0.06
ABILITY_SD = 0.9
NOISE_SD = 0.9  # of one pupil in one task, logits: makes whole and empty tasks more common than a binomial would
HARDER = 0.72  # factor of the expected total in the work that was made harder
LIFTS = (0.55, 0.35, 0.2)  # share of pupils one point below marks 3, 4, 5 who are helped over the boundary
INFLATED_LIFTS = (0.95, 0.9, 0.85)
INFLATED_SECOND = 0.6  # the same in the inflated school, two points below
# Whole classes of these works did not come to the last topics: (task positions from the end).
NOT_TAUGHT = {("physics", 7): (1, 2), ("physics", 8): (1,), ("english", 7): (4, 5, 6), ("chemistry", 8): (2, 3)}
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)


@dataclass(frozen=True)
class Sitting:
    """One work of one year: who should have written, who did, points (pupils x tasks), topics not taught, marks."""

    work: Work
    year: int
    roll: Roll
    absent: Flags
    points: Ints
    not_taught: Flags
    journal: Ints
    variant: Ints

    @property
    def total(self) -> Ints:
        return np.asarray(self.points.sum(axis=1), dtype=np.int64)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)), dtype=np.float64)


def _expected(theta: Floats, difficulty: Floats, maxima: Floats, sd: float) -> Floats:
    """Expected total at each theta, integrated over normal noise of `sd`."""
    logits = theta[:, None, None] - difficulty[None, :, None] + sd * _NODES[None, None, :]
    share = (_sigmoid(logits) * _WEIGHTS).sum(axis=2) / _WEIGHTS.sum()
    return np.asarray(share @ maxima, dtype=np.float64)


def _level(offsets: Floats, maxima: Floats, target: float) -> float:
    """The common difficulty at which an average town scores `target` points, by bisection."""
    low, high = -6.0, 6.0
    sd = float(np.hypot(ABILITY_SD, NOISE_SD))
    for _ in range(40):
        middle = (low + high) / 2
        mean = _expected(np.zeros(1), offsets + middle, maxima, sd)[0]
        low, high = (middle, high) if mean > target else (low, middle)
    return low


def _lift(points: Ints, allowed: Flags, work: Work, inflated: Flags, rng: np.random.Generator) -> None:
    """Add a point to near-fails of marks 3, 4, 5 (in place): somewhere a task gets one point more."""
    maxima = np.array(work.maxima)
    for boundary, usual, much in zip(work.boundaries, LIFTS, INFLATED_LIFTS, strict=True):
        for missing in (1, 2):
            total = points.sum(axis=1)
            chance = np.where(inflated, much if missing == 1 else INFLATED_SECOND, usual if missing == 1 else 0.0)
            for row in np.flatnonzero((total == boundary - missing) & (rng.random(len(total)) < chance)):
                for _ in range(missing):
                    room = np.flatnonzero(allowed[row] & (points[row] < maxima))
                    if len(room):
                        points[row, rng.choice(room)] += 1


def _writers(town: Town, roll: Roll, work: Work, year: int) -> Flags:
    """Who should write: the grade of the work (one more in the autumn), one work of a pair in spring."""
    autumn = year == 2020
    mask = roll.grade == work.grade + autumn
    if work.half is not None and not autumn:
        mask &= roll.class_no % 2 == work.half
    if year == PLANTED.silent_year:
        ids = np.array([school.school_id for school in town.schools])
        mask &= ids[roll.school] != PLANTED.silent_school
    return np.asarray(mask)


def sit(town: Town, roll: Roll, work: Work, year: int) -> Sitting:
    """Draw one work of one year; depends on the seed, the work and the year only, not on other works."""
    number = WORKS.index(work)
    rng = np.random.default_rng([town.seed, 5, year, number])
    who = roll.take(_writers(town, roll, work, year))
    n, k = len(who.pupil), len(work.codes)
    maxima = np.array(work.maxima, dtype=np.float64)
    ids = np.array([school.school_id for school in town.schools])[who.school]
    inflated = ids == PLANTED.inflated_school

    # Difficulties keep their order from year to year, the level moves a little.
    shape = np.random.default_rng([town.seed, 6, number])
    offsets = np.linspace(-0.9, 0.9, k) + shape.normal(0.0, 0.35, k)
    usual = offsets + _level(offsets, maxima, work.target(year))
    harder = (year, work.subject, work.grade) == PLANTED.harder_work
    target = work.target(year) * (HARDER if harder else 1.0)
    difficulty = offsets + _level(offsets, maxima, target) + rng.normal(0.0, 0.06, k)

    theta = who.ability + SUBJECTS[work.subject].loading * who.turn
    logits = theta[:, None] - difficulty[None, :] + rng.normal(0.0, NOISE_SD, (n, k))
    points = rng.binomial(np.broadcast_to(maxima.astype(np.int64), (n, k)), _sigmoid(logits))
    absent = rng.random(n) < ABSENT_SHARE

    not_taught = np.zeros((n, k), dtype=bool)
    lagging = rng.permutation(len(town.schools))[: max(1, len(town.schools) // 5)]
    for back in NOT_TAUGHT.get((work.subject, work.grade), ()):
        not_taught[:, k - back] = np.isin(who.school, lagging) & (who.class_no == 0) & ~absent
    points[not_taught] = 0
    _lift(points, ~not_taught, work, inflated, rng)
    points[absent] = 0

    # The teacher knows the pupil, not the work: marks follow the usual difficulty, a little kindly.
    grid = np.linspace(-5.0, 5.0, 201)
    known = theta + rng.normal(0.0, 0.35, n) + np.where(inflated, 1.4, 0.12)
    scores = np.interp(known, grid, _expected(grid, usual, maxima, NOISE_SD))
    journal = 2 + np.searchsorted(np.array(work.boundaries), scores, side="right")
    journal = np.where((journal == 2) & (rng.random(n) < 0.75), 3, journal)
    return Sitting(work, year, who, absent, points, not_taught, journal, rng.integers(1, 3, n))
