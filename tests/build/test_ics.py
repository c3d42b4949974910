"""The calendar file read back twice: by the library and by hand."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from mskoko_lib.audit import find_forbidden
from mskoko_lib.build.ics import calendar_text
from mskoko_lib.dataroot import open_root
from mskoko_lib.roadmap.deadline import Deadline

AS_OF = dt.date(2022, 11, 20)
DEMO = "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ"
PROMISE = Deadline(
    dt.date(2022, 11, 30), "3.3.1", "обязательство: условия; отчёт: программа развития", "990101", "commitment", False,
    who="школы", mark="№ 1", sheet="3.3 Отчёты руководителя", key="2022|programme|1",
)  # fmt: skip
ATTENDANCE = Deadline(
    dt.date(2022, 12, 5), "2.1.1", "ежемесячные сведения о посещаемости за ноябрь", "", "plan", False,
    who="школы", month=11, sheet="2.1 Посещаемость", key="2022|attendance|11",
)  # fmt: skip
FAULT = Deadline(
    dt.date(2022, 11, 20), "3.2.1", "устранение замечания: учебники", "", "fault", False,
    who="управление образования", about="990102", key="2022|990102|textbooks",
)  # fmt: skip
PAST = replace(PROMISE, day=dt.date(2022, 11, 19), key="2022|programme|2", mark="№ 2")
DONE = replace(PROMISE, done=True, key="2022|programme|3", mark="№ 3")
DONE_LATER = replace(PROMISE, done=True, done_day=dt.date(2022, 11, 25), key="2022|programme|4", mark="№ 4")
NAMES = {"990101": "СОШ № 1", "990102": "Лицей"}
TOWN = [PROMISE, ATTENDANCE, FAULT, PAST, DONE, DONE_LATER]


def text(deadlines: list[Deadline], own: str = "", names: dict[str, str] = NAMES, demo: str = "") -> bytes:
    names = {} if own else names
    return calendar_text(deadlines, title="Сроки", as_of=AS_OF, names=names, own_school_id=own, demo=demo)


def by_hand(body: bytes) -> list[dict[str, str]]:
    """Events as property → value, without the library; alarms under «ALARM». Unfolds, then splits."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    for line in body.split(b"\r\n"):
        line.decode("utf-8")  # no letter is cut in two
    lines = body.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    open_parts: list[str] = []
    events: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_parts.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_parts.pop() == value
        elif open_parts[-1] == "VEVENT":
            assert name not in events[-1]
            events[-1][name] = value
        elif open_parts[-1] == "VALARM":
            events[-1][f"ALARM {name}"] = value
    assert not open_parts
    return events


def test_what_is_to_come_is_an_event_and_nothing_else() -> None:
    events = by_hand(text(TOWN))
    assert [(one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) for one in events] == [
        ("20221120", "20221121"), ("20221130", "20221201"), ("20221130", "20221201"), ("20221205", "20221206"),
    ]  # fmt: skip
    assert [one["SUMMARY"] for one in events] == [
        "3.2.1. Устранение замечания: учебники — Лицей",
        r"3.3.1. Обязательство: условия\; отчёт: программа развития (№ 1) — СОШ № 1",
        r"3.3.1. Обязательство: условия\; отчёт: программа развития (№ 4) — СОШ № 1",
        "2.1.1. Ежемесячные сведения о посещаемости за ноябрь",
    ]
    assert {one["DTSTAMP"] for one in events} == {"20221120T000000Z"}
    assert [one["CATEGORIES"] for one in events] == [
        "Устранение замечаний", "Обязательства", "Обязательства", "План мероприятий",
    ]  # fmt: skip
    assert len({one["UID"] for one in events}) == 4


def test_it_is_told_what_to_send_and_to_whom() -> None:
    told = [one["DESCRIPTION"] for one in by_hand(text(TOWN))]
    assert r"Школа: Лицей.\nУстраняет управление образования\; приложить подтверждающий документ." in told[0]
    assert "Получить от школы сведения о выполнении и подтверждающий документ." in told[1]
    (own,) = by_hand(text([PROMISE], own="990101"))
    assert "Представить управлению образования сведения о выполнении и подтверждающий документ." in own["DESCRIPTION"]
    assert (
        r"Получить: ежемесячные сведения о посещаемости за ноябрь (школы).\nКнига форм\, лист «2.1 Посещаемость»."
        in told[3]
    )
    mine = by_hand(text([replace(ATTENDANCE, school_id="990101")], own="990101"))
    assert "Направить управлению образования: ежемесячные сведения о посещаемости за ноябрь." in mine[0]["DESCRIPTION"]
    assert "Срок: 5 декабря 2022 года. Данные на 20 ноября 2022 года." in mine[0]["DESCRIPTION"]


def test_a_reminder_a_week_before_for_the_readers_own_only() -> None:
    events = by_hand(text(TOWN))
    assert ["ALARM TRIGGER" in one for one in events] == [True, False, False, True]
    (own,) = by_hand(text([PROMISE], own="990101"))
    assert (own["ALARM ACTION"], own["ALARM TRIGGER"]) == ("DISPLAY", "-P7D")
    assert own["SUMMARY"] == r"3.3.1. Обязательство: условия\; отчёт: программа развития (№ 1)"


def test_the_library_reads_the_same_back() -> None:
    calendar = Calendar.from_ical(text(TOWN, demo=DEMO))
    assert str(calendar["X-WR-CALNAME"]) == f"{DEMO}. Сроки"
    events = calendar.walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [
        dt.date(2022, 11, 20), dt.date(2022, 11, 30), dt.date(2022, 11, 30), dt.date(2022, 12, 5),
    ]  # fmt: skip
    assert all(str(one["DESCRIPTION"]).startswith(f"{DEMO}.\n") for one in events)
    assert not calendar.errors
    assert DEMO.encode() not in text(TOWN)


def test_equal_deadlines_give_equal_bytes_in_any_order() -> None:
    turned = list(TOWN)
    random.Random(4).shuffle(turned)
    assert turned != TOWN
    assert text(TOWN) == text(turned) == text([*TOWN, PROMISE])


def test_a_moved_term_is_the_same_event() -> None:
    (before,) = by_hand(text([PROMISE]))
    (after,) = by_hand(text([replace(PROMISE, day=dt.date(2022, 12, 15))]))
    assert before["UID"] == after["UID"]
    assert before["DTSTART;VALUE=DATE"] != after["DTSTART;VALUE=DATE"]
    twins = by_hand(text([PROMISE, replace(PROMISE, day=dt.date(2022, 12, 15))]))
    assert twins[0]["UID"] == before["UID"] != twins[1]["UID"]


def test_29_february_ends_in_march() -> None:
    leap = replace(PROMISE, day=dt.date(2024, 2, 29))
    (event,) = by_hand(
        calendar_text([leap], title="Сроки", as_of=dt.date(2024, 2, 29), names={}, own_school_id="990101")
    )
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20240229", "20240301")
    late = calendar_text([leap], title="Сроки", as_of=dt.date(2024, 3, 1), names={}, own_school_id="990101")
    assert by_hand(late) == []


HOSTILE = (
    "А\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:чужое",
    "А, Б; В \\n Г: Д \\",
    "BEGIN:VEVENT",
    'А";X=1:"',
    "А\u2028Б\x85В\x00Г\x0bД\x1e",
    "Щ" * 300,
    "школа 🦊 学校",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_not_break_out(name: str) -> None:
    hostile = replace(PROMISE, what=f"обязательство: {name}")
    body = calendar_text([hostile, FAULT], title=name, as_of=AS_OF, names={"990101": name, "990102": name}, demo=DEMO)
    events = by_hand(body)
    assert len(events) == 2
    plain = "".join(sign for sign in " ".join(name.split()) if sign != "\x00")
    read = Calendar.from_ical(body)
    assert len(read.walk("VEVENT")) == 2
    assert len(read.walk()) == 4  # the calendar, two events, the reminder of the department's own
    assert re.sub(r"\\([,;\\])", r"\1", str(read["X-WR-CALNAME"])) == f"{DEMO}. {plain}"
    assert str(read.walk("VEVENT")[1]["SUMMARY"]).endswith(f"бязательство: {plain} (№ 1) — {plain}")


def test_another_schools_deadline_is_refused() -> None:
    with pytest.raises(ValueError, match="another school"):
        text([PROMISE], own="990102")
    with pytest.raises(ValueError, match="another school"):
        text([ATTENDANCE], own="990102")


def test_a_name_is_found_across_folded_lines_and_escapes() -> None:
    """The auditor reads a calendar as its reader does: a name that a fold or a comma's escape cuts is there all the same."""
    name = "Гимназия имени А, Б и В; корпус 2"
    for pad in range(60):
        body = calendar_text([PROMISE], title="я" * pad, as_of=AS_OF, names={"990101": name})
        (fault,) = find_forbidden(body, {"название или код другой школы": {name}})
        assert fault.found == name
    assert not find_forbidden(text([PROMISE], own="990101"), {"название или код другой школы": {name, "990101"}})


def test_the_notes_have_their_calendars(built: Path, town: Path, school_id: str) -> None:
    mine = next((built / "schools" / school_id).glob("*.ics")).read_bytes()
    everyone = next((built / "department").glob("*.ics")).read_bytes()
    names = open_root(town).school_names()
    events, theirs = by_hand(mine), by_hand(everyone)
    assert len(theirs) > len(events) > 0
    assert all("ALARM ACTION" in one for one in events)
    assert all(re.fullmatch(r"[0-9a-f]{32}@mskoko", one["UID"]) for one in (*events, *theirs))
    # whose names may stand where: the department's events tell the school, a school's calendar tells its own alone
    told = mine.replace(b"\r\n ", b"").decode()
    assert f"X-WR-CALNAME:{DEMO}. Сроки МСОКО\\, 2022 год: {names[school_id]}" in told
    assert not [
        name for code, name in names.items() if code != school_id and re.search(rf"{re.escape(name)}(?!\d)", told)
    ]
    assert not [code for code in names if code in told]
    assert {one["SUMMARY"].rpartition(" — ")[2] for one in theirs if " — " in one["SUMMARY"]} <= set(names.values())
    assert all(one["DESCRIPTION"].startswith(DEMO) for one in (*events, *theirs))
