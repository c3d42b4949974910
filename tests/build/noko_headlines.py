"""Headline figures of item 5.7, counted from the workbook of the department: the operator's reports and the plans after them."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.build import raw_files
from tests.build.control_headlines import TODAY, number
from tests.build.headlines import Headline, Said
from tests.build.noko_plan_headlines import plan_headlines

Row = dict[str, str]
YEAR = int(TODAY[:4])
NOW, BEFORE, ALL = str(YEAR), str(YEAR - 1), "Все школы"
#: the order of calculation: question of the operator's report → weight within its criterion
WEIGHTS: dict[str, dict[str, float]] = {
    "К1 открытость": {"1.1 Сведения на стендах и сайте": 0.3, "1.2 Обратная связь": 0.3, "1.3 Довольны сведениями": 0.4},
    "К2 комфортность": {"2.1 Комфортные условия": 0.5, "2.3 Довольны комфортом": 0.5},
    "К3 доступность для инвалидов": {
        "3.1 Территория для инвалидов": 0.3, "3.2 Условия для инвалидов": 0.4, "3.3 Довольны инвалиды": 0.3,
    },
    "К4 доброжелательность": {
        "4.1 Первый контакт": 0.4, "4.2 Непосредственное обращение": 0.4, "4.3 Обращение на расстоянии": 0.2,
    },
    "К5 удовлетворённость": {"5.1 Готовы рекомендовать": 0.3, "5.2 График и навигация": 0.2, "5.3 Довольны в целом": 0.5},
}  # fmt: skip
SCORE, DISABLED = "Оценка условий", "3.3 Довольны инвалиды"
#: what a checklist tells; the other questions are answered by the respondents
BY_EXPERTS = ("1.1", "1.2", "2.1", "3.1", "3.2")
CRITERIA, QUESTIONS, SCHOOLS, YEARS, REMARKS = (
    "Оценка условий по критериям",
    "Показатели оценки условий",
    "Оценка условий по школам",
    "Оценка условий по годам",
    "Замечания опрошенных по темам",
)
#: 40 % of those who use a school, but no more than 600 (params/norms/noko.yaml)
LEAST_ASKED, MOST_ASKED = 0.4, 600
#: points by which a criterion is far below the mean of the others (params/2022.yaml)
FAR_BELOW = 20
DRAWS = 4000


def noko_headlines(folder: Path, today: str = TODAY) -> list[Headline | Said]:
    """Counted without any code of the library. `folder`: of the year, the year before and `schools.csv` lie beside it."""
    now, before = (_assessed(folder.parent / year, today) for year in (NOW, BEFORE))
    return [
        *_criteria(now),
        *_questions(now),
        *_schools(folder, now),
        *_survey(folder, now),
        *_years(now, before),
        *_drawn(folder, now),
        *plan_headlines(folder, now, before, today),
    ]


def _assessed(folder: Path, today: str) -> dict[str, Row]:
    """School_id → the last report of a year that has come."""
    rows = [row for row in raw_files.form_rows(folder, "5.7 НОКО") if row["Дата отчёта оператора"][:10] <= today]
    return {row["Школа"][:6]: row for row in sorted(rows, key=lambda one: one["Дата отчёта оператора"])}


def _names(folder: Path) -> dict[str, str]:
    return {line["school_id"]: line["short_name"] for line in raw_files.registry(folder)}


def _points(row: Row) -> dict[str, float]:
    """Criteria, and the score that is the mean of the five; a criterion that misses a question is not there, nor is the score."""
    found = {
        criterion: sum(weight * float(row[question]) for question, weight in weights.items())
        for criterion, weights in WEIGHTS.items()
        if all(row[question] for question in weights)
    }
    return found | ({SCORE: sum(found.values()) / len(WEIGHTS)} if len(found) == len(WEIGHTS) else {})


def _means(rows: dict[str, Row]) -> dict[str, float]:
    """Of a municipality the mean of its schools."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows.values():
        for name, value in _points(row).items():
            found[name].append(value)
    return {name: sum(values) / len(values) for name, values in found.items()}


def _sum(rows: dict[str, Row], name: str) -> int:
    return sum(number(row, name) for row in rows.values())


def _criteria(now: dict[str, Row]) -> list[Headline | Said]:
    means = _means(now)
    return [
        *(Headline(value, CRITERIA, "", name, ("Среднее школ", "балл")) for name, value in means.items()),
        *(Said(means[name], "Критерии:", name) for name in WEIGHTS),
        Said(means[SCORE], "Оценка условий, среднее оценённых школ"),
    ]


def _questions(now: dict[str, Row]) -> list[Headline]:
    """Mean of the schools; of those who answered, all schools together, how many were content, with Wilson's interval."""
    found = []
    for criterion, weights in WEIGHTS.items():
        for question in weights:
            told = [row for row in now.values() if row[question]]
            mean = sum(int(row[question]) for row in told) / len(told)
            at = (QUESTIONS, criterion, question.split(" ", 1)[1])
            found.append(Headline(mean, *at, ("", "Среднее школ")))
            if question.startswith(BY_EXPERTS):
                continue
            n = sum(_asked(row, question) for row in told)
            x = sum(int(row[question]) * _asked(row, question) for row in told) / 100
            found += [
                Headline(100 * x / n, *at, ("Удовлетворены", "%")),
                Headline(n, *at, ("Удовлетворены", "из опрошенных")),
                *(Headline(one, *at, ("Удовлетворены", "интервал"), end=end) for end, one in enumerate(_wilson(x, n))),
            ]
    return found


def _asked(row: Row, question: str) -> int:
    return number(row, "из них инвалидов" if question == DISABLED else "Опрошено")


def _wilson(x: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    middle, half = x + z * z / 2, z * math.sqrt(x * (n - x) / n + z * z / 4)
    return 100 * (middle - half) / (n + z * z), 100 * (middle + half) / (n + z * z)


def _needed(row: Row) -> int:
    return min(math.ceil(LEAST_ASKED * number(row, "Получателей услуг")), MOST_ASKED)


def _schools(folder: Path, now: dict[str, Row]) -> list[Headline | Said]:
    found: list[Headline | Said] = []
    for school, row in now.items():
        name, points = _names(folder)[school], _points(row)
        found += [
            Headline(points[SCORE], SCHOOLS, "", name, (SCORE, "балл")),
            *(Headline(points[one], SCHOOLS, "", name, ("Критерии", one.split()[0])) for one in WEIGHTS),
            Headline(number(row, "Опрошено"), SCHOOLS, "", name, ("Получатели услуг", "опрошено")),
            Headline(_needed(row), SCHOOLS, "", name, ("Получатели услуг", "следовало")),
        ]
        for criterion in WEIGHTS:
            others = sum(points[one] for one in WEIGHTS if one != criterion) / (len(WEIGHTS) - 1)
            if others - points[criterion] >= FAR_BELOW:
                words = f"{name} — критерий намного ниже остальных: {criterion}"
                found += [Said(points[criterion], words), Said(others, words, "среднее остальных")]
    means = _means(now)
    return [
        *found,
        Headline(means[SCORE], SCHOOLS, "", ALL, (SCORE, "балл")),
        Headline(means["К2 комфортность"], SCHOOLS, "", ALL, ("Критерии", "К2")),
        Headline(_sum(now, "Опрошено"), SCHOOLS, "", ALL, ("Получатели услуг", "опрошено")),
        Headline(sum(map(_needed, now.values())), SCHOOLS, "", ALL, ("Получатели услуг", "следовало")),
    ]


def _survey(folder: Path, now: dict[str, Row]) -> list[Headline | Said]:
    themes = [name for name in next(iter(now.values())) if name.startswith("Замечаний: ")]
    found: list[Headline | Said] = [
        Said(len(now), f"Школы, оценённые в {NOW} году", of=len(_names(folder))),
        Said(_sum(now, "Опрошено"), "Опрос", "опрошено получателей услуг", _sum(now, "Получателей услуг")),
    ]
    for theme in themes:
        label = theme.split(": ")[1]
        column = ("", label[0].upper() + label[1:])
        found.append(Headline(_sum(now, theme), REMARKS, "", ALL, column))
    few = "Опрошено меньше, чем требует правило; опрошено из получателей услуг"
    return found + [
        Said(number(row, "Опрошено"), few, _names(folder)[school], number(row, "Получателей услуг"))
        for school, row in now.items()
        if number(row, "Опрошено") < _needed(row)
    ]


def _years(now: dict[str, Row], before: dict[str, Row]) -> list[Headline | Said]:
    found: list[Headline | Said] = []
    for year, rows in ((NOW, now), (BEFORE, before)):
        means = _means(rows)
        found += [
            Headline(means[SCORE], YEARS, "", year, ("Баллы", SCORE)),
            *(Headline(means[one], YEARS, "", year, ("Баллы", one.split()[0])) for one in WEIGHTS),
            Headline(_sum(rows, "Опрошено"), YEARS, "", year, ("", "Опрошено")),
            Headline(len(rows), YEARS, "", year, ("", "Школ")),
        ]
    # of schools assessed in both years alone
    same = now.keys() & before.keys()
    scores = [_means({school: rows[school] for school in same})[SCORE] for rows in (now, before)]
    words = "Оценка условий (школы, оценённые в оба года)"
    return [
        *found,
        Said(scores[0], words),
        Said(scores[1], words, f"в {BEFORE} году"),
        Said(scores[0] - scores[1], words, "изменение"),
    ]


def _drawn(folder: Path, now: dict[str, Row]) -> Iterator[Headline]:
    """Other surveys of the same size: ends of the score and of the place where such draws leave no doubt of it."""
    rng = random.Random(1)
    schools = list(now)
    surveys = [{school: _points(_again(now[school], rng))[SCORE] for school in schools} for _ in range(DRAWS)]
    orders = [sorted(survey, key=survey.__getitem__, reverse=True) for survey in surveys]
    for school in schools:
        name, point = _names(folder)[school], _points(now[school])[SCORE]
        scores = sorted(survey[school] for survey in surveys)
        places = sorted(order.index(school) + 1 for order in orders)
        for end, tail in enumerate((0.025, 0.975)):
            told = (min, max)[end](point, scores[int(tail * DRAWS)])
            yield Headline(told, SCHOOLS, "", name, (SCORE, "интервал"), end=end, near=0.15)
            near = {places[int((tail + shift) * DRAWS)] for shift in (-0.01, 0.01)}
            if len(near) == 1:
                yield Headline(near.pop(), SCHOOLS, "", name, ("", "Возможные места"), end=end)


def _again(row: Row, rng: random.Random) -> Row:
    """The report as another survey of as many could tell it: shares of the content by Jeffreys' posterior."""
    drawn = dict(row)
    for question in (one for weights in WEIGHTS.values() for one in weights if not one.startswith(BY_EXPERTS)):
        n = _asked(row, question)
        x = int(row[question]) * n / 100
        drawn[question] = str(100 * rng.betavariate(x + 0.5, n - x + 0.5))
    return drawn
