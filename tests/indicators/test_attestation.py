"""Attestation counted by hand: applications on a day, ДИРО's schedule, categories that end and those that do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import pytest

from mskoko_lib import norms
from mskoko_lib.indicators import attestation
from mskoko_lib.norms.attestation import CategoryTerm, Prolonged, category_term, compliance_term
from tests.indicators.staff_tables import by_category, parts, staff_list
from tests.observation_factory import one

DAY = dt.date(2022, 12, 31)
ASK: Mapping[str, object] = {
    "year": 2022, "school_id": "1", "application_number": 1, "position": "teacher", "subject": "math", "asked": "first", "had": "first",
    "applied_date": "2022-03-01", "via_epgu": True, "simplified": False, "planned_month": "05", "outcome": "granted",
    "decision_date": "2022-05-20",
}  # fmt: skip
TEXTS = ("subject", "asked", "had", "planned_month", "outcome")


def asks(*rows: Mapping[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**ASK, **row} for row in rows], columns=list(ASK))
    days = {name: pd.to_datetime(table[name]) for name in ("applied_date", "decision_date")}
    return table.assign(**days).astype(
        {**dict.fromkeys(TEXTS, "string"), "via_epgu": "boolean", "simplified": "boolean"}
    )


FORM = asks(
    {},
    {"asked": "highest", "decision_date": "2022-06-01"},  # raised, a month late
    {"asked": "highest", "had": "first", "simplified": True, "via_epgu": None},
    {"had": "no_category", "planned_month": None, "via_epgu": False},
    {"had": None, "planned_month": None, "decision_date": None},
    {"asked": "compliance", "had": "no_category", "planned_month": None, "via_epgu": False},
    {"asked": "methodist", "had": "highest"},
    {"school_id": "2", "outcome": "refused", "had": "compliance", "decision_date": "2022-05-31"},
    {"school_id": "2", "outcome": "not_taken", "decision_date": None},
    {"school_id": "2", "outcome": "withdrawn", "decision_date": None},
    {"school_id": "2", "outcome": "pending", "decision_date": None, "applied_date": "2022-12-31"},
    {"school_id": "2", "applied_date": "2023-01-01", "outcome": "pending", "decision_date": None},
    {"school_id": "2", "applied_date": None, "decision_date": "2023-01-15"},
)  # fmt: skip
KNOWN = attestation.applications(FORM, DAY)
MADE = attestation.application_observations(KNOWN, table_hash="h")


def test_what_is_known_of_an_application_on_a_day() -> None:
    # not applied yet: gone; decided later: still pending, without its day; one without a day stays
    assert len(KNOWN) == 12
    last = KNOWN.iloc[-1]
    assert (last["outcome"], last["decision_date"] is pd.NaT) == ("pending", True)
    assert attestation.applications(FORM, dt.date(2022, 5, 31))["outcome"].iloc[1] == "pending"
    assert attestation.applications(FORM, dt.date(2022, 6, 1))["outcome"].iloc[1] == "granted"


def test_applications_and_their_outcomes_add_up() -> None:
    assert one(MADE, "attestation_applied")["obs_value"] == 12
    outcomes = {code: x for code, (x, _) in by_category(MADE, "attestation_outcome").items()}
    assert outcomes == {"granted": 7, "refused": 1, "not_taken": 1, "withdrawn": 1, "pending": 2}
    assert attestation.adds_up(KNOWN)
    assert not attestation.adds_up(KNOWN.assign(outcome=KNOWN["outcome"].mask(KNOWN["outcome"] == "refused")))
    assert parts(MADE, "attestation_granted_share") == [7, 10]
    schools = attestation.application_observations(KNOWN, table_hash="h", by=("year", "school_id"))
    assert [parts(schools, "attestation_granted_share", school_id=code) for code in ("1", "2")] == [[7, 7], [0, 3]]
    assert attestation.application_observations(FORM[:0], table_hash="h").empty


def test_raised_same_and_simplified() -> None:
    # of five first and highest granted whose earlier category is told; by merits is by merits, whatever was raised
    assert by_category(MADE, "attestation_kind_share") == {"raised": [2, 4], "same": [1, 4], "simplified": [1, 4]}
    easy = attestation.application_observations(asks({"had": None, "simplified": True}), table_hash="h")
    assert by_category(easy, "attestation_kind_share") == {"raised": [0, 1], "same": [0, 1], "simplified": [1, 1]}


def test_the_portal_and_the_schedule_are_for_what_the_region_attests() -> None:
    # eleven without «соответствие»; one went past the portal, of one it is not told
    assert parts(MADE, "attestation_epgu_share") == [9, 11]
    assert one(MADE, "attestation_unscheduled")["obs_value"] == 2
    # decided and planned: five; the second in June, the others in May
    assert parts(MADE, "attestation_in_month_share") == [4, 5]
    each = attestation.application_observations(KNOWN, table_hash="h", each=("asked",))
    assert {c: one(each, "attestation_applied", group=c)["obs_value"] for c in ("first", "highest", "methodist", "compliance")} == {
        "first": 8, "highest": 2, "methodist": 1, "compliance": 1,
    }  # fmt: skip
    assert one(each, "attestation_unscheduled", group="compliance")["obs_value"] == 0
    assert each[(each["indicator"] == "attestation_epgu_share") & (each["group"] == "compliance")].empty


PLAN = pd.DataFrame(
    [
        (2022, "1", "first", "05", 6),
        (2022, "1", "highest", "05", 1),
        (2022, "1", "first", "12", 2),
        (2022, "2", "first", "05", 5),
        (2022, "3", "first", "05", 4),
        (2022, "1", "first", "04", None),
        (2021, "1", "first", "05", 9),
    ],
    columns=["year", "school_id", "asked", "month", "n_scheduled"],
).astype({"n_scheduled": "Int64"})
TOLD = {(2022, "1"), (2022, "2"), (2021, "1")}


def test_the_schedule_of_months_that_are_over_against_applications() -> None:
    table = attestation.against_schedule(PLAN, FORM, year=2022, as_of=dt.date(2022, 12, 31), told=TOLD)
    rows = table[["school_id", "asked", "month", "scheduled", "applied", "absent"]].to_numpy().tolist()
    # December is not over on its last day; of the third school no form has come, and nobody knows who applied there
    assert rows == [["1", "first", "05", 6, 1, 5], ["1", "highest", "05", 1, 2, 0], ["2", "first", "05", 5, 6, 0]]
    later = attestation.against_schedule(PLAN, FORM, year=2022, as_of=dt.date(2023, 1, 1), told=TOLD)
    assert later.loc[later["month"] == "12", "absent"].tolist() == [2]
    early = attestation.against_schedule(PLAN, FORM, year=2022, as_of=dt.date(2022, 5, 31), told=TOLD)
    assert early.empty
    assert attestation.schedule_observations(early, table_hash="h").empty
    made = attestation.schedule_observations(table, table_hash="h", by=("year", "school_id"))
    told = {
        c: [one(made, f"attestation_{name}", school_id=c)["obs_value"] for name in ("scheduled", "absent")]
        for c in "12"
    }
    # a month with more applications than planned makes up for no other month
    assert told == {"1": [7, 5], "2": [5, 0]}


TERM = CategoryTerm(
    years=5,
    given_before=dt.date(2023, 9, 1),
    prolonged=(
        Prolonged(dt.date(2020, 4, 1), dt.date(2020, 10, 1), dt.date(2020, 12, 31)),
        Prolonged(dt.date(2020, 9, 1), dt.date(2021, 10, 1), dt.date(2021, 12, 31)),
    ),
    remark="",
)


def test_the_norm_in_the_files_is_the_one_that_is_counted_with_here() -> None:
    loaded = category_term(norms.load())
    assert (loaded.years, loaded.given_before, loaded.prolonged) == (TERM.years, TERM.given_before, TERM.prolonged)


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ("2018-03-15", "2023-03-14"),
        ("2020-02-29", "2025-02-27"),
        ("2023-08-31", "2028-08-30"),  # the last day on which a category still had an end
        ("2023-09-01", None),
        ("2015-04-01", "2020-03-31"),  # a day too early for the first order
        # the first order makes it the last day of 2020, which the second one reaches in its turn
        ("2015-04-02", "2021-12-31"),
        ("2015-10-03", "2021-12-31"),
        ("2016-10-02", "2021-12-31"),
        ("2016-10-03", "2021-10-02"),
        (None, None),
    ],
)
def test_the_last_day_of_a_category(given: str | None, ends: str | None) -> None:
    days = attestation.last_day(pd.to_datetime(pd.Series([given])), TERM)
    assert (None if pd.isna(days[0]) else str(days[0].date())) == ends


def test_the_latest_list_that_is_known() -> None:
    form = staff_list({}, {"year": 2021}, {"year": 2020})
    assert attestation.latest_list(form, 2022, dt.date(2022, 9, 19))["listed_on"].tolist() == [
        pd.Timestamp(2021, 9, 20)
    ]
    now = attestation.latest_list(form, 2022, dt.date(2022, 9, 20))
    assert (now["listed_on"].tolist(), now["year"].tolist()) == ([pd.Timestamp(2022, 9, 20)], [2022])
    # a list of two years ago tells nothing of now
    assert attestation.latest_list(form[form["year"] == 2020], 2022, DAY).empty
    last = attestation.latest_list(form[form["year"] == 2021], 2022, DAY)
    assert last["year"].tolist() == [2022]


LISTED = attestation.latest_list(
    staff_list(
        {"category_date": "2017-09-20"},  # ended on the day before the list
        {"category_date": "2017-09-21"},  # ends on the day of the list
        {"category_date": "2018-01-01"},  # on the day of the note
        {"category_date": "2018-01-02", "category": "highest"},  # after it
        {"category_date": "2019-01-01"},  # within twelve months after 31 December: on it
        {"category_date": "2019-01-02"},  # a day later than that
        {"category_date": None},
        {"category_date": "2012-01-01", "category": "compliance"},
        {"category_date": "2012-01-01", "employment": "outer"},
        {"category_date": "2018-03-01", "position": "primary", "subject": None, "school_id": "2"},
    ),
    2022,
    DAY,
)
ENDING = attestation.ending(LISTED, TERM, DAY)


def test_whose_category_has_ended_and_whose_ends_soon() -> None:
    assert len(ENDING) == 8
    flags = {name: [place for place, flag in enumerate(ENDING[name]) if flag] for name in attestation.ENDS}
    assert flags == {"expired": [0], "lapsed": [1, 2], "next_12": [3, 4, 7]}
    assert ENDING["subject"].iloc[-1] == "primary"
    made = attestation.ending_observations(ENDING, table_hash="h")
    assert by_category(made, "category_ending") == {"expired": [1, 7], "lapsed": [2, 7], "next_12": [3, 7]}
    assert one(made, "category_undated")["obs_value"] == 1
    assert made.loc[made["indicator"] == "category_ending", "sensitive"].all()
    each = attestation.ending_observations(ENDING, table_hash="h", by=("year", "subject"))
    assert parts(each, "category_ending", subject="primary", category="next_12") == [1, 1]
    assert attestation.ending_observations(ENDING[:0], table_hash="h").empty


@pytest.mark.parametrize(
    ("day", "lapsed", "soon"),
    [
        (dt.date(2022, 9, 20), [1], [2, 3, 7]),  # the day of the list itself: only what ends on it
        (dt.date(2022, 12, 30), [1], [2, 3, 7]),
        (dt.date(2023, 2, 28), [1, 2, 3, 7], [4, 5]),
    ],
)
def test_what_ended_after_the_list_is_judged_on_the_day_of_the_note(
    day: dt.date, lapsed: list[int], soon: list[int]
) -> None:
    rows = attestation.ending(LISTED, TERM, day)
    assert [place for place, flag in enumerate(rows["lapsed"]) if flag] == lapsed
    assert [place for place, flag in enumerate(rows["next_12"]) if flag] == soon


def test_a_category_without_an_end_is_in_no_band_and_in_the_whole() -> None:
    listed = attestation.latest_list(
        staff_list({"year": 2024, "category_date": "2023-09-01"}), 2024, dt.date(2030, 1, 1)
    )
    rows = attestation.ending(listed, TERM, dt.date(2030, 1, 1))
    made = attestation.ending_observations(rows, table_hash="h")
    assert by_category(made, "category_ending") == {"expired": [0, 1], "lapsed": [0, 1], "next_12": [0, 1]}


def test_compliance_is_shown_again_every_five_years_whenever_it_was_given() -> None:
    term = compliance_term(norms.load())
    day = dt.date(2029, 12, 31)
    listed = attestation.latest_list(
        staff_list(
            {
                "year": 2029,
                "category": "compliance",
                "category_date": "2023-10-01",
            },  # no end of 2023 and no order of 2020
            {"year": 2029, "category": "compliance", "category_date": "2015-05-01"},
            {"year": 2029, "category": "compliance", "category_date": "2024-11-01"},  # over after the list
            {"year": 2029, "category": "compliance", "category_date": "2025-12-31"},
            {"year": 2029, "category": "compliance", "category_date": None},
            {"year": 2029, "category_date": "2015-05-01"},
            {"year": 2029, "category": "compliance", "category_date": "2015-05-01", "employment": "outer"},
        ),
        2029,
        day,
    )
    rows = attestation.ending(listed, term, day, categories=attestation.COMPLIANCE)
    assert [str(day)[:10] for day in rows["ends"]] == ["2028-09-30", "2020-04-30", "2029-10-31", "2030-12-30", "NaT"]
    made = attestation.ending_observations(rows, table_hash="h", of="compliance")
    assert by_category(made, "compliance_ending") == {"over": [3, 4], "next_12": [1, 4]}
    assert one(made, "compliance_undated")["obs_value"] == 1
    assert set(made["indicator"]) == {"compliance_ending", "compliance_undated"}
