"""ОГЭ, ЕГЭ, ГВЭ, essay, interview and the schools' forms of up to three years, as the notebooks ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Literal

import pandas as pd

from mskoko_lib.display.labels import in_order
from mskoko_lib.indicators import conduct, graduates
from mskoko_lib.indicators.exams import Exams, make_exams
from mskoko_lib.indicators.school_lists import ListRule
from mskoko_lib.norms import Norms
from mskoko_lib.norms.exam_changes import certificate_by_ege
from mskoko_lib.norms.exams import MarkScale, ege_minimum, oge_scale, primary_max
from mskoko_lib.norms.medals import MedalRule, medal_rule
from mskoko_lib.params import YearParams

Table = Callable[[str, int], pd.DataFrame]  # (name, year) → rows
Exam = Literal["oge", "ege"]
Form = Literal["oge", "ege", "gve"]


#: where a row stood and how it was linked is read by nobody here, and every selection would copy it
_UNREAD = (
    "source_file", "source_sheet", "source_row", "flags", "name_key", "document_key", "namesake", "class_label", "grade",
    "written_score", "oral_score", "graduation_year", "attempt", "issued_date", "decision_date", "closed_date", "ppe_code",
)  # fmt: skip


class ExamTables:
    """Tables of `years`: the note's year and up to two years before it, those that have a folder.

    `read` gives the rows of one table and year, already only those of the note's schools.
    """

    def __init__(
        self,
        *,
        year: int,
        years: list[int],
        read: Table,
        hash_of: Callable[[str], str],
        norms: Norms,
        params: YearParams,
    ) -> None:
        self.year = year
        self.years = years
        self._read = read
        self._hash_of = hash_of
        self._norms = norms
        self._params = params
        self._tables: dict[str, pd.DataFrame] = {}

    def hash(self, name: str) -> str:
        """Content hashes of a table over the years, joined by «+»."""
        return self._hash_of(name)

    def table(self, name: str) -> pd.DataFrame:
        """A store table over the years; ``year`` says which."""
        if name not in self._tables:
            parts = [self._read(name, year) for year in self.years]
            parts = [
                part if "year" in part else part.assign(year=year) for part, year in zip(parts, self.years, strict=True)
            ]
            kept = [part for part in parts if len(part)] or parts[:1]
            table = pd.concat(kept, ignore_index=True)
            self._tables[name] = table.drop(columns=[column for column in _UNREAD if column in table])
        return self._tables[name]

    def now(self, name: str) -> pd.DataFrame:
        """A store table of the note's year alone."""
        table = self.table(name)
        return table[table["year"] == self.year]

    def of(self, exam: Exam, form: Form) -> Exams:
        """One exam in one form."""
        return make_exams(self.table("exam_results"), exam, form, self.hash("exam_results"))

    def recent(self, exams: Exams) -> Exams:
        """The note's year and the year before it that has the exam."""
        kept = exams.results["year"].isin([self.year, self.before(exams)])
        return replace(exams, results=exams.results[kept])

    def subjects(self, exams: Exams, school_id: str = "") -> list[str]:
        """Subjects with a result in the note's year (of one school where it is named), in the order of the notes."""
        rows = exams.of_attempt("first")
        rows = rows[rows["year"] == self.year]
        return in_order(rows.loc[rows["school_id"] == school_id, "subject"] if school_id else rows["subject"])

    def waves(self, name: str) -> list[tuple[int, str, str]]:
        """(year of the folder, school year, wave) of the essay or the interview."""
        rows = self.table(f"{name}_results")[["year", "school_year", "wave"]].drop_duplicates()
        return sorted((int(y), str(s), str(w)) for y, s, w in rows.itertuples(index=False, name=None))

    def years_with(self, exams: Exams) -> list[int]:
        """Years in which the exam has a row, ascending."""
        return sorted({int(year) for year in exams.results["year"].unique()})

    def before(self, exams: Exams) -> int:
        """The last year before the note's that has the exam; the note's year less one where there is none."""
        earlier = [year for year in self.years_with(exams) if year < self.year]
        return max(earlier, default=self.year - 1)

    @cached_property
    def minimum(self) -> pd.DataFrame:
        """Least test score of ЕГЭ: one row per year and subject that occurs; ``minimum`` (NA unknown), ``verified``."""
        rows = self.table("exam_results")
        rows = rows[(rows["exam"] == "ege") & (rows["form"] == "ege") & (rows["subject"] != "math_base")]
        pairs = sorted({(int(y), str(s)) for y, s in zip(rows["year"], rows["subject"], strict=True)})
        found = [(y, s, *ege_minimum(self._norms, y, s)) for y, s in pairs]
        table = pd.DataFrame(found, columns=["year", "subject", "minimum", "verified"])
        return table.astype({"year": "int64", "subject": "string", "minimum": "Float64", "verified": "bool"})

    @property
    def minima(self) -> pd.DataFrame:
        """`minimum` without the flag: what the indicators take."""
        return self.minimum[["year", "subject", "minimum"]]

    def scale(self, year: int, subject: str) -> MarkScale | None:
        """Scale of ОГЭ."""
        return oge_scale(self._norms, year, subject)

    def conditional(self) -> pd.DataFrame:
        """ОГЭ of the note's year whose scale has a condition beside it: year, subject, ``least_3`` (primary score)."""
        rows = self.now("exam_results")
        subjects = in_order(rows.loc[(rows["exam"] == "oge") & (rows["form"] == "oge"), "subject"])
        found = [(self.year, s, one.min_score[3]) for s in subjects if (one := self.scale(self.year, s)) and one.lowers]
        return pd.DataFrame(found, columns=["year", "subject", "least_3"])

    def maxima(self, exam: Exam) -> pd.DataFrame:
        """Greatest primary score: one row per year and subject that has one; ``max_score``."""
        rows = self.table("exam_results")
        rows = rows[(rows["exam"] == exam) & (rows["form"] == exam)]
        pairs = sorted({(int(y), str(s)) for y, s in zip(rows["year"], rows["subject"], strict=True)})
        found = [(y, s, top) for y, s in pairs if (top := primary_max(self._norms, y, exam, s)) is not None]
        return pd.DataFrame(found, columns=["year", "subject", "max_score"])

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Results of all exams with ``failed`` and ``who`` (`graduates.with_failed`)."""
        return graduates.with_failed(self.table("exam_results"), self.minima)

    def judged_of(self, exam: Exam, *, first: bool = False) -> pd.DataFrame:
        """The same of one exam in all its forms; first attempts only where asked."""
        rows = self.judged[self.judged["exam"] == exam]
        return rows[rows["is_first"].astype(bool)] if first else rows

    def judged_rows(self, exams: Exams) -> pd.DataFrame:
        """`judged` of one exam in one form, in the years that it holds."""
        rows = self.judged[(self.judged["exam"] == exams.exam) & (self.judged["form"] == exams.form)]
        return rows[rows["year"].isin(set(exams.results["year"]))]

    @cached_property
    def ninth(self) -> pd.DataFrame:
        """Graduates of grade 9 as persons; rows that could be linked to nobody are in no person."""
        rows = self.judged_of("oge")
        return graduates.ninth_grade(rows[rows["person"].notna()])

    @cached_property
    def eleventh(self) -> pd.DataFrame:
        """Graduates of grade 11 as persons, of the years in which the exams decided on the certificate; likewise."""
        rows = self.judged_of("ege")
        decided = rows["year"].map({year: certificate_by_ege(self._norms, year) for year in self.years}).astype(bool)
        return graduates.eleventh_grade(rows[rows["person"].notna() & decided])

    def after_retakes(self, observed: pd.DataFrame, exams: Exams) -> pd.DataFrame:
        """Observations of results after retakes, without the years in which somebody failed and no retake has come."""
        rows = self.judged_rows(exams)
        first = rows["is_first"].astype(bool)
        failed = set(rows.loc[first & rows["failed"].fillna(False).astype(bool), "year"])
        return observed[~observed["year"].isin(failed - set(rows.loc[~first, "year"]))]

    def tasks(self) -> pd.DataFrame:
        """``exam_tasks`` of the note's year with ``year``."""
        return self._read("exam_tasks", self.year).assign(year=self.year)

    def criteria(self, name: str) -> pd.DataFrame:
        """``essay_criteria`` or ``interview_criteria`` over the years, with ``year``."""
        return self.table(name)

    def with_ovz(self, exams: Exams) -> Exams:
        """The same exam, only the persons of form 1.3."""
        return replace(exams, results=conduct.of_persons(exams.results, self.table("form_ovz")))

    @property
    def list_rule(self) -> ListRule:
        """САО and ШНОР as the params have them."""
        given = self._params.exams
        return ListRule(given.list_part_pct / 100, given.list_least_n, given.low_share_pct)

    @property
    def medal_rule(self) -> MedalRule | None:
        """The rule of the note's year."""
        return medal_rule(self._norms, self.year)

    def risk_pairs(self) -> pd.DataFrame:
        """First attempts with ``failed`` of the subjects that a risk group is asked for, with ``told_risk``."""
        first = self.judged[self.judged["is_first"].astype(bool) & (self.judged["form"] != "gve")]
        states = self.table("form_states")
        told = states[(states["form"] == "risk_group") & states["state"].isin(["rows", "none"])]
        pairs = set(zip(told["year"].astype(int), told["school_id"].astype(str), strict=True))
        flags = [(int(y), str(s)) in pairs for y, s in zip(first["year"], first["school_id"], strict=True)]
        return first.assign(told_risk=flags)

    def topics(self) -> list[str]:
        """Numbers of the essay's topics that occur."""
        found = set(self.table("essay_results")["topic"].dropna().astype(str))
        return sorted(found, key=lambda topic: (len(topic), topic))

    def interview_criteria(self) -> list[str]:
        """Criteria of the interview that occur, in the order of the file."""
        return list(dict.fromkeys(self.now("interview_criteria")["criterion"].dropna().astype(str)))

    def listed_subjects(self, table: str) -> list[str]:
        """Subjects that stand in a form of the note's year."""
        return in_order(self.now(table)["subject"].dropna().astype(str))

    def claimed_subjects(self, exams: pd.DataFrame, school_id: str) -> list[str]:
        """Subjects that claimants sat in the note's year."""
        rows = exams[exams["year"] == self.year]
        return in_order((rows[rows["school_id"] == school_id] if school_id else rows)["subject"].astype(str))
