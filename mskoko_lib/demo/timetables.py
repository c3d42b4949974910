"""Timetables of assessment works as the town's schools publish them: by month with dates, by month in counts, by day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from mskoko_lib.demo import work_forms
from mskoko_lib.demo.dirt import LETTERS
from mskoko_lib.demo.planted import PLANTED
from mskoko_lib.demo.town import LAST_YEAR, REGISTRY, Roll, School, Town
from mskoko_lib.demo.workbook import Cell, write_xlsx
from mskoko_lib.demo.works import WORKS


@dataclass(frozen=True)
class LoadFacts:
    """What the note on the load must find in the year 2022. Schools by school_id; the second half of the year is autumn."""

    unpublished: str = "990123"  # published no timetable (the silent school neither)
    crowded: str = "990116"
    crowded_grade: int = 5  # mathematics and Russian on one day in autumn
    heavy: tuple[str, int, int] = ("biology", 4, 34)  # works in autumn and hours of the year in `crowded_grade`
    close_grade: int = 7  # two works in algebra a week apart
    unplanned: str = "990108"  # the municipal works of February stand in no timetable
    not_held: str = "990146"  # a regional work in biology in March that never came
    not_held_grade: int = 8


LOAD = LoadFacts()
#: hours of the year by subject and grades
_HOURS: tuple[tuple[str, dict[int, int]], ...] = (
    ("Русский язык", {2: 170, 3: 170, 4: 170, 5: 170, 6: 204, 7: 136, 8: 102, 9: 102, 10: 68, 11: 68}),
    ("Математика", {2: 136, 3: 136, 4: 136, 5: 170, 6: 170}),
    ("Алгебра", {7: 102, 8: 102, 9: 102, 10: 102, 11: 102}),
    ("Геометрия", {7: 68, 8: 68, 9: 68, 10: 68, 11: 68}),
    ("Окружающий мир", {2: 68, 3: 68, 4: 68}),
    ("Литературное чтение", {2: 136, 3: 136, 4: 102}),
    ("Иностранный язык (английский)", dict.fromkeys(range(2, 5), 68) | dict.fromkeys(range(5, 12), 102)),
    ("История", dict.fromkeys(range(5, 12), 68)),
    ("Биология", {5: 34, 6: 34, 7: 34, 8: 68, 9: 68, 10: 34, 11: 34}),
    ("География", {5: 34, 6: 34, 7: 68, 8: 68, 9: 68, 10: 34, 11: 34}),
    ("Физика", {7: 68, 8: 68, 9: 102, 10: 68, 11: 68}),
    ("Химия", {8: 68, 9: 68, 10: 34, 11: 34}),
    ("Обществознание", {6: 34, 7: 34, 8: 34, 9: 34, 10: 68, 11: 68}),
    ("Информатика", {7: 34, 8: 34, 9: 34, 10: 34, 11: 34}),
)  # fmt: skip
_NAMES = {
    "russian": "Русский язык", "math": "Математика", "world": "Окружающий мир", "history": "История", "biology": "Биология",
    "geography": "География", "physics": "Физика", "english": "Иностранный язык (английский)", "chemistry": "Химия",
    "informatics": "Информатика",
}  # fmt: skip
_SHORT = {
    "Русский язык": "РУС", "Математика": "МАТ", "Алгебра": "АЛГ", "Геометрия": "ГЕОМ", "Окружающий мир": "ОКР",
    "Литературное чтение": "ЛЧ", "Иностранный язык (английский)": "АНГ", "История": "ИСТ", "Биология": "БИО", "География": "ГЕО",
    "Физика": "ФИЗ", "Химия": "ХИМ", "Обществознание": "ОБЩ", "Информатика": "ИНФ",
}  # fmt: skip
_KIND = {"federal": "ВПР", "regional": "РДР", "municipal": "МДР", "school": "кр"}
_LEVELS = ("federal", "regional", "municipal", "school")
_HEADS = ("Федеральные оценочные процедуры", "Региональные оценочные процедуры", "Муниципальные оценочные процедуры",
          "Оценочные процедуры по инициативе ОО", "Всего")  # fmt: skip
_MONTHS = {
    1: "Январь",
    2: "Февраль",
    3: "Март",
    4: "Апрель",
    5: "Май",
    9: "Сентябрь",
    10: "Октябрь",
    11: "Ноябрь",
    12: "Декабрь",
}
#: number of works of a half → the weeks they stand in, three apart or more
_WEEKS = {1: (11,), 2: (5, 12), 3: (3, 8, 13), 4: (2, 6, 10, 14), 5: (1, 4, 7, 10, 13)}
_APART = timedelta(days=18)
Plan = dict[tuple[str, str, date], set[str]]  # subject, level, day → classes


@dataclass(frozen=True)
class _Half:
    """One half of a school year: its words, first Monday, last day, months, the pupils of it."""

    words: str
    first: date
    last: date
    months: tuple[int, ...]
    roll: Roll


def write_timetables(root: Path, town: Town, roll: Roll, year: int) -> tuple[str, ...]:
    """Write a workbook per school that publishes one; paths below the root. Nothing but in the last year."""
    if year != LAST_YEAR:
        return ()
    halves = (
        _Half(f"2 полугодие {year - 1}-{year} учебного года", date(year, 1, 10), date(year, 5, 24), (1, 2, 3, 4, 5), roll),
        _Half(f"1 полугодие {year}-{year + 1} учебного года", date(year, 9, 5), date(year, 12, 23), (9, 10, 11, 12),
              town.spring_roll(year + 1)),
    )  # fmt: skip
    paths = []
    for k, school in enumerate(town.schools):
        if school not in REGISTRY or school.school_id in (LOAD.unpublished, PLANTED.silent_school):
            continue
        number = REGISTRY.index(school)
        held = work_forms.works(town, roll, town.spring_roll(year + 1), k, school, year)
        sheets = []
        for half in halves:
            plans = {grade: _plan(school, k, half, grade, held) for grade in range(2, school.last_grade + 1)}
            title = f"Единый график оценочных процедур, {half.words}. {school.full_name}"
            make = _by_day if number % 3 == 1 else _by_month
            sheets.append((half.words.split(" учебного")[0], make(title, half, k, plans, dated=number % 3 == 0)))
        name = school.login(year) if number % 2 else school.short_name
        path = root / str(year) / f"График оценочных процедур {name}.xlsx"
        write_xlsx(path, sheets)
        paths.append(f"{year}/{path.name}")
    return tuple(paths)


def _classes(half: _Half, k: int, grade: int) -> list[int]:
    here = (half.roll.school == k) & (half.roll.grade == grade)
    return sorted(set(half.roll.class_no[here].tolist()))


def _label(number: int) -> str:
    return LETTERS[number % len(LETTERS)]


def _plan(school: School, k: int, half: _Half, grade: int, held: list[work_forms.Row]) -> Plan:
    """Works of a parallel: those from above first, the school's own where they leave room."""
    numbers = _classes(half, k, grade)
    labels = {_label(number) for number in numbers}
    plan: Plan = {}
    if not numbers:
        return plan
    for row in held:
        day, name = row["work_date"], str(row["class_name"])
        unplanned = school.school_id == LOAD.unplanned and row["work_level"] == "municipal"
        if isinstance(day, date) and half.first <= day <= half.last and name[:-1] == str(grade) and not unplanned:
            plan.setdefault((_subject(str(row["subject"]), grade), str(row["work_level"]), day), set()).add(name[-1])
    if half.first.month == 1:
        mine = [work for work in WORKS if work.grade == grade]
        for place, work in enumerate(mine):
            write = {_label(n) for n in numbers if work.half is None or n % 2 == work.half}
            if write:
                day = date(half.first.year, 3, 15) + timedelta(days=7 * place)
                plan[_subject(work.subject, grade), "federal", day] = write
        if school.school_id == LOAD.not_held and grade == LOAD.not_held_grade:
            plan["Биология", "regional", date(half.first.year, 3, 3)] = labels
    crowded = school.school_id == LOAD.crowded and half.first.month == 9
    taught = [(name, hours[grade]) for name, hours in _HOURS if grade in hours]
    for place, (name, hours) in enumerate(taught):
        n = max(1, round(0.03 * hours))
        if crowded and grade == LOAD.crowded_grade and name == _NAMES[LOAD.heavy[0]]:
            n = LOAD.heavy[1]
        # spread over the half; a day that is taken gives way to the next free one
        for week in _WEEKS[min(n, 5)]:
            start = half.first + timedelta(days=place % 5, weeks=week)
            day = next((d for d in _from(start) if d <= half.last and not _taken(plan, name, d)), None)
            if day is not None:
                plan[name, "school", day] = set(labels)
    if crowded:
        _crowd(plan, grade)
    return plan


def _from(first: date) -> list[date]:
    """School days of the next six weeks."""
    return [day for i in range(42) if (day := first + timedelta(days=i)).weekday() < 6]


def _taken(plan: Plan, name: str, day: date) -> bool:
    return any(day == other or (name == subject and abs(day - other) < _APART) for subject, _, other in plan)


def _crowd(plan: Plan, grade: int) -> None:
    """Russian moves to the day of mathematics; the second work in algebra to a week after the first."""
    own = defaultdict(list)
    for subject, level, day in sorted(plan, key=lambda key: key[2]):
        if level == "school":
            own[subject].append(day)
    moves = []
    if grade == LOAD.crowded_grade:
        moves.append(("Русский язык", own["Русский язык"][0], own["Математика"][0]))
    if grade == LOAD.close_grade:
        taken = {day for _, _, day in plan}
        soon = next(day for day in _from(own["Алгебра"][0] + timedelta(days=6)) if day not in taken)
        moves.append(("Алгебра", own["Алгебра"][1], soon))
    for subject, old, new in moves:
        plan[subject, "school", new] = plan.pop((subject, "school", old))


def _subject(code: str, grade: int) -> str:
    return "Алгебра" if code == "math" and grade >= 7 else _NAMES[code]


def _by_month(title: str, half: _Half, k: int, plans: dict[int, Plan], *, dated: bool) -> list[list[Cell]]:
    """The common template; counts or dates, «5а 14.09; 5б 15.09» where the classes write on different days."""
    top: list[Cell] = ["Период проведения оценочной процедуры"]
    for month in half.months:
        top += [_MONTHS[month], *[""] * (len(_HEADS) - 1)]
    period = "II" if half.first.month == 1 else "I"
    top += [f"Всего в {period} полугодии", "Кол-во часов по учебному плану",
            "% соотношение кол-ва оценочных процедур к кол-ву часов УП"]  # fmt: skip
    lines: list[list[Cell]] = [[title], [], top, ["", *_HEADS * len(half.months)]]
    for grade, plan in plans.items():
        if not plan:
            continue
        lines.append([f"{grade} классы"])
        labels = {_label(number) for number in _classes(half, k, grade)}
        for name, hours in _HOURS:
            if grade in hours:
                lines.append(_template_line(name, hours[grade], half, grade, plan, labels, dated=dated))
    return lines


def _template_line(
    name: str, hours: int, half: _Half, grade: int, plan: Plan, labels: set[str], *, dated: bool
) -> list[Cell]:
    line: list[Cell] = [name]
    most: dict[str, int] = defaultdict(int)
    for month in half.months:
        n_month = 0
        for level in _LEVELS:
            days = sorted(
                (day, who) for (s, lv, day), who in plan.items() if (s, lv, day.month) == (name, level, month)
            )
            texts = []
            for day, who in days:
                told = f"{day:%d.%m}"
                texts += [told] if who == labels else [f"{grade}{label.lower()} {told}" for label in sorted(who)]
                for label in who:
                    most[label] += 1
            n_month += len(days)
            line.append(("; ".join(texts) if dated else len(days)) if days else "")
        line.append(n_month or "")
    total = max(most.values(), default=0) if dated else sum(1 for s, _, _ in plan if s == name)
    return [*line, total, hours, round(100 * total / hours, 1)]


def _by_day(title: str, half: _Half, k: int, plans: dict[int, Plan], *, dated: bool) -> list[list[Cell]]:
    """Classes × days: «КР РУС» in a cell, two works joined with «;»."""
    days = sorted({day for plan in plans.values() for _, _, day in plan})
    months: list[Cell] = ["", "", ""]
    for place, day in enumerate(days):
        months.append(_MONTHS[day.month] if not place or days[place - 1].month != day.month else "")
    head: list[Cell] = ["Класс", "Форма освоения", "Кол-во ОП в указанном периоде", *(day.day for day in days)]
    lines: list[list[Cell]] = [[title], [], months, head]
    for grade, plan in plans.items():
        for number in _classes(half, k, grade) if plan else ():
            label = _label(number)
            mine = {
                day: [(s, lv) for (s, lv, d), who in sorted(plan.items()) if d == day and label in who] for day in days
            }
            cells: list[Cell] = ["; ".join(f"{_KIND[lv]} {_SHORT[s]}" for s, lv in mine[day]) for day in days]
            lines.append([f"{grade}{label}", "базовая", sum(map(len, mine.values())), *cells])
    return lines
