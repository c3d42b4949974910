"""The invented town: its schools and its pupils, who are drawn once and then move up a grade every year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mskoko_lib.demo.planted import PLANTED

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MUNICIPALITY = "город Светлореченск"
REGION = "Светлореченский край"
REGION_CODE = 99  # no region has it among those whose files may be met here
LAST_YEAR = 2022
# Pupils of a cohort over all fourteen schools, by their grade in the spring of 2022 (12: the graduates of 2021).
COHORTS = {1: 1010, 2: 995, 3: 960, 4: 905, 5: 870, 6: 830, 7: 780, 8: 705, 9: 612, 10: 596, 11: 588, 12: 580}
GRADUATES_OF_2020 = 172
UPPER = {10: 196, 11: 183, 12: 178}  # of these stay for grades 10 and 11


@dataclass(frozen=True)
class School:
    """One school of the town; `size` is its weight: pupils in a cohort of about 880."""

    school_id: str
    short_name: str
    full_name: str
    type: str
    size: int
    effect: float  # shift of its pupils' ability, logits
    last_grade: int

    @property
    def rcoi_code(self) -> str:
        serial = self.school_id[2:]
        return "99" + (serial[1:] if serial.startswith("0") else serial)

    def login(self, year: int) -> str:
        """`sch…` up to 2021, `edu…` from 2022 on: the digits stay."""
        return ("sch" if year < 2022 else "edu") + self.school_id


def _secondary(number: int, school_id: str, size: int, effect: float, last_grade: int) -> School:
    name = f"МБОУ «Средняя общеобразовательная школа № {number}» города Светлореченска"
    return School(school_id, f"СОШ № {number}", name, "СОШ", size, effect, last_grade)


REGISTRY = (
    School("990104", "Гимназия № 1", "МБОУ «Гимназия № 1» города Светлореченска", "гимназия", 95, 0.55, 11),
    School("990108", "Лицей № 2", "МБОУ «Лицей № 2» города Светлореченска", "лицей", 80, 0.45, 11),
    _secondary(3, "990112", 75, 0.05, 11),
    _secondary(4, "990116", 85, 0.0, 11),
    _secondary(5, "990123", 70, 0.1, 11),
    _secondary(6, "990131", 65, -0.1, 9),
    _secondary(7, PLANTED.weak_school, 62, -0.85, 9),
    _secondary(8, "990138", 70, 0.15, 11),
    _secondary(9, PLANTED.inflated_school, 90, 0.0, 11),
    _secondary(10, "990146", 55, -0.2, 9),
    _secondary(11, PLANTED.silent_school, 60, -0.05, 9),
    _secondary(12, "990158", 45, -0.25, 9),
    School(
        PLANTED.tiny_school,
        "ООШ № 13",
        "МБОУ «Основная общеобразовательная школа № 13» города Светлореченска",
        "ООШ",
        8,
        -0.3,
        9,
    ),
    School(
        "990170",
        "Начальная школа № 14",
        "МБОУ «Начальная школа № 14» города Светлореченска",
        "начальная школа",
        25,
        0.1,
        4,
    ),
)
# A smaller town keeps the schools that carry planted facts.
PRIORITY = (8, 6, 10, 12, 0, 13, 2, 1, 3, 4, 5, 7, 9, 11)
SEATS = sum(school.size for school in REGISTRY)


#: serial numbers of logins have four digits, those below 1000 belong to the town's own schools
MAX_SCHOOLS = len(REGISTRY) + 9000


def select_schools(n_schools: int) -> tuple[School, ...]:
    """The schools of a town of `n_schools`, in the order of the registry; beyond it a region of further schools."""
    own = tuple(REGISTRY[i] for i in sorted(PRIORITY[:n_schools]))
    return (*own, *(further_school(k) for k in range(max(n_schools - len(REGISTRY), 0))))


def further_school(k: int) -> School:
    """School number `k` (from 0) beyond the town's own: many small ones, some without grades 10 and 11."""
    rng = np.random.default_rng([99, k])
    size = int(np.clip(rng.lognormal(3.2, 0.7), 6, 120))
    last = 11 if rng.random() < (0.65 if size > 20 else 0.35) else 9
    number, school_id = len(REGISTRY) + 1 + k, f"99{1000 + k}"
    full = "Средняя" if last == 11 else "Основная"
    name = f"МБОУ «{full} общеобразовательная школа № {number}» Светлореченского края"
    kind = "СОШ" if last == 11 else "ООШ"
    return School(school_id, f"{kind} № {number}", name, kind, size, float(rng.normal(0.0, 0.3)), last)


@dataclass(frozen=True)
class Roll:
    """Pupils on the roll in one year: one entry per pupil, sorted by school, grade, class, place in the class list."""

    pupil: Ints
    school: Ints  # position in `Town.schools`
    grade: Ints
    class_no: Ints
    classes: Ints  # classes of this grade in this school
    serial: Ints  # 1.. within school and grade
    girl: npt.NDArray[np.bool_]
    ability: Floats  # logits
    turn: Floats  # leaning to mathematics (+) or languages (-)

    def take(self, mask: npt.NDArray[np.bool_]) -> Roll:
        return Roll(**{name: values[mask] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Town:
    """Schools and pupils; columns of one entry per pupil. `stage_*` give school and class up to 4, 5-9, 10-11."""

    schools: tuple[School, ...]
    seed: int
    cohort: Ints
    girl: npt.NDArray[np.bool_]
    ability: Floats
    turn: Floats
    stage_school: tuple[Ints, Ints, Ints]  # -1: left the town's schools
    place: Floats  # decides the class and the place in its list

    def roll(self, year: int) -> Roll:
        """Who is on the roll in the spring of `year`; 2020: in the autumn, a school year that ends in 2021."""
        return self.spring_roll(max(year, 2021))

    def spring_roll(self, spring: int) -> Roll:
        """Who is on the roll in the spring of that year."""
        grade = self.cohort - (LAST_YEAR - spring)
        stage = np.where(grade <= 4, 0, np.where(grade <= 9, 1, 2))
        school = np.choose(stage, self.stage_school)
        here = np.flatnonzero((grade >= 1) & (grade <= 11) & (school >= 0))
        here = here[np.lexsort((self.place[here], grade[here], school[here]))]
        group = school[here] * 12 + grade[here]
        _, start, n = np.unique(group, return_index=True, return_counts=True)
        rank = np.arange(len(here)) - np.repeat(start, n)
        size = np.repeat(n, n)
        classes = np.maximum(1, np.rint(size / 26).astype(np.int64))
        growth = np.random.default_rng([self.seed, 3, spring]).normal(0.0, 0.12, len(grade))
        class_no = rank * classes // size
        # A class shares its teacher: the same draw for all of its pupils, fixed by cohort, school and class.
        teachers = np.random.default_rng([self.seed, 4]).normal(0.0, 0.15, (len(self.schools), 13, 8))
        shared = teachers[school[here], self.cohort[here] % 13, class_no % 8]
        return Roll(
            here,
            school[here],
            grade[here],
            class_no,
            classes,
            rank + 1,
            self.girl[here],
            self.ability[here] + growth[here] + shared,
            self.turn[here],
        )


def with_graduates_of_2020(town: Town, scale: float) -> Town:
    """The town with those who finished grade 11 in 2020 added behind the others, whose draws stay as they are."""
    offers = np.array([k for k, school in enumerate(town.schools) if school.last_grade >= 11], dtype=np.int64)
    part = scale * sum(school.size for school in town.schools) / SEATS
    n = round(GRADUATES_OF_2020 * part) if len(offers) else 0
    rng = np.random.default_rng([town.seed, 8])
    sizes = np.array([town.schools[k].size for k in offers], dtype=np.float64)
    school = rng.choice(offers, n, p=sizes / sizes.sum()) if n else np.empty(0, dtype=np.int64)
    effects = np.array([one.effect for one in town.schools])
    left = np.full(n, -1)
    first, main, upper = town.stage_school
    return Town(
        town.schools,
        town.seed,
        np.concatenate([town.cohort, np.full(n, 13)]),
        np.concatenate([town.girl, rng.random(n) < 0.49]),
        np.concatenate([town.ability, effects[school] + 0.3 + rng.normal(0.0, 0.7, n)]),
        np.concatenate([town.turn, rng.normal(0.0, 1.0, n)]),
        (np.concatenate([first, left]), np.concatenate([main, left]), np.concatenate([upper, school])),
        np.concatenate([town.place, rng.random(n)]),
    )


def _shares(total: int, weights: list[float]) -> list[int]:
    """Split `total` by weights with the largest remainders; ties go to the first."""
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [int(value) for value in exact]
    for i in sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))[: total - sum(counts)]:
        counts[i] += 1
    return counts


def build(n_schools: int, seed: int, scale: float) -> Town:
    """Draw the pupils of every cohort: first by school, then what each is like."""
    schools = select_schools(n_schools)
    rng = np.random.default_rng([seed, 1])
    part = scale * sum(school.size for school in schools) / SEATS
    columns: dict[str, list[Any]] = {name: [] for name in ("cohort", "first", "upper")}
    for label, total in COHORTS.items():
        weights = [school.size * (1 + (0.0 if school.size < 10 else rng.uniform(-0.08, 0.08))) for school in schools]
        counts = _shares(round(total * part), [float(weight) for weight in weights])
        columns["first"].append(np.repeat(np.arange(len(schools)), counts))
        columns["cohort"].append(np.full(sum(counts), label))
        columns["upper"].append(round(UPPER.get(label, 0) * part))
    first = np.concatenate(columns["first"])
    cohort = np.concatenate(columns["cohort"])
    n = len(first)
    effects = np.array([school.effect for school in schools])
    lasts = np.array([school.last_grade for school in schools])
    biggest = int(np.argmax([school.size if school.last_grade >= 9 else 0 for school in schools]))
    main = np.where(lasts[first] < 9, biggest, first)
    ability = effects[main] + rng.normal(0.0, 0.8, n)
    upper = np.full(n, -1)
    offers = np.flatnonzero(lasts >= 11)
    for stay, label in zip(columns["upper"], COHORTS, strict=True):
        members = np.flatnonzero(cohort == label)
        if not stay or not len(offers):
            continue
        wish = ability[members] + rng.normal(0.0, 0.7, len(members))
        staying = members[np.argsort(-wish, kind="stable")[:stay]]
        moved = rng.choice(offers, len(staying))
        upper[staying] = np.where(lasts[main[staying]] >= 11, main[staying], moved)
    return Town(
        schools,
        seed,
        cohort,
        rng.random(n) < 0.49,
        ability,
        rng.normal(0.0, 1.0, n),
        (first, main, upper),
        rng.random(n),
    )
