"""Headline figures of section 5, counted from the schools' workbooks, their timetables and the protocols of the exams."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import openpyxl

from tests.build import raw_files
from tests.build.control_headlines import TODAY, number, past, share
from tests.build.headlines import Headline, Said
from tests.build.noko_headlines import noko_headlines
from tests.build.raw_timetables import planned_works

Row = dict[str, str]
NOW, ALL = TODAY[:4], "Все школы"
MARKS = ("«5»", "«4»", "«3»", "«2»")
#: second of the two tables of one name: that of 5.4 after 5.2, that of 5.6 after 5.5
SECOND = 1


def assessment_headlines(folder: Path) -> list[Headline | Said]:
    """Counted without any code of the library. `folder`: of the year, `schools.csv` lies above it."""
    return [
        *_road_map(folder),
        *_mocks(folder),
        *_warning(folder),
        *_class_works(folder),
        *_timetables(folder),
        *_diagnostics(folder),
        *_problems(folder),
        *noko_headlines(folder),
    ]


def _road_map(folder: Path) -> list[Headline]:
    states: Counter[str] = Counter()
    parents = 0
    for row in raw_files.form_rows(folder, "2.1 План подготовки к ЕГЭ"):
        term = (row["Перенесено на"] or row["Срок"])[:10]
        if row["Выполнено"] == "да" and row["Дата выполнения"][:10] <= TODAY:
            states["в срок" if row["Дата выполнения"][:10] <= term else "позже"] += 1
            parents += number(row, "Было родителей")
        elif past(term):
            states["просрочено"] += 1
        else:
            states["перенесено" if row["Перенесено на"] else "впереди"] += 1
    judged = states["в срок"] + states["позже"] + states["просрочено"]
    table = "Выполнение планов подготовки к ГИА по школам"
    found = [
        Headline(states[code], table, "", ALL, ("Мероприятия", label))
        for code, label in (
            ("в срок", "выполнено в срок"),
            ("позже", "выполнено позже срока"),
            ("просрочено", "просрочено"),
            ("перенесено", "перенесено, новый срок не прошёл"),
            ("впереди", "срок не наступил"),
        )
    ]
    found.append(
        Headline(
            share(states["в срок"], judged), table, "", ALL, ("Из выполненных с датой и просроченных", "в срок, %")
        )
    )
    return found + ([Headline(parents, table, "", ALL, ("С родителями", "родителей"))] if parents else [])


def _sittings(folder: Path, sheet: str, exam: str, subject: str) -> list[Row]:
    """A row per pupil: the last work that has a result, without any the last row."""
    found: dict[tuple[str, ...], Row] = {}
    rows = [row for row in raw_files.form_rows(folder, sheet) if row["Дата"][:10] <= TODAY]
    for row in sorted(rows, key=lambda r: (_took(r), r["Дата"])):
        if (row["Экзамен"], row["Предмет"]) == (exam, subject):
            found[(*_pupil(row), row["Серия и номер документа"])] = row
    return list(found.values())


def _took(row: Row) -> bool:
    return "да" not in (row["Не явился"], row["Работа прервана"]) and bool(row["Отметка или тестовый балл"])


def _pupil(row: Row) -> tuple[str, ...]:
    return row["Файл"], row["Фамилия"], row["Имя"], row["Отчество"]


def _who(rows: list[Row], name: str, nth: int) -> list[Headline]:
    """The first table of 5.2 and of 5.4."""
    took = [row for row in rows if _took(row)]
    erred = sum(number(row, "Ошибок в бланках") > 0 for row in took)
    table = "Кто писал, кто проверял"
    return [
        Headline(len(rows), table, "", name, ("Писали", "должны были"), nth),
        Headline(len(took), table, "", name, ("Писали", "чел."), nth),
        Headline(sum(row["Не явился"] == "да" for row in rows), table, "", name, ("Без результата", "не явились"), nth),
        Headline(sum(row["Работа прервана"] == "да" for row in rows), table, "", name, ("Без результата", "работа прервана"), nth),
        Headline(share(erred, len(took)), table, "", name, ("Ошибки в бланках", "%"), nth),
        Headline(
            sum(row["Кто проверял"] == "свой учитель" for row in took), table, "", name, ("Проверяли", "свой учитель"), nth
        ),
    ]  # fmt: skip


def _marks(rows: list[Row], name: str, nth: int) -> list[Headline]:
    marks = [number(row, "Отметка или тестовый балл") for row in rows if _took(row)]
    table = "Результаты с отметкой"
    return [
        Headline(share(marks.count(2), len(marks)), table, name, NOW, ("Отметки, %", "«2»"), nth),
        Headline(sum(marks) / len(marks), table, name, NOW, ("Средние", "отметка"), nth),
    ]


def _mocks(folder: Path) -> list[Headline]:
    sheet = "5.2 Пробные экзамены"
    oge, maths = (_sittings(folder, sheet, "ОГЭ", subject) for subject in ("Русский язык", "Математика"))
    ege = [row for row in _sittings(folder, sheet, "ЕГЭ", "Русский язык") if _took(row)]
    scores = [number(row, "Отметка или тестовый балл") for row in ege]
    return [
        *_who(oge, "ОГЭ, русский язык", 0),
        *_who(maths, "ОГЭ, математика", 0),
        *_tasks(maths, "ОГЭ, математика", ("Все школы", "набрано, %"), 0, _skills(folder, "ОГЭ")),
        *_marks(oge, "ОГЭ, русский язык", 0),
        Headline(
            sum(scores) / len(scores), "Результаты в тестовых баллах", "ЕГЭ, русский язык", NOW, ("", "средний балл")
        ),
    ]


def _warning(folder: Path) -> list[Headline]:
    """ОГЭ in mathematics: «2» at the mock exam against «2» at the first attempt of the exam.

    The protocol has no documents, so that of two namesakes of a school nobody knows which is which; «7» is no mark.
    """
    files = {line["rcoi_code"]: f"Формы {line['login']}" for line in raw_files.registry(folder)}
    firsts = raw_files.first_results(raw_files.results(folder))["oge", "math", False]
    namesakes = {who[:-1] for who in firsts if who[-1] != "1"}
    exam = {
        (files[who[-2]], *who[:-2]): mark
        for who, mark in firsts.items()
        if 2 <= mark <= 5 and who[-2] in files and who[:-1] not in namesakes
    }
    found: Counter[tuple[bool, bool]] = Counter()
    for row in _sittings(folder, "5.2 Пробные экзамены", "ОГЭ", "Математика"):
        who = (row["Файл"], *(raw_files.plain(one) for one in _pupil(row)[1:]))
        if _took(row) and who in exam:
            found[number(row, "Отметка или тестовый балл") == 2, exam[who] == 2] += 1
    table, name = "Пробный экзамен как предупреждение", "ОГЭ, математика"
    return [
        Headline(found[True, True], table, "", name, ("Ниже порога на пробном", "не сдали")),
        Headline(found[True, False], table, "", name, ("Ниже порога на пробном", "сдали")),
        Headline(found[False, True], table, "", name, ("Не ниже порога", "не сдали")),
        Headline(found[False, False], table, "", name, ("Не ниже порога", "сдали")),
    ]


def _class_works(folder: Path) -> list[Headline]:
    every = [row for row in raw_files.form_rows(folder, "5.3 Проверочные работы") if row["Дата"][:10] <= TODAY]
    fourth = [
        row for row in every if row["Класс"].startswith("4") and row["Предмет"] == "Русский язык" and row["Уровень"] == "муниципальная"
    ]  # fmt: skip
    seventh = [row for row in every if row["Класс"].startswith("7") and row["Предмет"] == "История"]
    counts = {mark: sum(number(row, mark) for row in fourth) for mark in MARKS}
    n = sum(counts.values())
    reached, wrote = (sum(number(row, name) for row in seventh) for name in ("Достигли критерия", "Писали"))
    years, table, marks = "Проверочные работы по годам", "Проверочные работы, кроме ВПР", "Работы с отметками"
    work = "Русский язык, 4 класс (муниципальная, 10 февраля)"
    history = "История, 7 класс (федеральная, кроме ВПР, 20 октября)"
    return [
        Headline(len(every), years, "", NOW, ("", "Классов")),
        Headline(sum(number(row, "Писали") for row in every), years, "", NOW, ("", "Писали, чел.")),
        Headline(
            share(sum(number(row, "Писали") for row in every), sum(number(row, "В классе") for row in every)),
            years, "", NOW, ("", "Писали из учащихся класса, %"),
        ),
        Headline(len(fourth), table, "", work, ("Писали", "классов")),
        Headline(sum(number(row, "Писали") for row in fourth), table, "", work, ("Писали", "учеников")),
        Headline(
            sum(row["Кто проверял"] == "свой учитель" for row in fourth), table, "", work, ("Проверял, классов", "свой учитель")
        ),
        Headline(share(n - counts["«2»"], n), marks, "", work, ("Выше «2»", "успеваемость, %")),
        Headline(share(counts["«5»"] + counts["«4»"], n), marks, "", work, ("«4» и «5»", "качество, %")),
        Headline(share(reached, wrote), "Работы без отметок", "", history, ("Достигли критерия", "%")),
    ]  # fmt: skip


def _timetables(folder: Path) -> list[Headline]:
    """Works of a class: on average in each half; class-days with several; class and subject with more than a tenth of hours."""
    works = planned_works(folder)
    table = "Оценочные процедуры по школам"
    found = []
    for half, label in (("2", "за январь – май"), ("1", "за сентябрь – декабрь")):
        mine = [one for one in works if one.half == half]
        classes = {(one.school, one.grade, one.label) for one in mine}
        found.append(Headline(sum(one.n for one in mine) / len(classes), table, "", ALL, ("Работ на класс", label)))
    days: Counter[tuple[str, ...]] = Counter()
    subjects: Counter[tuple[str, ...]] = Counter()
    hours: dict[tuple[str, ...], int] = {}
    for one in works:
        if one.day:
            days[one.school, one.grade, one.label, one.half, one.day] += one.n
        key = (one.school, one.grade, one.label, one.half, one.subject)
        subjects[key] += one.n
        hours[key] = max(hours.get(key, 0), one.hours)
    over = sum(10 * n > hours[key] for key, n in subjects.items() if hours[key])
    return [
        *found,
        Headline(over, table, "", ALL, ("Больше доли часов", "число")),
        Headline(sum(n > 1 for n in days.values()), table, "", ALL, ("Дни с несколькими", "число")),
    ]


def _diagnostics(folder: Path) -> list[Headline]:
    rows = _sittings(folder, "5.4 Диагностические работы", "ОГЭ", "Математика")
    name = "ОГЭ, математика"
    return [
        *_who(rows, name, SECOND),
        *_marks(rows, name, SECOND),
        *_tasks(rows, name, ("Диагностическая", "всего, %"), SECOND, _skills(folder, "ОГЭ")),
    ]


def _tasks(rows: list[Row], name: str, column: tuple[str, str], nth: int, skills: dict[str, str]) -> list[Headline]:
    """The first and the last task: points of those that could be got. `skills`: what the description of the КИМ says."""
    got: Counter[int] = Counter()
    most: Counter[int] = Counter()
    for row in rows:
        if _took(row):
            for task, (points, maximum) in enumerate(re.findall(r"(X|\d+)\((\d+)\)", row["Баллы по заданиям"]), 1):
                got[task] += 0 if points == "X" else int(points)
                most[task] += int(maximum)
    table = f"Задания: {name}"
    return [
        Headline(share(got[task], most[task]), table, "", f"{task:02d}. {skills[str(task)]}", column, nth)
        for task in (1, max(most))
    ]


def _skills(folder: Path, name: str) -> dict[str, str]:
    """Number of a task → what it checks, out of the description of the КИМ."""
    book = openpyxl.load_workbook(next(folder.glob(f"Описание КИМ {name}*.xlsx")), read_only=True)
    return {str(row[0]): str(row[2]) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}


def _problems(folder: Path) -> list[Headline]:
    """Checks that were not managed, in March and in October; one skill in each form."""
    found = []
    years, states = "Работы по годам", "Типичные проблемы с марта по октябрь"
    cross = raw_files.form_rows(folder, "5.5 Межпредметные работы")
    school = raw_files.form_rows(folder, "5.6 Внутришкольные работы")
    for month in ("март", "октябрь"):
        label = month.capitalize()
        column = "Март, классом младше" if month == "март" else "Октябрь"
        grade = "5" if month == "март" else "6"
        mine = [row for row in cross if row["Месяц"] == month]
        found += [
            Headline(_sum(mine, "Писали"), years, "", NOW, (label, "проверок")),
            Headline(_lacking(mine), years, "", NOW, (label, "не справились, %")),
            Headline(
                _lacking(_skill(mine, grade, "Математика", "единицы и вычисления")),
                states, "", "Математика, 6 класс, «единицы и вычисления»", (column, "не справились, %"),
            ),
        ]  # fmt: skip
        for kind, words in (("текущая", "текущие работы"), ("промежуточная", "промежуточные работы")):
            mine = [row for row in school if (row["Месяц"], row["Вид"]) == (month, kind)]
            found += [
                Headline(_lacking(mine), years, "", NOW, (f"{label}, {words}", "не справились, %"), SECOND),
                Headline(
                    _lacking(_skill(mine, grade, "Биология", "работать по инструкции")),
                    f"{states}: {words}", "", "Биология, 6 класс, «работать по инструкции»", (column, "не справились, %"),
                ),
            ]  # fmt: skip
    return found


def _skill(rows: list[Row], grade: str, subject: str, skill: str) -> list[Row]:
    return [row for row in rows if (row["Параллель"], row["Предмет"], row["Умение"]) == (grade, subject, skill)]


def _lacking(rows: list[Row]) -> float:
    return share(_sum(rows, "Не справились"), _sum(rows, "Писали"))


def _sum(rows: list[Row], name: str) -> int:
    return sum(number(row, name) for row in rows)
