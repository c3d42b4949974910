"""Canaries in every corner of a file."""

from __future__ import annotations

import io
import zipfile

import pytest

from mskoko_lib.audit import find_forbidden

OTHER = {"название другой школы": ["СОШ № 1", "sch990101", "990101"], "хеш": ["0f3a9c"]}


@pytest.mark.parametrize(
    "page",
    [
        "<p>СОШ № 1</p>",
        "<p>сош\u00a0№\u202f1.</p>",
        "<p>СОШ &#8470; 1</p>",
        "<p>С\u00adОШ\n№ 1</p>",
        '<td data-where="СОШ № 1">скр.</td>',
        "<!-- sch990101 -->",
        "<style>.x{content:'990101'}</style>",
        '<svg><path id="990101" d="M 1 2"/></svg>',
        "<meta name='source' content='0F3A9C'>",
    ],
)
def test_a_canary_is_found_however_it_is_set(page: str) -> None:
    (fault,) = find_forbidden(page.encode(), OTHER)
    assert fault.why in OTHER
    assert fault.found in OTHER[fault.why]


@pytest.mark.parametrize("page", ["<p>СОШ № 14</p>", '<path d="M 345.990101 0"/>', "<p>1990101</p>", "<b>10f3a9c</b>"])
def test_a_part_of_a_longer_word_or_number_is_no_canary(page: str) -> None:
    assert find_forbidden(page, OTHER) == []


def test_the_readers_own_name_may_hold_the_name_of_another() -> None:
    own = ["Гимназия при СОШ № 1"]
    assert find_forbidden("<h1>Гимназия при СОШ № 1</h1>", OTHER, own=own) == []
    assert len(find_forbidden("<h1>Гимназия при СОШ № 1</h1><p>СОШ № 1</p>", OTHER, own=own)) == 1
    # A short name of one's own hides no longer one.
    assert len(find_forbidden("<p>СОШ № 14</p>", {"школа": ["СОШ № 14", "СОШ № 1"]}, own=["СОШ № 1"])) == 1


def test_conditions_are_found_through_entities() -> None:
    page = '<td title="points &gt;= 1 and school_id == &#39;1&#39;">1</td>'
    assert {f.found for f in find_forbidden(page, {"условие": ["points >=", "school_id =="]})} == {
        "points >=",
        "school_id ==",
    }


@pytest.mark.parametrize(
    ("name", "text"), [("xl/sharedStrings.xml", "<t>СОШ &#8470; 1</t>"), ("xl/СОШ № 1.xml", "<t/>")]
)
def test_every_part_of_a_workbook_is_searched(name: str, text: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", "<dc:title>Записка</dc:title>")
        archive.writestr(name, text)
    (fault,) = find_forbidden(buffer.getvalue(), OTHER)
    assert fault.where == name
