"""What the rows above a report's table say: the work, its maximum, the kind of report, the unit of a one-unit report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates.units import Unit, unit_of
from mskoko_lib.intake.block import Facts
from mskoko_lib.intake.cells import Cells, header_key, tidy
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.intake.subjects import subjects_in
from mskoko_lib.intake.vpr_f1 import meta
from mskoko_lib.intake.workbook import Sheet

#: report → its title; «выполнение заданий» begins another one, so the longer stands first
TITLES: dict[str, str] = {
    "groups": "выполнение заданий группами участников",
    "completion": "выполнение заданий",
    "planned": "достижение планируемых результатов",
    "distribution": "распределение первичных баллов",
    "marks": "статистика по отметкам",
    "journal": "сравнение отметок с отметками по журналу",
}
#: Excel cuts the name of a sheet here
SHEET_NAME = 31
_YEAR = re.compile(r"впр\D{0,20}(\d{4})")
_GRADE = re.compile(r"(?<!\d)(1[01]|[1-9])(?: ?-? ?(?:й|го|м))? класс")
_LABELLED_GRADE = re.compile(r"класс: ?(1[01]|[1-9])(?!\d)")


@dataclass(frozen=True)
class About:
    """`report` None = the title says nothing. `unit`: the only one of a report that names it above its table."""

    subject: str
    grade: int
    max_score: int | None
    report: str | None
    unit: Unit | None


def about(found: Recognised, file: str, year: int, schools: Mapping[str, str]) -> About:
    """The facts above the table; MskokoError when subject or grade are not told or the year is another one."""
    facts, maximum = _facts(found)
    if facts.subject is None or facts.programme_grade is None:
        raise MskokoError(
            "В отчёте не указаны предмет или класс.", file=file, sheet=found.sheet.name,
            expected="строка вида «ВПР 2026 Русский язык 4 класс» над таблицей",
            action="возьмите отчёт из ФИС ОКО целиком, вместе со строками над таблицей",
        )  # fmt: skip
    if facts.year is not None and facts.year != year:
        raise MskokoError(
            "Год файла не совпадает с годом папки, файл отклонён.", file=file, sheet=found.sheet.name,
            found=str(facts.year), expected=str(year), action="переложите файл в папку его года",
        )  # fmt: skip
    texts = [text for row in found.sheet.cells[: found.header] for cell in row if (text := tidy(cell))]
    report = kind_in(texts) or kind_of_sheet(found.sheet.name)
    return About(facts.subject, facts.programme_grade, maximum, report, _unit(texts, schools))


def kind_in(texts: list[str]) -> str | None:
    """The report whose title stands in one of the texts; None when there is none or there are several.

    >>> kind_in(["Выполнение заданий группами участников"]), kind_in(["Выполнение заданий"]), kind_in(["Отчёт"])
    ('groups', 'completion', None)
    """
    kinds = set()
    for text in map(header_key, texts):
        rest = text
        for kind, title in TITLES.items():
            if title in rest:
                kinds.add(kind)
                rest = rest.replace(title, " ")
    return kinds.pop() if len(kinds) == 1 else None


def kind_of_sheet(name: str) -> str | None:
    """The report whose title, perhaps cut, stands in the name of a sheet.

    >>> kind_of_sheet("РУ 4 Выполнение заданий группам"), kind_of_sheet("МА 4 Сравнение отметок с отметк")
    ('groups', 'journal')
    """
    key = header_key(name)
    if whole := kind_in([key]):
        # «выполнение заданий гр» is whole as the shorter title and cut as the longer one
        rest = key[key.index(TITLES[whole]) :]
        return next((kind for kind, title in TITLES.items() if title.startswith(rest)), whole) if _cut(name) else whole
    if not _cut(name):
        return None
    starts = {kind: key.find(title.split()[0]) for kind, title in TITLES.items()}
    fitting = [k for k, at in starts.items() if at >= 0 and TITLES[k].startswith(key[at:])]
    return fitting[0] if len(fitting) == 1 else None


def _cut(name: str) -> bool:
    return len(name) >= SHEET_NAME - 1  # a blank at the end is dropped with the rest


def _facts(found: Recognised) -> tuple[Facts, int | None]:
    facts, maximum = meta(_from_first_column(found))
    for text in _lines(found.sheet.cells[: found.header]):
        if facts.year is None and (match := _YEAR.search(text)):
            facts = replace(facts, year=int(match.group(1)))
        if facts.programme_grade is None and (match := _GRADE.search(text) or _LABELLED_GRADE.search(text)):
            facts = replace(facts, programme_grade=int(match.group(1)))
        named = subjects_in(text) if text.startswith(("предмет", "впр")) else ()
        if facts.subject is None and len(named) == 1:
            facts = replace(facts, subject=named[0])
    return facts, maximum


def _lines(above: Cells) -> Iterator[str]:
    for row in above:
        if text := header_key(" ".join(filter(None, map(tidy, row)))):
            yield text


def _from_first_column(found: Recognised) -> Recognised:
    """The same rows without the blank columns left of the table."""
    above = found.sheet.cells[: found.header + 1]
    held = [j for j in range(above.shape[1]) if any(map(tidy, above[:, j]))]
    left = held[0] if held else 0
    return replace(found, sheet=Sheet(found.sheet.name, found.sheet.cells[:, left:]), keys=found.keys[left:])


def _unit(texts: list[str], schools: Mapping[str, str]) -> Unit | None:
    """The narrowest unit named above the table."""
    units = [unit for text in texts if (unit := unit_of(text, "", schools)).kind not in ("", "sample")]
    narrow = [u for kind in ("school", "municipality", "region") for u in units if u.kind == kind]
    return narrow[0] if narrow else None
