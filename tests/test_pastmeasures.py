"""What was recommended a year ago: read whole, or a message that names the file and the key."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mskoko_lib import pastmeasures
from mskoko_lib.demo.promised import MEASURES, OUT_OF_ORDER
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
        (GOOD.replace("done: частично", "done: да, recommended: вчера"), "recommended"),
        (GOOD.replace("done: частично", "done: да, measure: {state: прошла}"), "state"),
        (GOOD.replace("done: частично", "done: да, decision: {number: '7'}"), "date"),
        (GOOD.replace("done: частично", "done: да, decision: {number: '7', date: 2021-12-01, signed: да}"), "signed"),
        ("measures: [", "measures.yaml"),
    ],
)
def test_what_does_not_fit_is_said_with_the_file_and_the_key(tmp_path: Path, broken: str, named: str) -> None:
    (tmp_path / pastmeasures.FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(MskokoError) as caught:
        pastmeasures.load(tmp_path)
    assert pastmeasures.FILE in str(caught.value)
    assert named in str(caught.value)


class TestOrderOfDates:
    @staticmethod
    def measure(**given: object) -> pastmeasures.PastMeasure:
        known = {"year": 2021, "item": "1.1", "whom": "школе", "what": "провести занятия", "done": "да"}
        return pastmeasures.PastMeasure.model_validate({**known, **given})

    def test_all_four_in_order(self) -> None:
        one = self.measure(
            recommended=dt.date(2021, 9, 15),
            measure={"state": "проведена", "date": dt.date(2021, 11, 20)},
            decision={"number": "214", "date": dt.date(2021, 11, 20)},
            effect={"indicator": "success_share", "procedure": "oge", "measured": dt.date(2022, 6, 30)},
        )
        assert list(one.steps(dt.date(2022, 12, 31))) == ["рекомендация", "мера", "решение", "измерение"]
        assert one.disorder(dt.date(2022, 12, 31)) == ""

    def test_each_step_before_the_one_it_follows_is_told(self) -> None:
        one = self.measure(
            recommended=dt.date(2021, 9, 15),
            measure={"state": "проведена", "date": dt.date(2021, 9, 14)},
            decision={"number": "214", "date": dt.date(2021, 9, 1)},
        )
        assert one.disorder(dt.date(2022, 12, 31)) == "мера раньше рекомендации; решение раньше меры"

    def test_a_missing_step_does_not_hide_what_stands_around_it(self) -> None:
        one = self.measure(recommended=dt.date(2021, 9, 15), decision={"number": "214", "date": dt.date(2021, 9, 1)})
        assert one.disorder(dt.date(2022, 12, 31)) == "решение раньше рекомендации"

    def test_what_lies_after_the_day_has_not_happened(self) -> None:
        one = self.measure(recommended=dt.date(2021, 9, 15), decision={"number": "214", "date": dt.date(2021, 9, 10)})
        assert list(one.steps(dt.date(2021, 9, 12))) == ["решение"]
        assert one.disorder(dt.date(2021, 9, 12)) == ""
        assert one.steps(dt.date(2021, 9, 1)) == {}

    def test_the_invented_town_plants_one(self) -> None:
        found = [pastmeasures.PastMeasure.model_validate(one) for one in MEASURES]
        wrong = {one.item: one.disorder(dt.date(2022, 12, 31)) for one in found if one.disorder(dt.date(2022, 12, 31))}
        assert wrong == {OUT_OF_ORDER: "решение раньше меры"}
