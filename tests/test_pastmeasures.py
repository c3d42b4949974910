"""What was recommended a year ago: read whole, or a message that names the file and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mskoko_lib import pastmeasures
from mskoko_lib.errors import MskokoError

GOOD = """\
measures:
  - {year: 2021, item: '1.1', whom: школе, what: провести занятия, done: частично, proof: справка от 12.05,
     effect: {indicator: success_share, procedure: oge, subject: math, group: final}}
  - {year: 2021, item: '1.9', whom: управлению, what: сверить отметки, done: не известно}
"""


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert pastmeasures.load(tmp_path) == ()


def test_measures_in_the_order_of_the_file(tmp_path: Path) -> None:
    (tmp_path / pastmeasures.FILE).write_text(GOOD, encoding="utf-8")
    first, second = pastmeasures.load(tmp_path)
    assert (first.item, first.done, first.proof) == ("1.1", "частично", "справка от 12.05")
    assert first.effect is not None
    assert (first.effect.indicator, first.effect.subject, first.effect.group) == ("success_share", "math", "final")
    assert (second.item, second.effect, second.proof) == ("1.9", None, "")


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (GOOD.replace("done: частично", "done: почти"), "done"),
        (GOOD.replace("item: '1.1'", "item: первый"), "item"),
        (GOOD.replace("whom: школе, ", ""), "whom"),
        (GOOD.replace("proof:", "prof:"), "prof"),
        (GOOD.replace("year: 2021, item: '1.9'", "year: «2021», item: '1.9'"), "year"),
        ("measures: [", "measures.yaml"),
    ],
)
def test_what_does_not_fit_is_said_with_the_file_and_the_key(tmp_path: Path, broken: str, named: str) -> None:
    (tmp_path / pastmeasures.FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(MskokoError) as caught:
        pastmeasures.load(tmp_path)
    assert pastmeasures.FILE in str(caught.value)
    assert named in str(caught.value)
