"""Headline figures of sections 2 and 3, counted from the workbooks of the schools and of the department."""

from __future__ import annotations

from pathlib import Path

from tests.build import raw_files
from tests.build.headlines import Headline

#: the day the notes are written for; a term ends with its day
TODAY = "2022-12-31"
LESSONS, PLANNED, WITHOUT = "Пропущено всего", "Должно быть посещено", "из них без уважительной причины"


def number(row: dict[str, str], name: str) -> int:
    return int(row[name] or 0)


def past(day: str) -> bool:
    return bool(day) and day[:10] < TODAY


def share(part: float, whole: float) -> float:
    return 100 * part / whole


def control_headlines(folder: Path) -> list[Headline]:
    """Counted without any code of the library."""
    return [
        *_attendance(folder),
        *_plans(folder),
        *_sites(folder),
        *_admission(folder),
        *_inspection(folder),
        *_reports(folder),
    ]


def _attendance(folder: Path) -> list[Headline]:
    rows = [row for row in raw_files.form_rows(folder, "2.1 Посещаемость") if number(row, PLANNED) > 0]
    months = "Пропущено уроков по месяцам"
    february = [row for row in rows if row["Месяц"] == "февраль"]
    december = [row for row in rows if row["Месяц"] == "декабрь"]
    deep = "Учащиеся, пропускавшие уроки без уважительной причины"
    fifth = [row for row in rows if row["Параллель"] == "5"]
    systematic = sum(
        number(row, f"Пропускали без причины {depth}") for row in december for depth in ("30–60 %", "60 % и больше")
    )
    return [
        Headline(share(_sum(rows, LESSONS), _sum(rows, PLANNED)), months, "", "За год", ("Пропущено уроков", "%")),
        Headline(share(_sum(rows, WITHOUT), _sum(rows, PLANNED)), months, "", "За год", ("Без уважительной причины", "%")),
        Headline(share(_sum(february, LESSONS), _sum(february, PLANNED)), months, "", "Февраль", ("Пропущено уроков", "%")),
        Headline(
            share(_sum(fifth, LESSONS), _sum(fifth, PLANNED)), "Пропущено уроков по параллелям", "", "5 класс", ("", "Пропущено, %")
        ),
        Headline(
            _sum(december, "Пропускали без причины 10–30 %"), deep, "", "Декабрь", ("Пропустили без уважительной причины, чел.", "10–30 %")
        ),
        Headline(systematic, deep, "", "Декабрь", ("Систематически", "чел.")),
        Headline(
            share(_sum(rows, WITHOUT), _sum(rows, LESSONS)), "Посещаемость по школам", "", "Все школы",
            ("", "из пропущенных без причины, %"),
        ),
    ]  # fmt: skip


def _sum(rows: list[dict[str, str]], name: str) -> int:
    return sum(number(row, name) for row in rows)


def _plans(folder: Path) -> list[Headline]:
    rows = raw_files.form_rows(folder, "2.1 План подготовки к ЕГЭ")
    due = [row for row in rows if past(row["Перенесено на"] or row["Срок"])]
    done = [row for row in due if row["Выполнено"] == "да"]
    table = "Планы подготовки к ЕГЭ по школам"
    return [
        Headline(len(rows), table, "", "Все школы", ("", "Мероприятий")),
        Headline(len(done), table, "", "Все школы", ("Выполнено", "число")),
        Headline(len(due) - len(done), table, "", "Все школы", ("", "Просрочено")),
    ]


def _sites(folder: Path) -> list[Headline]:
    rows = raw_files.form_rows(folder, "2.1 Сайты")
    asked = [name for name in rows[0] if name not in ("Школа", "Месяц", "Дата проверки", "Последнее обновление", "")]
    told = [
        row[name]
        for row in rows
        for name in asked
        if row[name] in ("есть", "в срок", "позже срока", "не полностью", "нет")
    ]
    kept = [one for one in told if one in ("есть", "в срок", "позже срока")]
    table = "Официальные сайты по школам"
    return [
        Headline(share(len(kept), len(told)), table, "", "Все школы", ("", "Соблюдено за год, %")),
        Headline(share(told.count("не полностью"), len(told)), table, "", "Все школы", ("", "не полностью, %")),
    ]


def _admission(folder: Path) -> list[Headline]:
    rows = [row for row in raw_files.form_rows(folder, "2.1 Допуск") if row["Экзамен"] == "ГИА-9"]
    line = "9 классы, ГИА-9, 2022"
    whole, admitted = _sum(rows, "Выпускников"), _sum(rows, "Допущено")
    return [
        Headline(whole, "Допуск к ГИА", "", line, ("", "Выпускников")),
        Headline(admitted, "Допуск к ГИА", "", line, ("Допущены", "чел.")),
        Headline(whole - admitted, "Допуск к ГИА", "", line, ("", "не допущены")),
    ]


def _inspection(folder: Path) -> list[Headline]:
    visits = raw_files.form_rows(folder, "3.1 Наблюдатели")
    held = [row for row in visits if row["Наблюдатель присутствовал"] == "да"]
    criteria = raw_files.form_rows(folder, "3.2 Тематические проверки")
    faults = [row for row in criteria if row["Что установлено"] in ("нарушение", "замечание")]
    removed = [row for row in faults if row["Устранено"] == "да"]
    table = "Тематические проверки по школам"
    found = [
        Headline(len(visits), "Наблюдение по годам", "", "2022", ("Посещения", "запланировано")),
        Headline(len(held), "Наблюдение по годам", "", "2022", ("Посещения", "состоялось")),
        Headline(len(criteria), table, "", "Все школы", ("", "Проверено критериев")),
        Headline(len(faults), table, "", "Все школы", ("", "Нарушений и замечаний")),
    ]
    if faults:
        found.append(Headline(len(removed), table, "", "Все школы", ("", "Устранено")))
    return found


def _reports(folder: Path) -> list[Headline]:
    rows = [row for row in raw_files.form_rows(folder, "3.3 Отчёты руководителя") if row["№ обязательства"]]
    due = [row for row in rows if past(row["Срок"])]
    late = [row for row in due if row["Выполнение"] != "выполнено"]
    table = "Отчёты и обязательства по школам"
    return [
        Headline(len(rows), table, "", "Все школы", ("Обязательства", "взято")),
        Headline(len(due), table, "", "Все школы", ("Обязательства", "срок прошёл")),
        Headline(len(late), table, "", "Все школы", ("Обязательства", "просрочены")),
    ]
