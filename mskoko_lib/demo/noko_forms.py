"""The independent assessment of conditions and the plans after it (5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mskoko_lib.demo.town import School, Town
from mskoko_lib.forms.section5 import REMARKS

Row = dict[str, object]


@dataclass(frozen=True)
class NokoFacts:
    """What the note of 5.7 must find. Schools by school_id."""

    low_access_school: str = "990116"  # the accessibility of 2022 is far below its other criteria
    silent_plan: str = "990146"  # nobody reports on its plan of 2022, and nothing of it is removed
    never_assessed: str = "990170"  # no assessment in any year
    few_asked: str = "990158"  # a third of those whom the rule asks for were asked


NOKO_FACTS = NokoFacts()
#: criterion → what a fault of it may be removed by
_REMOVED_BY = {"k1": "school", "k2": "founder", "k3": "founder", "k4": "school", "k5": "school"}
#: question of the survey → how far its share of the satisfied lies from the school's level
_SHIFT = {"p13": 0.0, "p23": -0.03, "p41": 0.02, "p42": 0.02, "p43": 0.01, "p51": -0.01, "p52": 0.0, "p53": 0.0}


def department_rows(town: Town, year: int) -> dict[str, list[Row]]:
    """Rows of the forms that the department fills in: two thirds of the schools are assessed in a year, each once in two."""
    rows: dict[str, list[Row]] = {"noko": [], "noko_plan": []}
    for k, school in enumerate(town.schools):
        if school.school_id == NOKO_FACTS.never_assessed or k % 3 == (2 if year % 2 else 1):
            continue
        rng = np.random.default_rng([town.seed, 150, year, k])
        rows["noko"].append(_assessment(rng, town, k, school, year))
        rows["noko_plan"] += _plan(rng, school, year)
    return rows


def _assessment(rng: np.random.Generator, town: Town, k: int, school: School, year: int) -> Row:
    """A school's own level changes little from year to year; what is counted by a checklist changes in steps."""
    level = float(np.random.default_rng([town.seed, 151, k]).normal(0.93, 0.025))
    users = school.size * school.last_grade * 2
    few = year == 2022 and school.school_id == NOKO_FACTS.few_asked
    asked = int(min(0.4 * users, 600) * (0.33 if few else float(rng.uniform(1.01, 1.2))))
    disabled = int(rng.binomial(asked, 0.04))
    low = year == 2022 and school.school_id == NOKO_FACTS.low_access_school

    def satisfied(n: int, share: float) -> int:
        return round(100 * int(rng.binomial(n, min(share, 0.99))) / n)

    row: Row = {
        "school": school.school_id, "survey_date": date(year, 5, 16) + timedelta(days=k), "n_users": users, "n_respondents": asked,
        "n_disabled": disabled, "p11": int(rng.integers(92, 101)), "p12": 100 if rng.random() < 0.7 else 90,
        "p21": 100 - 20 * int(rng.random() < 0.2),
        "p31": 20 if low else 20 * int(rng.integers(3, 6)), "p32": 40 if low else 20 * int(rng.integers(3, 6)),
    }  # fmt: skip
    for code, shift in _SHIFT.items():
        row[code] = satisfied(asked, level + shift)
    if disabled:
        row["p33"] = satisfied(disabled, 0.55 if low else level - 0.06)
    for code in REMARKS:
        row[f"remarks_{code}"] = int(rng.poisson(asked * (0.06 if code in ("canteen", "gym", "repair") else 0.012)))
    return row


def _plan(rng: np.random.Generator, school: School, year: int) -> list[Row]:
    """Two to five faults; those of the building are the founder's and take longer. What is late has an older report."""
    silent = year == 2022 and school.school_id == NOKO_FACTS.silent_plan
    rows: list[Row] = []
    for number in range(1, int(rng.integers(2, 6)) + 1):
        criterion = ("k1", "k2", "k3", "k3", "k4")[int(rng.integers(5))]
        whose = _REMOVED_BY[criterion]
        due = date(year, 9, 1) + timedelta(days=int(rng.integers(0, 100 if whose == "school" else 500)))
        done = not silent and due <= date(year, 12, 15) and rng.random() < (0.85 if whose == "school" else 0.5)
        row: Row = {
            "school": school.school_id, "fault_number": number, "noko_criterion": criterion, "removable_by": whose,
            "due_date": date(year, 10, 1) if silent and number == 1 else due, "removed": bool(done),
        }  # fmt: skip
        if done:
            row["removed_date"] = due - timedelta(days=int(rng.integers(0, 12)))
        if not silent:
            row["reported_quarter"] = "3" if rng.random() < 0.9 else "2"
        rows.append(row)
    return rows
