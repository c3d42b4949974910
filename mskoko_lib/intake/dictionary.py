"""The data dictionary: every stored table and column in words, made from the schemas; written to docs/data.md."""

from __future__ import annotations

from typing import Any

from mskoko_lib.intake.families import TITLES as PERSON_LAYOUTS
from mskoko_lib.intake.recognise import TITLES as LAYOUTS
from mskoko_lib.intake.schemas import SCHEMAS

#: table → what one row is
TABLES: dict[str, str] = {
    "vpr_results": "ВПР: участник и работа",
    "vpr_tasks": "ВПР: участник и задание",
    "vpr_works": "ВПР: работа года",
    "vpr_work_tasks": "ВПР: задание работы",
    "vpr_aggregates": "сводный отчёт ФИС ОКО: группа участников и категория",
}
#: column → meaning; one name means one thing in every table
COLUMNS: dict[str, str] = {
    "result_id": "номер строки таблицы за год; связывает строку с её заданиями и критериями",
    "year": "календарный год плана",
    "subject": "предмет",
    "grade": "класс обучающихся (в сводных отчётах — класс программы)",
    "programme_grade": "класс, по программе которого составлена работа",
    "term": "срок работы: spring — весна, autumn — осень",
    "school_id": "код школы по реестру schools.csv",
    "class_label": "буква или номер класса без параллели",
    "pupil_code": "код участника внутри школы и предмета, не связывает предметы",
    "sex": "пол",
    "variant": "номер варианта, у работ из двух частей — через косую черту",
    "status": "wrote — работа есть, absent — отсутствовал",
    "journal_mark": "отметка по журналу за предыдущий период",
    "primary_score": "первичный балл",
    "reported_mark": "отметка за работу, как её напечатала ФИС ОКО",
    "exam_date": "дата работы",
    "school_year": "учебный год",
    "graduation_year": "год выпуска",
    "textbook": "учебник, как он назван в файле",
    "flags": "что замечено в строке, через запятую; пусто — ничего",
    "source_file": "файл относительно папки данных",
    "source_sheet": "лист",
    "source_row": "строка листа",
    "task": "номер задания",
    "points": "баллы; пусто — не прочитаны или тема не пройдена",
    "state": "points — проставлены, not_started — не приступал, not_taught — тема не пройдена, invalid — не прочитаны",
    "max_score": "максимальный первичный балл работы",
    "max_score_source": "откуда максимум: заголовок файла, норма, описание КИМ, сумма по заданиям",
    "task_order": "место задания в работе",
    "max_points": "максимум баллов за задание",
    "max_source": "откуда максимум: заголовок, описание КИМ, наибольшее в данных",
    "level": "уровень сложности: Б, П, В",
    "skill": "проверяемое умение по описанию КИМ",
    "block": "блок программы по описанию КИМ",
    "report": "вид отчёта",
    "unit_kind": "чей итог: sample — вся выборка, region — регион, municipality — муниципалитет, school — школа",
    "unit_name": "название группы участников, как в отчёте",
    "n_schools": "число школ",
    "n_participants": "число участников",
    "category": "отметка или сравнение с журналом",
    "share_pct": "доля или выполнение, %",
    "count": "число участников категории",
    "count_source": "given — напечатано, restored — восстановлено по доле и числу участников",
}


def dictionary() -> str:
    """Markdown of docs/data.md: the layouts that are read, then a section per stored table."""
    out = [
        "# Словарь данных",
        "",
        "Составлен по схемам (`make dictionary`); правится не здесь, а в `mskoko_lib/intake/schemas.py` "
        "и `mskoko_lib/intake/dictionary.py`. Проверка держит этот файл равным схемам.",
        "",
        "## Что читается",
        "",
        "Файл узнаётся по содержанию, не по имени.",
        "",
        *(f"- {title}" for title in dict.fromkeys([*LAYOUTS.values(), *PERSON_LAYOUTS.values()])),
        "",
        "## Таблицы хранилища",
    ]
    for name, schema in SCHEMAS.items():
        out += [
            "",
            f"### {name}",
            "",
            f"Строка: {TABLES[name]}.",
            "",
            "| столбец | тип | пусто | значение |",
            "|---|---|---|---|",
        ]
        for column, spec in schema.columns.items():
            empty = "может быть" if spec.nullable else "нет"
            out.append(f"| `{column}` | {_type(spec)} | {empty} | {COLUMNS[column]}{_allowed(spec)} |")
    return "\n".join(out) + "\n"


def _type(spec: Any) -> str:
    name = str(spec.dtype).lower()
    for sign, russian in (("int", "целое"), ("float", "число"), ("date", "дата"), ("bool", "да/нет")):
        if sign in name:
            return russian
    return "текст"


def _allowed(spec: Any) -> str:
    for check in spec.checks:
        values = check.statistics.get("allowed_values")
        if values and len(values) <= 8:
            return f" ({', '.join(map(str, values))})"
    return ""
