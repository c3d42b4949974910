"""Who reads the blocks of section 4 in tests, and what is looked at in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section3 import words

SCOPE = Scope(
    2022, "department", names={"1": "СОШ № 1", "2": "СОШ № 2", "3": "СОШ № 3"}, term="до 1 марта 2023 года",
    far_term="до 1 июня 2023 года", day="31 декабря 2022 года",
)  # fmt: skip
OWN = replace(SCOPE, audience="school", school_id="1", names={})
SECOND = replace(OWN, school_id="2")
PUBLIC = replace(SCOPE, audience="public", names={})
BARE = {"subject": "", "grade": None, "programme_grade": None}


def plain(text: str) -> str:
    return text.replace("\u00ad", "").replace("\u00a0", " ")


def texts(table: TableBlock | None) -> list[list[str]]:
    assert table is not None
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def heads(table: TableBlock | None) -> list[str]:
    """First cells of the rows."""
    return [row[0] for row in texts(table)]


def columns(table: TableBlock | None) -> list[str]:
    assert table is not None
    return [plain(f"{column.group}: {column.label}" if column.group else column.label) for column in table.columns]


def said(one: Sentence | None) -> str:
    """What a sentence is about and the labels of its parts, in order."""
    assert one is not None
    labels = [plain(text) for key, text in sorted(one.words.items()) if key.startswith("n") and key[1:].isdigit()]
    return " | ".join([plain(one.words["name"]), *labels])


def found(finding: words.Finding | None) -> tuple[tuple[str, ...], str]:
    assert finding is not None
    return finding.schools, said(finding.said)


def labelled(finding: words.Finding | None) -> tuple[tuple[str, ...], list[str]]:
    """Schools of a finding and the labels of its list."""
    assert finding is not None
    return finding.schools, [plain(text) for key, text in sorted(finding.said.words.items()) if key != "name"]


def told(sentences: Sequence[Sentence | None]) -> list[str]:
    return [said(one) for one in sentences if one is not None]


def indicators(figures: Figures, sentences: Sequence[Sentence | None]) -> set[tuple[str, str]]:
    """(indicator, school_id) of every figure that the sentences name."""
    ids = {obs for one in sentences if one is not None for obs in one.figures.values()}
    rows = figures.observations[figures.observations["obs_id"].isin(ids)]
    return set(zip(rows["indicator"], rows["school_id"], strict=True))


def given(measures: Sequence[Measure | None]) -> list[tuple[str, str]]:
    """(to whom, the sentence it follows from) of each measure."""
    return [
        (one.whom, plain(one.because.words["name"])) for one in measures if one is not None and one.because is not None
    ]
