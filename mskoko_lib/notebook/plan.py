"""An item of the plan as a block: its state on a day, what has not come and from whom, why the note is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mskoko_lib import roadmap
from mskoko_lib.build.awaited import Awaited
from mskoko_lib.display.blocks import ItemBlock
from mskoko_lib.display.russian import date_text, plural
from mskoko_lib.params import YearParams

#: so many late schools are named in the heading; more stand in the passport of the delivery
MOST_LATE = 8


@dataclass(frozen=True)
class Arrivals:
    """`lacking`: what has come from none of the schools; `done` of `expected` schools sent all that is awaited of them;
    `unseen`: schools of which nothing is awaited, since no protocol of grade 11 knows them; `passed_over`: others were chosen
    to be looked at, these schools were not; `silent`: schools that have not sent all of it; `owed`: whether anything is
    awaited of them; `sampled`: who is told about is chosen by the sender, so that no school is late; `visits`: what is
    awaited are visits, and not data.
    """

    lacking: tuple[roadmap.Awaited, ...]
    done: int
    expected: int
    unseen: frozenset[str] = frozenset()
    passed_over: bool = False
    silent: frozenset[str] = frozenset()
    owed: bool = True
    sampled: bool = False
    visits: bool = False


def arrivals(item: roadmap.SubItem, waits: Sequence[Awaited], schools: set[str]) -> Arrivals:
    """What of an item has come from `schools` (school_ids)."""
    lacking = tuple(
        one
        for one, wait in zip(item.awaits, waits, strict=True)
        if not (wait.schools | wait.partly) & schools and not (wait.expected and not wait.expected & schools)
    )
    read = [wait for wait in waits if wait.read]
    expected = {school for wait in read for school in wait.expected} & schools
    done = [school for school in expected if all(school in w.schools for w in read if school in w.expected)]
    unseen = {school for wait in read for school in wait.unseen} & schools
    sampled = bool(waits) and all(wait.sampled for wait in waits)
    owed = bool(expected) or not all(wait.expected for wait in waits)
    return Arrivals(
        lacking,
        len(done),
        len(expected),
        frozenset(unseen),
        sampled and not owed,
        frozenset(expected) - frozenset(done),
        owed,
        sampled,
        bool(waits) and all(wait.visits for wait in waits),
    )


def item_block(
    plan: roadmap.Roadmap,
    item: roadmap.SubItem,
    came: Arrivals,
    *,
    year: int,
    as_of: dt.date,
    own: bool,
    names: Mapping[str, str],
    concerns_schools: bool = True,
    unseen: bool = True,
) -> ItemBlock:
    """The heading of an item. In a school's own note (`own`) another's delay is no delay of the school.

    `names`: school_id → name, where the reader may see the names of schools that are late, and (`unseen`) of those of which
    nothing is awaited.
    """
    parts = item.subitems if isinstance(item, roadmap.Item) else ()
    state = roadmap.item_state(item.window, year, as_of, came.done, came.expected)
    code, label = state.code, state.label
    if code == "late" and len(came.lacking) < len(item.awaits):
        code, label = "partly", "частично"  # nobody sent all of it, but some of it is there
    if code == "done" and came.lacking:
        code, label = "partly", "частично"
    elif code == "late" and own and came.lacking and all(one.who != "школы" for one in came.lacking):
        code, label = "wait", "ждём: " + ", ".join(dict.fromkeys(one.who for one in came.lacking))
    reason = ""
    if came.done < came.expected or not came.expected or came.lacking:
        text = plan.not_received(came.lacking)
        reason = f"{text[:1].upper()}{text[1:]}." if text else ""
        if 0 < came.done < came.expected:
            noun = plural(came.expected, "школы", "школ", "школ")
            what = "Все назначенные посещения состоялись в" if came.visits else "Поступили данные"
            reason = f"{reason} {what} {came.done} из {came.expected} {noun}.".strip()
        late = [name for code, name in names.items() if code in came.silent]
        if late and not came.sampled and len(late) <= MOST_LATE and state.code != "wait":
            reason = f"{reason} Не всё прислали: {', '.join(late)}.".strip()
    if names and came.unseen and unseen:
        listed = ", ".join(name for code, name in names.items() if code in came.unseen)
        reason = f"{reason} Не ждём от школ, которых нет ни в одном протоколе 11 класса: {listed}.".strip()
    if own and not came.owed:
        code, label, reason = "wait", "в школе нет 11 класса" if came.unseen else "школы не касается", ""
    if own and came.passed_over:
        code, label, reason = "wait", "школа не выбрана" if came.visits else "о школе сведений нет", ""
    elif state.code == "wait" and came.owed:
        reason = "Ожидаются: " + "; ".join(awaited.text for awaited in item.awaits) + "."
    return ItemBlock(
        number=item.number,
        title=item.title,
        wording=" ".join([item.wording, *(f"— {sub.wording}" for sub in parts)]),
        window=plan.window_text(item.window, year),
        owners=item.owners_text,
        state=code,
        state_label=label,
        reason=reason,
        concerns_schools=concerns_schools,
    )


def bullet_text(block: ItemBlock) -> str:
    """«Срок: ежемесячно. Состояние: идёт. Данные не поступили (…).» of a bullet."""
    window = f"{block.window[:1].lower()}{block.window[1:]}" if block.window else "в плане не указан"
    return f"Срок по плану: {window}. Состояние: {block.state_label}. {block.reason}".strip()


def basis_text(plan: roadmap.Roadmap, item: roadmap.Item, params: YearParams) -> str:
    """«Основание: пункт 1.1 плана …. Для кого: …. Срок: до … года.»"""
    given = params.reporting.get(item.number)
    basis = f"пункт {item.number} плана («дорожной карты») {plan.year} года"
    basis += f", {given.basis}" if given and given.basis else ""
    whom = (given.whom if given else "") or item.addressee or item.owners_text
    last = (given.by if given else None) or item.window.end(params.year)
    told = f" Для кого: {whom}." if whom else ""  # the plan names no owner of some items
    return f"Основание: {basis}.{told} Срок: до {date_text(last)}."


def term_after(day: dt.date, months: int) -> str:
    """Term of a recommendation: «до 1 марта 2023 года», the first of a month at least `months` after `day`."""
    place = day.year * 12 + day.month + months
    return f"до {date_text(dt.date(place // 12, place % 12 + 1, 1))}"
