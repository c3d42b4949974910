"""Claimants held against their exams under the rule of each year, counted by hand (items 1.8 and 1.9)."""

from __future__ import annotations

import pandas as pd
import pytest

from mskoko_lib.indicators import claimants
from mskoko_lib.norms.medals import Condition
from tests.observation_factory import one

EXAM = {
    "year": 2022, "school_id": "1", "person": "a", "subject": "russian", "form": "ege", "test_score": None, "mark": None,
    "failed": False,
}  # fmt: skip
CLAIM = {
    "year": 2022, "school_id": "1", "person": "a", "issued": True, "mark_russian": 5, "mark_math": 5,
    "chosen_subject_1": None, "chosen_mark_1": None,
}  # fmt: skip
#: profile mathematics 70 or «5» in the base one
MATHS = Condition(70, "maths", 70, base_mark=5)
#: every exam reaches its minimum; ГВЭ «5»
MINIMUM = Condition(70, "minimum", gve_mark=5)
#: two degrees: one of the subjects taken
FIRST, SECOND = Condition(70, "any", 70, base_mark=5), Condition(60, "any", 60, base_mark=5)


def exams(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**EXAM, **row} for row in rows])
    return table.astype({"mark": "Int64", "test_score": "float64", "failed": "boolean"})


def claims(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**CLAIM, **row} for row in rows])
    return table.astype({"issued": "boolean", "mark_russian": "Int64", "mark_math": "Int64", "chosen_mark_1": "Int64"})


def verdict(condition: Condition, *rows: dict[str, object], chose: str | None = None) -> tuple[str, ...] | None:
    """What one claimant, who chose a subject, lacks; None where it cannot be said."""
    found, mine = claimants.join_exams(claims({"chosen_subject_1": chose}), exams(*rows))
    judged = claimants.judge_medals(found, mine, {"first": condition}).iloc[0]
    assert judged["entitled"] is pd.NA or bool(judged["entitled"]) == (judged["lacks"] == ())
    return None if judged["entitled"] is pd.NA else judged["lacks"]


def ege(subject: str, score: float, **more: object) -> dict[str, object]:
    return {"subject": subject, "test_score": score, **more}


def base(mark: int) -> dict[str, object]:
    return {"subject": "math_base", "mark": mark, "failed": mark == 2}


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([ege("russian", 70), ege("math_profile", 70)], ()),
        ([ege("russian", 69), ege("math_profile", 70)], ("russian",)),
        ([ege("russian", 70), ege("math_profile", 69)], ("maths",)),
        ([ege("russian", 69), ege("math_profile", 69)], ("russian", "maths")),
        ([ege("russian", 70), base(5)], ()),
        ([ege("russian", 70), base(4)], ("maths",)),
        # what is known is enough to say that the right is not there
        ([ege("russian", 60)], ("russian",)),
        ([ege("math_profile", 69)], ("maths",)),
        # a protocol that has not come takes nobody's right away, and a hundred in physics is no mathematics
        ([ege("russian", 95)], None),
        ([ege("russian", 90), ege("physics", 100)], None),
        ([ege("math_profile", 90)], None),
        # whoever sat ГВЭ is not judged by scores he cannot have
        ([{"form": "gve", "mark": 5}, {"form": "gve", "subject": "math", "mark": 5}], None),
        ([ege("russian", 90), {"form": "gve", "subject": "math", "mark": 5}], None),
    ],
)
def test_russian_and_maths(rows: list[dict[str, object]], lacks: tuple[str, ...] | None) -> None:
    assert verdict(MATHS, *rows) == lacks


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([ege("russian", 70), ege("physics", 36)], ()),
        ([ege("russian", 70), ege("physics", 35, failed=True)], ("physics",)),
        ([ege("russian", 70)], ()),
        ([{"form": "gve", "mark": 5}, {"form": "gve", "subject": "math", "mark": 5}], ()),
        ([{"form": "gve", "mark": 4}, {"form": "gve", "subject": "math", "mark": 5}], ("russian",)),
        ([{"form": "gve", "mark": 5}, {"form": "gve", "subject": "math", "mark": 4}], ("maths",)),
        # Russian below the minimum is told once
        ([ege("russian", 20, failed=True)], ("russian",)),
        ([ege("physics", 36)], None),
        ([{"form": "gve", "mark": 5}], None),
    ],
)
def test_russian_and_every_minimum(rows: list[dict[str, object]], lacks: tuple[str, ...] | None) -> None:
    assert verdict(MINIMUM, *rows) == lacks


def test_the_subject_that_the_form_names_must_be_in_the_protocols() -> None:
    assert verdict(MINIMUM, ege("russian", 90), chose="physics") is None
    assert verdict(MINIMUM, ege("russian", 90), ege("physics", 36), chose="physics") == ()


def test_two_degrees() -> None:
    assert verdict(FIRST, ege("russian", 70), ege("history", 70)) == ()
    assert verdict(FIRST, ege("russian", 70), ege("history", 69), base(4)) == ("other",)
    assert verdict(FIRST, ege("russian", 70), ege("history", 69), base(5)) == ()
    # Russian itself is not the other subject
    assert verdict(FIRST, ege("russian", 100), base(4)) == ("other",)
    # nor can it be said where mathematics, or the subject that the form names, is in no protocol
    assert verdict(FIRST, ege("russian", 100), ege("history", 69)) is None
    assert verdict(FIRST, ege("russian", 100), base(4), chose="physics") is None
    assert verdict(FIRST, ege("russian", 100), base(4), ege("physics", 60), chose="physics") == ("other",)
    degrees = claims({"medal_degree": "first"}, {"person": "b", "medal_degree": "second"}, {"person": "c"})
    taken = [ege(s, 65, person=p) for p in ("a", "b", "c") for s in ("russian", "history")]
    found, mine = claimants.join_exams(degrees, exams(*taken))
    judged = claimants.judge_medals(found, mine, {"first": FIRST, "second": SECOND})
    # a claimant without a degree is judged by the first
    assert judged["entitled"].tolist() == [False, True, False]


def test_nothing_known_is_no_verdict() -> None:
    found, mine = claimants.join_exams(
        claims({}, {"person": "b"}, {"person": None}), exams(ege("russian", 90), base(5))
    )
    assert found["found"].tolist() == [True, False, False]
    judged = claimants.judge_medals(found, mine, {"first": MATHS})
    assert judged["entitled"].isna().tolist() == [False, True, True]
    no_rule = claimants.judge_medals(found, mine, {})
    assert no_rule["entitled"].isna().all()


def test_persons_of_another_year_are_others() -> None:
    found, mine = claimants.join_exams(claims({}), exams(ege("russian", 90, year=2021)))
    assert mine.empty
    assert not found["found"].any()


def test_certificate_of_grade_nine() -> None:
    oge = {"form": "oge"}
    rows = [
        {"person": "a", "mark": 5, **oge}, {"person": "a", "subject": "math", "mark": 5, **oge},
        {"person": "b", "mark": 5, **oge}, {"person": "b", "subject": "math", "mark": 3, **oge},
        {"person": "c", "mark": 5, **oge}, {"person": "c", "subject": "math", "mark": 2, "failed": True, **oge},
    ]  # fmt: skip
    found, mine = claimants.join_exams(claims(*({"person": p} for p in "abcd")), exams(*rows))
    judged = claimants.judge_certificates(found, mine)
    assert judged["entitled"].fillna(False).tolist() == [True, True, False, False]
    assert judged["entitled"].isna().tolist() == [False, False, False, True]
    assert judged["lacks"].tolist() == [(), (), ("math",), ()]
    assert judged["all_fives"].fillna(False).tolist() == [True, False, False, False]
    made = claimants.claim_observations(judged, procedure="certificates", table="form_certificates", table_hash="h")
    fives = one(made, "all_fives_share")
    assert (fives["numerator"], fives["n"]) == (1, 3)


def test_one_known_five_is_no_certificate() -> None:
    five = {"form": "oge", "mark": 5}
    found, mine = claimants.join_exams(
        claims({"person": "a"}, {"person": "b", "chosen_subject_1": "physics"}, {"person": "c"}),
        exams({"person": "a", **five}, {"person": "b", **five}, {"person": "b", "subject": "math", **five},
              {"person": "c", "subject": "math", **five, "mark": 4}),
    )  # fmt: skip
    judged = claimants.judge_certificates(found, mine)
    assert judged["entitled"].isna().all()
    # one «4» is enough to know that not all are «5»
    assert judged["all_fives"].isna().tolist() == [True, True, False]
    made = claimants.claim_observations(judged, procedure="certificates", table="form_certificates", table_hash="h")
    assert one(made, "claimants_unknown")["obs_value"] == 3


def judged_town() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six claimants: entitled and given; given without right; withheld with right; withheld without; no answer; unknown."""
    rows = claims(
        {"person": "a", "issued": True, "chosen_subject_1": "physics", "chosen_mark_1": 5},
        {"person": "b", "issued": True},
        {"person": "c", "issued": False, "school_id": "2"},
        {"person": "d", "issued": False, "mark_math": 4},
        {"person": "e", "issued": None},
        {"person": "f", "issued": True},
    )
    good = [ege("russian", 90), ege("math_profile", 80)]
    poor = [ege("russian", 60), ege("math_profile", 50)]
    sat = {"a": [*good, ege("physics", 70)], "b": [good[0], poor[1]], "c": good, "d": poor, "e": good}
    taken = [{**row, "person": person} for person, mine in sat.items() for row in mine]
    found, mine = claimants.join_exams(rows, exams(*taken))
    return claimants.judge_medals(found, mine, {"first": MATHS}), mine


def test_claimed_confirmed_issued() -> None:
    judged, _ = judged_town()
    made = claimants.claim_observations(judged, procedure="medals", table="form_medals", table_hash="h")
    assert one(made, "claimants")["obs_value"] == 6
    assert one(made, "claimants_found")["obs_value"] == 5
    entitled, issued = one(made, "entitled_share"), one(made, "issued_share")
    assert (entitled["numerator"], entitled["n"]) == (3, 5)
    assert (issued["numerator"], issued["n"]) == (3, 5)
    cells = {c: one(made, "issued_cell", category=c)["obs_value"] for c in claimants.ISSUED_CELLS}
    assert cells == {"issued_entitled": 1, "issued_without": 1, "withheld_entitled": 1, "withheld_without": 1}
    lacking = made[made["indicator"] == "lacking"].set_index("category")["obs_value"].to_dict()
    # d lacks both and stands in both
    assert lacking == {"maths": 2, "russian": 1}
    schools = claimants.claim_observations(
        judged, procedure="medals", table="form_medals", table_hash="h", by=("year", "school_id")
    )
    assert one(schools, "claimants", school_id="2")["obs_value"] == 1


def test_results_of_claimants() -> None:
    _, mine = judged_town()
    made = claimants.claimant_results(mine, procedure="medals", table_hash="h")
    russian = one(made, "claimant_high_share", subject="russian")
    assert (russian["numerator"], russian["n"]) == (4, 5)
    assert one(made, "claimant_mean_score", subject="math_profile")["obs_value"] == pytest.approx((80 * 3 + 50 * 2) / 5)
    assert one(made, "claimant_results", subject="physics")["obs_value"] == 1
    marks = claimants.claimant_results(exams(base(5), {**base(4), "person": "b"}).assign(claim_id=[0, 1]),
                                       procedure="medals", table_hash="h")  # fmt: skip
    assert one(marks, "claimant_mark_share", category="5")["obs_value"] == 50.0
    assert marks[marks["indicator"] == "claimant_high_share"].empty


def test_school_mark_beside_the_exam() -> None:
    judged, mine = judged_town()
    pairs = claimants.school_against_exam(judged, mine).set_index(["claim_id", "subject"])
    # Russian and mathematics of five claimants, physics of the one who named it
    assert len(pairs) == 11
    assert pairs.loc[(0, "physics"), ["school_mark", "test_score"]].tolist() == [5, 70]
    assert pairs.loc[(3, "math_profile"), ["school_mark", "test_score"]].tolist() == [4, 50]
