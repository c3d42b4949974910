"""Staff of the ППЭ counted by hand: three ticks and no conflict, taught before the first exam, every role of a ППЭ."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mskoko_lib.indicators import gia_staff
from tests.observation_factory import one

DAY = dt.date(2022, 12, 31)
WORKER = {
    "year": 2022, "school_id": "1", "worker_number": 1, "exam": "ege", "ppe_code": "1002", "role": "room", "reserve": False,
    "trained_date": "2022-04-01", "tested": True, "rehearsed": True, "conflict": False, "newcomer": False, "had_breach": False,
}  # fmt: skip
FLAGS = ("reserve", "tested", "rehearsed", "conflict", "newcomer", "had_breach")


def workers(*rows: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame([{**WORKER, **row} for row in rows])
    return table.assign(trained_date=pd.to_datetime(table["trained_date"])).astype(dict.fromkeys(FLAGS, "boolean"))


#: first exam of ЕГЭ on 26 May, that of ОГЭ is not known
RESULTS = pd.DataFrame({"year": 2022, "exam": "ege", "exam_date": pd.to_datetime(["2022-05-30", "2022-05-26"])})
DAYS = gia_staff.first_days(RESULTS)
FORM = workers(
    {},
    {"worker_number": 2, "role": "ppe_head", "conflict": True},
    {"worker_number": 3, "role": "gek", "tested": None, "newcomer": True},
    # taught on the very day of the exam: not before it
    {"worker_number": 4, "role": "technician", "trained_date": "2022-05-26"},
    {"school_id": "2", "role": "corridor", "reserve": True},
    {
        "school_id": "2",
        "worker_number": 2,
        "trained_date": None,
        "tested": False,
        "rehearsed": False,
        "had_breach": True,
    },
    {"exam": "oge", "ppe_code": "1003", "role": "ppe_head"},
)
STAFF = gia_staff.staff_rows(FORM, DAYS, DAY)


def parts(made: pd.DataFrame, indicator: str, **at: object) -> list[float]:
    return [float(x) for x in one(made, indicator, **at)[["numerator", "n"]]]


def test_posts_and_what_is_confirmed_of_them() -> None:
    made = gia_staff.staff_observations(STAFF, table_hash="h")
    assert one(made, "gia_posts")["obs_value"] == 7
    # worker 1 of school 1 stands at two exams and is one person
    assert one(made, "gia_persons")["obs_value"] == 6
    told = {name: parts(made, f"gia_{name}_share") for name in ("trained", "tested", "rehearsed", "conflict", "ready")}
    assert told == {"trained": [6, 7], "tested": [5, 7], "rehearsed": [6, 7], "conflict": [1, 7], "ready": [4, 7]}
    assert parts(made, "gia_in_time_share") == [4, 6]
    assert parts(made, "gia_reserve_share") == [1, 7]
    assert parts(made, "gia_newcomer_share") == [1, 7]
    assert parts(made, "gia_breach_taught_share") == [0, 1]
    roles = gia_staff.staff_observations(STAFF, table_hash="h", each=("exam", "role"))
    assert parts(roles, "gia_ready_share", group="ege", category="room") == [1, 2]
    assert "gia_persons" not in set(roles["indicator"])
    assert gia_staff.staff_observations(STAFF[:0], table_hash="h").empty


def test_what_is_taught_later_is_not_taught_yet() -> None:
    early = gia_staff.staff_rows(FORM, DAYS.iloc[:0], dt.date(2022, 3, 31))
    assert not early["trained"].any()
    assert early["tested"].sum() == 0
    assert not early["day_known"].any()
    years = pd.concat([FORM, FORM.assign(year=2021, trained_date=pd.Timestamp("2021-04-01"))])
    both = gia_staff.staff_of_years(years, DAYS, 2022, dt.date(2022, 3, 31))
    assert both.groupby("year")["trained"].sum().to_dict() == {2021: 0, 2022: 0}


def test_a_station_needs_somebody_taught_in_time_in_each_role() -> None:
    found = gia_staff.stations(STAFF)
    told = found.set_index(["exam", "ppe_code"])
    # the reserve stands in for the corridor, the technician came too late
    assert told.loc[("ege", "1002"), "lacking"] == "technician"
    # without a known first day to be taught is enough, and four roles have nobody
    assert told.loc[("oge", "1003"), "lacking"] == "technician,gek,room,corridor"
    mended = FORM.assign(
        trained_date=FORM["trained_date"].fillna(pd.Timestamp("2022-04-02")).clip(upper=pd.Timestamp("2022-05-25"))
    )
    whole = gia_staff.stations(gia_staff.staff_rows(mended, DAYS, DAY))
    made = gia_staff.station_observations(whole, table_hash="h")
    assert parts(made, "ppe_covered_share") == [1, 2]
    each = gia_staff.station_observations(whole, table_hash="h", each=("exam",))
    assert parts(each, "ppe_covered_share", group="ege") == [1, 1]
    assert gia_staff.station_observations(gia_staff.stations(STAFF[:0]), table_hash="h").empty


def test_stations_that_only_other_forms_name() -> None:
    rehearsals = pd.DataFrame({"year": [2022, 2022, 2021], "ppe_code": ["1002", "1007", "1009"]})
    violations = pd.DataFrame({"year": [2022, 2022], "ppe_code": [None, "1005"]})
    assert gia_staff.unlisted(FORM, rehearsals, violations, year=2022) == ["1005", "1007"]
