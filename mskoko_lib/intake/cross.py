"""Forms of schools against the protocols of the exam centre: totals and people that cannot both be right."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mskoko_lib.intake.passport import Events

#: form about persons → the exams whose protocols must know them
_KNOWN_BY = {
    "form_certificates": ("oge",),
    "form_medals": ("ege",),
    "form_ovz": ("oge", "ege"),
}
_PASSED = 3
_OBLIGATORY = ("russian", "math")
_PLACE = ["source_file", "source_sheet", "source_row", "school_id"]


def check_forms(tables: Mapping[str, pd.DataFrame], events: Events) -> None:
    """Flag rows of forms that contradict the protocols of the same school and year. `tables`: all stored tables.

    - somebody in a form whom no protocol of his school knows (a slip in the name; not told where no protocol came);
    - more claimants than the school had people at the exams;
    - somebody left without a certificate whose protocols show every exam passed, both obligatory ones among them.
    """
    exams = tables["exam_results"]
    for name, kinds in _KNOWN_BY.items():
        form = tables.get(name)
        if form is not None and len(form):
            takers = exams[exams["exam"].isin(kinds)]
            _tell("form_person_unmatched", _unmatched(form, takers), events)
            _tell_more(form, takers, events)
    if len(repeat := tables.get("form_repeat_year", pd.DataFrame())):
        _tell("repeat_but_passed", repeat[repeat["person"].isin(_passed_all(exams))], events)


def _unmatched(form: pd.DataFrame, takers: pd.DataFrame) -> pd.DataFrame:
    known = form["school_id"].isin(set(takers["school_id"])) & form["person"].notna()
    return form[known & ~form["person"].isin(set(takers["person"].dropna()))]


def _tell_more(form: pd.DataFrame, takers: pd.DataFrame, events: Events) -> None:
    """A school's claimants against its people at the exams; those joined with nobody count as one each."""
    people = takers["person"].astype("string").fillna(takers["name_key"].astype("string"))
    n_takers = people.groupby(takers["school_id"]).nunique()
    for school, rows in form.groupby("school_id", sort=True):
        n = int(n_takers.get(school, 0))
        if 0 < n < len(rows):
            first = rows.sort_values(_PLACE[:3]).head(1)
            _tell("form_more_than_takers", first, events, f"в форме {len(rows)}, в протоколах {n}")


def _passed_all(exams: pd.DataFrame) -> set[str]:
    """Persons whose last results in all exams of ГИА-9 that they sat are no «2», both obligatory ones among them."""
    last = exams[(exams["exam"] == "oge") & exams["is_final"] & exams["person"].notna()]
    passed = (last["mark"] >= _PASSED).fillna(False).astype(bool).groupby(last["person"]).all()
    obligatory = last[last["subject"].isin(_OBLIGATORY)].groupby("person")["subject"].nunique()
    return set(passed.index[passed].astype(str)) & set(obligatory.index[obligatory == len(_OBLIGATORY)].astype(str))


def _tell(rule: str, rows: pd.DataFrame, events: Events, found: str = "") -> None:
    for file, sheet, row, school in rows[_PLACE].itertuples(index=False, name=None):
        events.add(rule, str(file), str(sheet), row=int(row), found=found, school=str(school))
