"""Mock exams and exams of invented towns without their files: what the forms and the protocols would say."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from mskoko_lib.demo import gia, people, sitting_forms
from mskoko_lib.demo.gia import Sitting
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import REGISTRY, build

#: years of the demo in which schools filled in the forms and exams were held
YEARS = (2021, 2022)


def demo_pairs(seed: int, scale: float = 1.0) -> pd.DataFrame:
    """What `forecast.forecast` needs of the demo's town drawn with `seed`: a row per mock result."""
    town = build(len(REGISTRY), seed, scale)
    rows = []
    for year in YEARS:
        roll = town.roll(year)
        every = gia.sittings(town, roll, year)
        who = {one.pupil: people.person(town, one.pupil) for one in every}
        by_document = {f"{one.series} {one.number}": pupil for pupil, one in who.items()}
        held = _first([one for one in every if one.result is not None])
        for k, school in enumerate(town.schools):
            if (school.school_id, year) == (PLANTED.silent_school, PLANTED.silent_year):
                continue  # it sent no forms
            mine = [one for one in every if one.school == k]
            for row in sitting_forms.school_rows(town, roll, k, school, year, mine, who)["mocks"]:
                if row.get("mock_result") is None:
                    continue
                form, subject = str(row["sitting_exam"]), str(row["subject"])
                scored = form == "ege" and subject != "math_base"
                exam = held.get((by_document[str(row["document"])], form, subject))
                rows.append(
                    {
                        "year": year, "form": form, "subject": subject, "school_id": school.school_id,
                        "x": float(str(row["mock_result" if scored else "primary_score"])),
                        "own": row["marked_by"] == "own",
                        "y": np.nan if exam is None else float((exam.result if scored else exam.primary) or 0),
                        "failed": pd.NA if exam is None else exam.failed, "threshold": _threshold(form, subject),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows).astype({"failed": "boolean"})


def _first(every: Iterable[Sitting]) -> dict[tuple[int, str, str], Sitting]:
    found: dict[tuple[int, str, str], Sitting] = {}
    for one in sorted(every, key=lambda s: (s.pupil, s.day)):
        found.setdefault((one.pupil, one.form, one.subject), one)
    return found


def _threshold(form: str, subject: str) -> float:
    if form == "gve":
        return float("nan")
    if subject == "math_base":
        return float(gia.BASE_MARKS[0])
    return float(gia.OGE[subject][1][0] if form == "oge" else gia.MINIMUM[subject])


def model_pairs(rng: np.random.Generator, *, tau: float = 1.5, sigma: float = 3.0) -> pd.DataFrame:
    """Two years of one exam that is what the method takes it for: nine schools, of the last no pairs in the first year."""
    shift = rng.normal(0, tau, 9)
    parts = []
    for year, schools, n in ((2021, 8, 40), (2022, 9, 20)):
        code = np.repeat(np.arange(schools), n)
        x = np.round(rng.normal(17, 6, len(code)))
        own = code % 2 == 0
        y = np.round(3 + 0.85 * x - 2 * own + shift[code] + rng.normal(0, sigma, len(code)))
        parts.append(pd.DataFrame({"year": year, "school_id": code.astype(str), "x": x, "own": own, "y": y}))
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(form="oge", subject="math", threshold=15.0, failed=(rows["y"] < 15).astype("boolean"))
