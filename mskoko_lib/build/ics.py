"""The coming deadlines of a reader as a calendar file: whole-day events that any calendar takes in."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from icalendar import Alarm, Calendar, Event, vText

from mskoko_lib.display.russian import date_text
from mskoko_lib.roadmap.deadline import Deadline, DeadlineKind

WARN_BEFORE = dt.timedelta(days=7)
_CATEGORY: dict[DeadlineKind, str] = {
    "plan": "План мероприятий",
    "commitment": "Обязательства",
    "fault": "Устранение замечаний",
    "measure": "План подготовки к ЕГЭ",
}
_SEND: dict[DeadlineKind, str] = {
    "plan": "",
    "commitment": "Представить управлению образования сведения о выполнении и подтверждающий документ.",
    "fault": "Представить управлению образования документ об устранении.",
    "measure": "Отметить выполнение в книге форм и направить её управлению образования.",
}
_RECEIVE: dict[DeadlineKind, str] = {
    "plan": "",
    "commitment": "Получить от школы сведения о выполнении и подтверждающий документ.",
    "fault": "Получить от школы документ об устранении.",
    "measure": "Получить от школы книгу форм с отметкой о выполнении.",
}


def calendar_text(
    deadlines: Iterable[Deadline],
    *,
    title: str,
    as_of: dt.date,
    names: Mapping[str, str],
    own_school_id: str = "",
    demo: str = "",
) -> bytes:
    """The calendar file: an event for each deadline that is open on `as_of` and whose day is not past. Overdue ones stand
    in the note.

    Equal deadlines give equal bytes in whatever order they come: nothing is taken from the clock.

    Parameters
    ----------
    names : school_id → name, for the department, whose events name the school.
    own_school_id : the reader's own school; his own deadlines (the department's: those of no school) have a reminder.
    demo : words for invented data, in the name of the calendar and in each event.

    Raises
    ------
    ValueError : a deadline of another school in a school's calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//mskoko//Сроки плана МСОКО//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # the library knows no type of an X- property and would leave its commas as they are
    calendar.add("x-wr-calname", vText(_line(f"{demo}. {title}" if demo else title)))
    known: Counter[str] = Counter()
    for one in sorted(set(deadlines)):
        if own_school_id and (one.school_id != own_school_id or one.about not in ("", own_school_id)):
            raise ValueError(f"a deadline of another school in the calendar of {own_school_id}")
        if one.open_on(as_of) and one.day >= as_of:
            uid = _uid(one, own_school_id)
            known[uid] += 1
            # Two rows of one number are told as two, in the order of their days.
            event = _event(one, as_of, names, own_school_id, demo)
            event.add("uid", f"{uid}{f'-{known[uid]}' if known[uid] > 1 else ''}@mskoko")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(one: Deadline, as_of: dt.date, names: Mapping[str, str], own: str, demo: str) -> Event:
    school = one.school_id or one.about
    name = names.get(school, school) if school != own else ""
    what = f"{one.what[:1].upper()}{one.what[1:]}{f' ({one.mark})' if one.mark else ''}"
    summary = f"{one.number}. {what}"
    event = Event()
    event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + dt.timedelta(days=1))
    event.add("summary", _line(f"{summary} — {name}" if name else summary))
    event.add("description", "\n".join(map(_line, _description(one, name, own, as_of, demo))))
    event.add("categories", [_CATEGORY[one.kind]])
    # A term takes nobody's time: the day stays free for meetings.
    event.add("transp", "TRANSPARENT")
    if one.school_id == own:
        event.add_component(_alarm(summary))
    return event


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(f"Через неделю срок: {summary}"))
    alarm.add("trigger", -WARN_BEFORE)
    return alarm


def _description(one: Deadline, name: str, own: str, as_of: dt.date, demo: str) -> list[str]:
    """Lines: what to do and for whom, where it is written down, on which day that was known."""
    lines = [f"{demo}."] if demo else []
    if one.kind != "plan":
        lines += [f"Школа: {name}."] if name else []
        asked = _SEND if own else _RECEIVE
        lines.append(f"Устраняет {one.who}; приложить подтверждающий документ." if one.about else asked[one.kind])
    elif own:
        lines.append(f"Направить управлению образования: {one.what}.")
    elif one.who == "управление образования":
        lines.append(f"Подготовить: {one.what}.")
    else:
        lines.append(f"Получить: {one.what} ({one.who}).")
    if one.sheet:
        lines.append(f"Книга форм, лист «{one.sheet}».")
    return [*lines, f"Пункт {one.number} плана. Срок: {date_text(one.day)}. Данные на {date_text(as_of)}."]


def _uid(one: Deadline, own: str) -> str:
    """Made of what the thing is and not of its day: a term that was moved replaces the event in the reader's calendar."""
    reader = "school" if own else "department"
    identity = "|".join((reader, one.kind, one.number, one.school_id, one.key or f"{one.day}|{one.what}|{one.mark}"))
    return hashlib.blake2b(identity.encode(), digest_size=16).hexdigest()


def _line(text: str) -> str:
    """Text on one line: what a source wrote must not begin a line of its own; signs that no reader sees are dropped."""
    return "".join(sign for sign in " ".join(text.split()) if unicodedata.category(sign) != "Cc")
