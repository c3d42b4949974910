"""The calendar of controls on the page: windows over the months, what is due when, what of it is open."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from mskoko_lib.display.blocks import (
    Block,
    CellSpec,
    ChartBlock,
    ChartRow,
    ColumnSpec,
    RowSpec,
    TableBlock,
    TextBlock,
)
from mskoko_lib.display.common import Scope
from mskoko_lib.display.russian import MONTHS, date_text
from mskoko_lib.roadmap import Roadmap, State, SubItem
from mskoko_lib.roadmap.deadline import Deadline, open_deadlines

PERIODS = ("янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек.")
#: what stands where a label counts schools: the page prints no number that is no observation
_WORDS = {"wait": "срок не наступил", "going": "идёт", "partly": "частично", "done": "сделано", "late": "просрочено"}
_UNKNOWN = State(code="wait", label="нет сведений")
OVERDUE, COMING = "срок прошёл", "срок не прошёл"
#: headings and captions of `open_table` for a school and for the department
OPEN_TITLE, SOON_TITLE = "Что осталось выполнить", "Ближайшие сроки"
OPEN, SOON = (
    "Открытые обязательства, замечания и мероприятия",
    "Сроки обязательств, замечаний и мероприятий в ближайшие два месяца",
)
ICS = "Предстоящие сроки есть и в файле календаря (расширение ics) рядом с запиской: его открывают почтовые программы и телефоны."
NOTHING_OPEN = "Открытых обязательств, замечаний и мероприятий со сроком нет."
DEPARTMENT = "Управление образования"


def timeline(
    plan: Roadmap,
    states: Mapping[str, State],
    *,
    year: int,
    as_of: dt.date,
    sections: Sequence[str] = ("2", "3"),
    id: str = "calendar-year",
    title: str = "",
) -> ChartBlock:
    """The windows of the sections' items (their bullets, where there are any) over the year, each with its state.

    `states`: number → state; a count in its label gives way to a word.
    """
    items = [item for section in plan.sections if section.number in sections for item in section.items]
    parts: list[SubItem] = [part for item in items for part in (item.subitems or (item,))]
    rows, data = [], []
    for part in parts:
        state = states.get(part.number, _UNKNOWN)
        label = _WORDS[state.code] if " из " in state.label else state.label
        words = {"state": state.code, "state_label": label}
        name = f"{part.number} {part.title}"
        numbers: dict[str, float | None] = {}
        for place, (first, last) in enumerate(_spans(part, year), 1):  # «Март, октябрь» is one line with a gap
            numbers |= {f"first{place if place > 1 else ''}": first - 1, f"last{place if place > 1 else ''}": last - 1}
        rows.append(ChartRow(label=name, words=words, numbers=numbers))
        data.append(_row(part.number, part.title, plan.window_text(part.window, year), label))
    return ChartBlock(
        id=id,
        form="timeline",
        plain_title=title or f"Сроки контроля, {year} год",
        subtitle="сроки по плану и состояние",
        source="Источник: план мероприятий («дорожная карта»)",
        rows=tuple(rows),
        options={"periods": list(PERIODS), **_today(year, as_of)},
        data=TableBlock(
            id=f"{id}-data", caption="Данные графика", columns=_columns("Пункт", "Что", "Срок по плану", "Состояние"), rows=tuple(data)
        ),
    )  # fmt: skip


def _spans(part: SubItem, year: int) -> list[tuple[int, int]]:
    """First and last month of each run of the window."""
    if part.window.separate:
        return [(month, month) for month in part.window.months]
    return [(part.window.start(year).month, part.window.end(year).month)]


def _today(year: int, as_of: dt.date) -> dict[str, object]:
    """Where the day stands between the months; nothing outside the year."""
    if as_of.year != year:
        return {}
    length = calendar.monthrange(year, as_of.month)[1]
    return {"today": as_of.month - 1 + as_of.day / length, "today_label": f"данные на {date_text(as_of)}"}


def calendar_table(
    deadlines: Iterable[Deadline], scope: Scope, *, as_of: dt.date, id: str = "calendar-dues"
) -> TableBlock | None:
    """What the plan makes due in the year: a row for each due; a monthly one in a single row, with the months that are past
    and not told. None where nothing is due.
    """
    plan = sorted(one for one in deadlines if one.kind == "plan")
    monthly: dict[tuple[str, str], list[Deadline]] = {}
    rows: list[tuple[str, RowSpec]] = []
    for one in plan:
        if one.month:
            monthly.setdefault((one.number, one.what.rpartition(" за ")[0]), []).append(one)
        else:
            rows.append((one.number, _row(one.number, _named(one, scope), date_text(one.day), _state(one, as_of))))
    for (number, what), each in monthly.items():
        coming = [date_text(one.day) for one in each if one.day >= as_of]
        term = f"ежемесячно; ближайший срок — {coming[0]}" if coming else "ежемесячно; все сроки прошли"
        named = _named(each[0], scope, what)
        rows.append((number, _row(number, named, term, _monthly_state(each, scope, as_of))))
    if not rows:
        return None
    rows.sort(key=lambda row: [int(part) for part in row[0].split(".")])
    return TableBlock(
        id=id,
        caption="Календарь контроля на год",
        subtitle=f"{scope.year} год; состояние на {date_text(as_of)}",
        columns=_columns("Пункт", "Что", "Срок", "Состояние"),
        rows=tuple(row for _, row in rows),
    )


def _named(one: Deadline, scope: Scope, what: str = "") -> str:
    """What is due; for the department also of whom."""
    named = _capital(what or one.what)
    return named if scope.own or not one.who else f"{named} — {one.who}"


def _state(one: Deadline, as_of: dt.date) -> str:
    if not one.open_on(as_of):
        return _WORDS["done"]
    if one.some:
        return f"{_term_state(one, as_of)}, сведения неполные"
    return f"{OVERDUE}, сведений нет" if one.overdue_on(as_of) else COMING


def _monthly_state(each: Sequence[Deadline], scope: Scope, as_of: dt.date) -> str:
    past = [one for one in each if one.day < as_of]
    lacking = [MONTHS[one.month - 1] for one in past if one.open_on(as_of)]
    if not past:
        return "первый срок ещё не прошёл"
    if not lacking:
        return "за все месяцы, срок которых прошёл, сведения есть"
    return f"{'нет сведений' if scope.own else 'сведения не по всем школам'} за: {', '.join(lacking)}"


def open_table(
    deadlines: Iterable[Deadline],
    scope: Scope,
    *,
    as_of: dt.date,
    caption: str = OPEN,
    nothing: str = NOTHING_OPEN,
    id: str = "calendar-open",
) -> Block:
    """The reader's commitments, faults and measures that are not done, the overdue ones first; the department's by school,
    its own before them. A grey line where there are none.
    """
    # a school also reads what of the plan it has not sent in time; months stand in the calendar
    found = [
        one
        for one in open_deadlines(deadlines, as_of)
        if one.kind != "plan" or (scope.own and not one.month and one.overdue_on(as_of))
    ]
    groups: dict[str, list[Deadline]] = {"": [], **{code: [] for code in scope.names}}
    for one in found:
        groups.setdefault(one.school_id, []).append(one)
    rows: list[RowSpec] = []
    for code, each in groups.items():
        if each and not scope.own:
            name = scope.names.get(code, code) if code else DEPARTMENT
            rows.append(RowSpec(kind="group", cells=(CellSpec(text=name),)))
        for one in each:
            what = _capital(one.what)
            if one.about:
                what += f" — {scope.names.get(one.about, one.about)}; устраняет {one.who}"
            line = _row(date_text(one.day), what, one.number, _term_state(one, as_of))
            # measures are told by their section: two of one section and day are one line
            if not rows or rows[-1] != line:
                rows.append(line)
    if not rows:
        return TextBlock(text=nothing, style="grey")
    return TableBlock(
        id=id,
        caption=caption,
        subtitle=f"состояние на {date_text(as_of)}",
        columns=_columns("Срок", "Что", "Пункт", "Состояние"),
        rows=tuple(rows),
    )


def _term_state(one: Deadline, as_of: dt.date) -> str:
    return OVERDUE if one.overdue_on(as_of) else COMING


def _columns(*labels: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(label=label, align="left") for label in labels)


def _row(*texts: str) -> RowSpec:
    return RowSpec(cells=tuple(CellSpec(text=text) for text in texts))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
