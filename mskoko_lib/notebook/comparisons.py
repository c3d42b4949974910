"""What the items of section 1 compare and choose, over the tables of `notebook.exams`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from mskoko_lib.display.blocks import Figures, Sentence
from mskoko_lib.display.common import Scope
from mskoko_lib.display.section1 import oge
from mskoko_lib.indicators import claimants, school_lists, shares
from mskoko_lib.indicators.exams import Exams
from mskoko_lib.indicators.funnel import over_dispersion, wide_limits
from mskoko_lib.norms.exam_changes import ExamChanges, exam_changes
from mskoko_lib.notebook.exams import ExamTables
from mskoko_lib.observations import combine

#: procedures of ШНОР that are read here → where their share of low results stands (norms/methodology.shnor.procedures)
LOW_PROCEDURES: dict[str, dict[str, object]] = {
    "oge russian": {
        "indicator": "mark_share",
        "label": "ОГЭ, русский язык",
        "procedure": "oge",
        "subject": "russian",
        "category": "2",
    },
    "oge math": {
        "indicator": "mark_share",
        "label": "ОГЭ, математика",
        "procedure": "oge",
        "subject": "math",
        "category": "2",
    },
    "ege russian": {
        "indicator": "band_share",
        "label": "ЕГЭ, русский язык",
        "procedure": "ege",
        "subject": "russian",
        "category": "below",
    },
    "ege math": {
        "indicator": "mark_share",
        "label": "ЕГЭ, базовая математика",
        "procedure": "ege",
        "subject": "math_base",
        "category": "2",
    },
}
_LEVELS = (0.95, 0.998)


class ExamData(ExamTables):
    """The tables with what is compared in them."""

    def detailed(
        self, subjects: Sequence[str], figures: Figures, indicator: str, procedure: str, scope: Scope
    ) -> list[str]:
        """Subjects whose tasks are shown: those with the most participants, for a school Russian and mathematics."""
        if not scope.department:
            return [one for one in subjects if one in ("russian", "math", "math_profile")]
        sizes = {
            one: figures.number(figures.id(indicator, **scope.at(procedure, subject=one))) or 0 for one in subjects
        }
        most = sorted(sizes, key=lambda one: -sizes[one])[: self._params.exams.n_detail_department]
        return [one for one in subjects if one in most]

    @staticmethod
    def task_codes(observed: pd.DataFrame, subject: str) -> list[str]:
        """Task codes of a subject: short answers, then long, then oral."""
        codes = {str(code) for code in observed.loc[observed["subject"] == subject, "category"]}
        return sorted(codes, key=lambda code: (not code[0].isdigit(), code))

    def types_of(self, exams: Exams, scope: Scope) -> dict[str, list[str]]:
        """Type in the registry → its schools that sat the exam in the note's year."""
        sat = set(exams.results.loc[exams.results["year"] == self.year, "school_id"].astype(str))
        found: dict[str, list[str]] = {}
        for code, kind in scope.types.items():
            if code in sat and kind:
                found.setdefault(kind, []).append(code)
        return found

    def funnel(self, twos: pd.DataFrame, subject: str) -> tuple[list[dict[str, float]], set[str]]:
        """Limits of the funnel of one subject over n, and schools outside the wide 99.8 % limits.

        `twos`: observations of the share of «2», municipality and schools.
        """
        rows = twos[(twos["subject"] == subject) & (twos["year"] == self.year)]
        schools, town = rows[rows["school_id"] != ""], rows[rows["school_id"] == ""]
        if len(schools) < 3 or town.empty:
            return [], set()
        x, n = (schools[c].astype("float64").to_numpy() for c in ("numerator", "n"))
        centre = float(town["obs_value"].iloc[0]) / 100
        spread = over_dispersion(x, n, centre)
        grid = np.unique(np.linspace(max(n.min() * 0.8, 3), n.max() * 1.1, 40).astype(int))
        (low95, high95), (low998, high998) = (wide_limits(centre, grid, level, spread) for level in _LEVELS)
        limits = [
            {"n": int(k), "low95": 100 * a, "high95": 100 * b, "low998": 100 * c, "high998": 100 * d}
            for k, a, b, c, d in zip(grid, low95, high95, low998, high998, strict=True)
        ]
        low, high = wide_limits(centre, n, _LEVELS[1], spread)
        outside = (x / n < low) | (x / n > high)
        return limits, set(schools.loc[outside, "school_id"].astype(str))

    def low_results(self, oge_schools: pd.DataFrame, ege_schools: pd.DataFrame, year: int) -> pd.DataFrame:
        """`school_lists.low_results` of a year over `LOW_PROCEDURES`."""
        found = {}
        for name, about in LOW_PROCEDURES.items():
            source = oge_schools if about["procedure"] == "oge" else ege_schools
            high = "good_marks_share" if about["indicator"] == "mark_share" else "high_score_share"
            found[name] = school_lists.school_shares(
                source,
                year=year,
                subject=str(about["subject"]),
                high=high,
                low=str(about["indicator"]),
                low_category=str(about["category"]),
            )
        return school_lists.low_results(found, self.list_rule)

    def n_small(self, everyone: pd.DataFrame) -> int:
        """Schools with fewer participants in every subject, and fewer graduates, than a list takes."""
        rows = everyone[
            everyone["indicator"].isin(["takers", "person_taker"])
            & (everyone["year"] == self.year)
            & (everyone["school_id"] != "")
        ]
        return int((rows.groupby("school_id")["n"].max() < self.list_rule.least_n).sum())

    def unconfirmed(
        self, judged: pd.DataFrame, scope: Scope, *, procedure: str
    ) -> tuple[Figures, list[tuple[str, Sentence]]]:
        """(school_id, sentence) for schools whose claimants the exams bear out less often than the others', after the
        correction; and the figures they stand on. One figure a claimant: his results are no independent ones.

        `judged`: `claimants.judge_medals` or `judge_certificates`. Certificates: all exams «5»; medals: the condition is met.
        """
        observed = combine(
            [
                claimants.claim_observations(judged, procedure=procedure, table="", table_hash="", by=by)
                for by in (["year"], ["year", "school_id"])
            ]
        )
        indicator = "entitled_share" if procedure == "medal" else "all_fives_share"
        apart = shares.differing_schools(observed, indicator, year=self.year, least_n=self.list_rule.least_n)
        apart = apart[apart["difference_pp"] < 0]
        figures = Figures(
            observed[(observed["school_id"] == "") | (observed["school_id"] == scope.school_id) | scope.department]
        )
        name = (
            "Претенденты на медаль, выполнившие условие на экзаменах"
            if procedure == "medal"
            else "Претенденты на аттестат с отличием, у которых все экзамены сданы на «5»"
        )
        told = oge.differing(figures, scope, apart, indicator=indicator, name=name, procedure=procedure, headline=4.6)
        return figures, [(str(row["school_id"]), one) for row, one in told]

    def changes(self, before: int, *, oge_subjects: Sequence[str], ege_subjects: Sequence[str]) -> ExamChanges:
        """What changed in the exams themselves."""
        return exam_changes(self._norms, self.year, before, oge=oge_subjects, ege=ege_subjects)

    @staticmethod
    def lacking(judged: pd.DataFrame) -> list[str]:
        """Subjects in which some claimant lacks the condition."""
        return sorted({subject for lacks in judged["lacks"] for subject in lacks})

    @property
    def medal_conditions(self) -> Mapping[str, claimants.Condition]:
        """Degree → condition of the note's year; empty where the norms have none."""
        rule = self.medal_rule
        return rule.degrees if rule else {}

    def rule_words(self, kind: str) -> tuple[str, str]:
        """(the rule of the year in words, remark of the norm)."""
        path = f"medals.medal.{self.year}"
        if kind == "certificate":
            norm = self._norms.get("medals.attestat_9_otlichie.обычный")
            return str(norm.value), norm.remark
        known = self._norms.paths()
        path = path if path in known else "medals.medal.2024+.I"
        norm = self._norms.get(path)
        rule = self.medal_rule
        return (
            (str(norm.value), rule.remark if rule else norm.remark) if rule else ("в нормах нет правила этого года", "")
        )
