"""Who of the town sits which exam and how it goes; one ability stands behind ВПР, school marks and exams alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from mskoko_lib.demo.town import Roll, Town

# maximum and first primary scores of marks 3, 4, 5: params/norms/oge_scales.yaml (2021, 2022); foreign: `foreign` there
OGE = {
    "russian": (33, (15, 23, 29)), "math": (31, (8, 15, 22)), "physics": (45, (11, 23, 35)), "chemistry": (40, (10, 21, 31)),
    "biology": (45, (13, 25, 36)), "geography": (31, (12, 19, 26)), "social": (37, (14, 24, 32)), "history": (37, (11, 21, 30)),
    "informatics": (19, (5, 11, 16)), "english": (68, (29, 46, 58)),
}  # fmt: skip
# maxima of ЕГЭ: params/norms/ege_scales.yaml; the way to test scores is invented, monotone, 0 → 0 and maximum → 100
EGE = {
    "russian": 58, "math_profile": 31, "math_base": 21, "physics": 54, "chemistry": 56, "biology": 59, "informatics": 29,
    "social": 57, "history": 38, "english": 100, "geography": 43,
}  # fmt: skip
MINIMUM = {
    "russian": 24, "math_profile": 27, "physics": 36, "chemistry": 36, "biology": 36, "informatics": 40, "social": 42,
    "history": 32, "english": 22, "geography": 37,
}  # fmt: skip
BASE_MARKS = (7, 12, 17)  # base mathematics: params/norms/ege_scales.yaml
GVE = (17, (5, 10, 14))  # invented
LOADING = {"math": 0.35, "math_profile": 0.35, "math_base": 0.35, "physics": 0.3, "informatics": 0.25, "chemistry": 0.2,
           "russian": -0.35, "english": -0.3, "history": -0.15, "social": -0.1}  # fmt: skip
#: how many marks of a mask are short answers, and the maxima of the long ones
TASKS = {
    "russian": (8, (2, 3, 2, 3, 3, 2)), "math": (19, (2, 2, 2, 2, 2, 2)), "math_profile": (11, (2, 3, 2, 2, 3, 4, 4)),
    "math_base": (21, ()), "english": (30, (6, 14)), "informatics": (25, ()),
}  # fmt: skip
_USUAL_TASKS = (20, (2, 3, 3, 3))
_OGE_DAYS = {
    2021: {"math": date(2021, 5, 27), "russian": date(2021, 5, 24)},
    2022: {"math": date(2022, 5, 24), "russian": date(2022, 6, 7), "social": date(2022, 6, 1), "geography": date(2022, 6, 22),
           "biology": date(2022, 6, 15), "chemistry": date(2022, 6, 1), "physics": date(2022, 6, 22),
           "informatics": date(2022, 6, 15), "history": date(2022, 6, 1), "english": date(2022, 5, 20)},
}  # fmt: skip
_EGE_DAYS = {
    "chemistry": (5, 26), "russian": (5, 30), "math_profile": (6, 2), "math_base": (6, 3), "history": (6, 6), "physics": (6, 6),
    "social": (6, 9), "biology": (6, 14), "english": (6, 14), "informatics": (6, 20), "geography": (5, 26),
}  # fmt: skip
_EGE_DAYS_2020 = {
    "geography": (7, 3), "informatics": (7, 3), "russian": (7, 6), "math_profile": (7, 10), "history": (7, 13), "physics": (7, 13),
    "social": (7, 16), "chemistry": (7, 16), "english": (7, 22), "biology": (7, 20),
}  # fmt: skip
_OGE_CHOICES = (("social", 0.6), ("geography", 0.45), ("biology", 0.3), ("informatics", 0.25), ("english", 0.12),
                ("chemistry", 0.12), ("physics", 0.1), ("history", 0.06))  # fmt: skip
_EGE_CHOICES = (("social", 0.45), ("biology", 0.25), ("history", 0.2), ("chemistry", 0.2), ("physics", 0.2),
                ("informatics", 0.18), ("english", 0.12), ("geography", 0.05))  # fmt: skip
STATES = ("removed", "annulled", "unfinished", "absent")


@dataclass(frozen=True)
class Sitting:
    """One pupil at one exam. `form`: oge, ege, gve; `result`: mark or test score (None with a `state`)."""

    pupil: int
    school: int
    grade: int
    class_no: int
    form: str
    subject: str
    day: date
    primary: int | None
    result: int | None
    state: str = ""
    short: str = ""
    long: str = ""
    oral: int | None = None

    @property
    def failed(self) -> bool:
        if self.result is None:
            return False
        marked = self.form != "ege" or self.subject == "math_base"
        return self.result < 3 if marked else self.result < MINIMUM[self.subject]


def test_score(subject: str, primary: int) -> int:
    """Test score of a primary one: an invented scale, steeper at its beginning as the real ones are."""
    share = primary / EGE[subject]
    return round(100 * (0.55 * share + 0.45 * share**0.5)) if primary else 0


def sittings(town: Town, roll: Roll, year: int) -> list[Sitting]:
    """All exams of the pupils on the roll in the spring of `year`, retakes included; sorted by pupil, subject, day.

    2020: no ОГЭ (it was cancelled); ЕГЭ in July for those alone who go to a university. 2021: Russian and mathematics
    alone in grade 9, no base mathematics in grade 11 (ГВЭ for those who do not go to a university).
    """
    out: list[Sitting] = []
    for i in np.flatnonzero((roll.grade == 9) | (roll.grade == 11)):
        rng = np.random.default_rng([town.seed, 22, year, int(roll.pupil[i])])
        ninth = int(roll.grade[i]) == 9
        if ninth and year == 2020:
            continue
        plan = _ninth(rng, year) if ninth else _eleventh(rng, year, float(roll.ability[i]))
        for form, subject in plan:
            day = _day(subject, form, year, ninth)
            out += _with_retakes(_sit(roll, int(i), form, subject, day, rng), roll, int(i), rng, year)
    return out


def _ninth(rng: np.random.Generator, year: int) -> list[tuple[str, str]]:
    if rng.random() < 0.03:  # ГВЭ for some of those with special needs
        return [("gve", "russian"), ("gve", "math")]
    chosen = _choose(rng, _OGE_CHOICES, 2) if year >= 2022 else []
    return [("oge", subject) for subject in ("russian", "math", *chosen)]


def _eleventh(rng: np.random.Generator, year: int, ability: float) -> list[tuple[str, str]]:
    studies = rng.random() < (0.85 if ability > -0.3 else 0.6)
    if not studies and year < 2022:
        return [("gve", "russian"), ("gve", "math")] if year == 2021 else []
    profile = studies and rng.random() < 0.55
    maths = ["math_profile"] if profile else ["math_base"] if year >= 2022 else []
    chosen = _choose(rng, _EGE_CHOICES, int(rng.integers(1, 3))) if studies else []
    return [("ege", subject) for subject in ("russian", *maths, *chosen)]


def _choose(rng: np.random.Generator, choices: tuple[tuple[str, float], ...], n: int) -> list[str]:
    weights = np.array([weight for _, weight in choices])
    picked = rng.choice(len(choices), n, replace=False, p=weights / weights.sum())
    return [choices[k][0] for k in sorted(picked)]


def _day(subject: str, form: str, year: int, ninth: bool) -> date:
    if ninth:
        return _OGE_DAYS[year][subject]
    if form == "gve":
        return date(year, 5, 25) if subject == "russian" else date(year, 5, 28)
    return date(year, *(_EGE_DAYS_2020 if year == 2020 else _EGE_DAYS)[subject])


def _sit(
    roll: Roll, i: int, form: str, subject: str, day: date, rng: np.random.Generator, lift: float = 0.0
) -> Sitting:
    maximum = GVE[0] if form == "gve" else OGE[subject][0] if form == "oge" else EGE[subject]
    theta = float(roll.ability[i]) + LOADING.get(subject, 0.0) * float(roll.turn[i]) + lift + rng.normal(0, 0.45)
    # graduates of grade 11 are a choice of the able: without the shift everybody would pass
    easy = {"oge": 0.35, "gve": 0.3, "ege": -0.75}[form] + ({"russian": 0.5, "math_base": 1.0}.get(subject, 0.0))
    share = 1 / (1 + np.exp(-(theta + easy)))
    primary = int(rng.binomial(maximum, min(max(share, 0.02), 0.98)))
    result = result_of(form, subject, primary)
    short, long = _masks(subject, share, rng)
    seat = Sitting(int(roll.pupil[i]), int(roll.school[i]), int(roll.grade[i]), int(roll.class_no[i]), form, subject, day,
                   primary, result, "", short, long)  # fmt: skip
    if subject == "english" and form != "gve":
        seat = replace(seat, oral=int(round(primary * 0.2)))
    draw = rng.random()
    state = "absent" if draw < 0.008 else "removed" if draw < 0.010 else "annulled" if draw < 0.011 else ""
    if 0.011 <= draw < 0.014:
        state = "unfinished"
    return replace(seat, primary=None, result=None, state=state, short="", long="", oral=None) if state else seat


def result_of(form: str, subject: str, primary: int) -> int:
    """Mark or test score of a primary one."""
    if form == "ege" and subject != "math_base":
        return test_score(subject, primary)
    bounds = GVE[1] if form == "gve" else BASE_MARKS if subject == "math_base" else OGE[subject][1]
    return 2 + sum(primary >= bound for bound in bounds)


def _masks(subject: str, share: float, rng: np.random.Generator) -> tuple[str, str]:
    """Masks in keeping with the pupil; their sum is not the primary score, as in real files."""
    n, maxima = TASKS.get(subject, _USUAL_TASKS)
    hardness = np.linspace(0.25, -0.25, n)
    short = "".join("+" if rng.random() < min(max(share + h, 0.03), 0.97) else "-" for h in hardness)
    if n > 10 and short[-2] == "+":
        short = f"{short[:-2]}{'2' if rng.random() < share else '1'}{short[-1]}"
    long = "".join(f"{rng.binomial(top, max(share - 0.15, 0.02))}({top})" for top in maxima)
    return short, long


def _with_retakes(first: Sitting, roll: Roll, i: int, rng: np.random.Generator, year: int) -> list[Sitting]:
    """The sitting, a reserve day for whoever was excused, a retake in July or September for whoever failed."""
    out = [first]
    if first.state in ("absent", "unfinished") and rng.random() < 0.8:
        reserve = date(year, 7, 24) if year == 2020 else date(year, 7, 4)
        out.append(replace(_sit(roll, i, first.form, first.subject, reserve, rng), state=""))
    last = out[-1]
    # in 2020 certificates were given without exams, so nobody had to sit again
    retakes = () if year == 2020 else ("russian", "math", "math_base") if first.grade == 11 else tuple(OGE)
    for day in (date(year, 7, 6), date(year, 9, 7)) if first.grade == 9 else (date(year, 9, 8),):
        if last.failed and first.subject in retakes and rng.random() < 0.9:
            last = replace(_sit(roll, i, first.form, first.subject, day, rng, lift=0.5), state="")
            out.append(last)
    return [one for one in out if one.state or one.result is not None]
