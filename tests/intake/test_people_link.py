"""Who is one person: by document, else by name inside one school; a doubtful pair is joined with nobody."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.intake.family import FRAME, Part
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.people_link import link


def _link(
    *rows: tuple[str, str, str, str | None, str | None], refused: str = ""
) -> tuple[list[object], list[bool], Events]:
    """Rows of (file, school, sitting, name, document), one part per file."""
    parts = {}
    for number, (file, school, sitting, name, document) in enumerate(rows):
        parts.setdefault(file, []).append(
            (file, "Лист", number, school, refused, False, False, False, sitting, name, document)
        )
    made = [Part("x", pd.DataFrame(rows, columns=list(FRAME))) for rows in parts.values()]
    events = Events()
    link(made, events)
    frame = pd.concat([part.frame for part in made]).sort_values("row")
    return list(frame["person"]), [bool(v) for v in frame["namesake"]], events


def test_document_joins_over_schools_and_names() -> None:
    person, namesake, events = _link(
        ("a", "1", "m", "n1", "d1"), ("b", "2", "r", "n2", "d1"), ("b", "2", "r", "n2", "d2")
    )
    assert person[0] == person[1]
    assert person[0] != person[2]
    assert namesake == [False] * 3
    assert [e["rule"] for e in events.rows] == ["document_names"]


def test_name_joins_inside_one_school_only() -> None:
    person, _, events = _link(("a", "1", "m", "n", None), ("b", "1", "r", "n", None), ("b", "2", "r", "n", None))
    assert person[0] == person[1]
    assert person[2] not in (None, person[0])
    assert events.rows == []


def test_a_name_takes_the_only_document_of_its_school() -> None:
    person, _, _ = _link(("a", "1", "m", "n", "d"), ("b", "1", "r", "n", None))
    assert person[0] == person[1] is not None


def test_two_documents_under_one_name_leave_the_third_row_alone() -> None:
    person, namesake, events = _link(("a", "1", "m", "n", "d1"), ("a", "1", "m", "n", "d2"), ("b", "1", "r", "n", None))
    assert namesake == [False, False, True]
    assert person[2] is None
    assert person[0] != person[1]
    assert [(e["rule"], e["row"]) for e in events.rows] == [("namesake", 2)]


def test_namesakes_in_one_sitting_are_joined_with_nobody_anywhere() -> None:
    person, namesake, _ = _link(("a", "1", "m", "n", None), ("a", "1", "m", "n", None), ("b", "1", "r", "n", None))
    assert person == [None] * 3
    assert namesake == [True] * 3


def test_the_same_sitting_in_two_files_is_the_same_person() -> None:
    person, namesake, _ = _link(("a", "1", "m", "n", None), ("b", "1", "m", "n", None))
    assert person[0] == person[1] is not None
    assert namesake == [False, False]


def test_nobody_without_name_and_document_and_none_of_the_refused() -> None:
    assert _link(("a", "1", "m", None, None), ("a", "1", "m", None, None))[:2] == ([None, None], [False, False])
    assert _link(("a", "1", "m", "n", "d"), refused="bad_number")[0] == [None]


def test_no_event_holds_a_key() -> None:
    _, _, events = _link(("a", "1", "m", "abcd", "d1"), ("a", "1", "m", "abcd", "d2"), ("b", "1", "r", "abcd", None))
    assert "abcd" not in str(events.rows)
