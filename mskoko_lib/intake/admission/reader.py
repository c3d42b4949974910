"""Rows of an essay or interview sheet: verdicts, points, states and keys of persons; names go no further."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mskoko_lib.dataroot import LOGIN, normal_code
from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import cells as c
from mskoko_lib.intake.admission.sheet import ESSAY_LAYOUT, Page, open_page
from mskoko_lib.intake.admission.words import FAIL, PASS, state, verdict
from mskoko_lib.intake.family import FRAME, Context, Part
from mskoko_lib.intake.people import safe_found
from mskoko_lib.intake.recognise import Recognised
from mskoko_lib.norms.admission import InterviewNorm, interview_norm

Bools = npt.NDArray[np.bool_]
#: columns of the family, after those of `family.FRAME`; a criterion's column is called "c " and its code
COLUMNS = (
    "exam_date", "class_label", "outcome", "passed", "kind", "topic", "score", "score_max", "score_min",
    "special_conditions", "flags",
)  # fmt: skip
CRITERION = "c "
_SPECIAL = frozenset({"да", "+", "1", "овз", "инвалид", "ребенок-инвалид", "true"})


def read_admission(found: Recognised, file: str, context: Context) -> list[Part]:
    """One part for the sheet; MskokoError when no day is told or the sheet is of a rehearsal."""
    page = open_page(found, file)
    reader = _Reader(found, file, page, context)
    return [reader.part()]


class _Reader:
    def __init__(self, found: Recognised, file: str, page: Page, context: Context) -> None:
        self.found, self.file, self.page, self.context = found, file, page, context
        self.cells, self.n = found.sheet.cells, len(page.rows)
        self.essay = found.layout == ESSAY_LAYOUT
        self.refused = np.full(self.n, "", dtype=object)
        self.school = self._schools()
        self.flags = np.full(self.n, "", dtype=object)

    def part(self) -> Part:
        days = self._days()
        passed, bad_passed = self._verdicts("passed")
        outcome = self._outcome()
        gone = outcome != "valid"
        blank = self._blank(("school", "login"))
        other_year = np.array([d is not None and d.year != self.context.year for d in days], dtype=bool)
        no_day = np.array([d is None for d in days], dtype=bool)
        criteria, faults = self._criteria(gone)
        numbers = {role: self._numbers(role) for role in ("score", "score_max", "score_min")}
        norm = interview_norm(self.context.norms, self.context.year)
        special = self._special(numbers)
        top = np.where(np.isnan(numbers["score_max"]), norm.max_score, numbers["score_max"])
        nothing = passed.isna().to_numpy() & np.isnan(numbers["score"])
        for values in criteria.values():
            nothing &= pd.isna(pd.Series(values)).to_numpy()
        for rule, rows, role in (
            ("no_day", no_day, "day"),
            ("other_year", other_year, "day"),
            ("no_school_code", blank, "school"),
            ("no_rcoi_school", ~blank & (self.school == ""), "school"),
            ("interview_above_max", ~gone & (numbers["score"] > top), "score"),
            ("no_speech_result", ~gone & nothing, None),
        ):
            hit = rows & (self.refused == "")
            self.refused[hit] = rule
            self._tell(rule, hit, role)
        live = self.refused == ""
        for rule, rows, role in [*faults, ("bad_criterion", bad_passed & ~gone, "passed")]:
            self._tell(rule, rows & live, role)
        keys = self.context.people.keys(self.file)
        columns = ("full_name",) if "full_name" in self.page.columns else ("surname", "name", "patronymic")
        names = keys.names(*(self._raw(role) for role in columns))
        documents = keys.documents(self._raw("series"), self._raw("document"))
        self._tell("no_name", live & np.array([key is None for key in names], dtype=bool), None)
        if self.essay:
            passed = self._essay_rule(passed, criteria, live & ~gone)
        else:
            passed, numbers = self._interview_rule(passed, numbers, criteria, special, norm, live & ~gone)
        labels, _ = c.map_unique(self._raw("klass"), _class_label)
        frame = pd.DataFrame(
            {
                "file": self.file, "sheet": self.found.sheet.name, "row": np.array(self.page.rows, dtype=np.int64) + 1,
                "school_id": pd.Series(self.school, dtype=object).where(self.school != "", None),
                "refused": self.refused, "absent": outcome == "absent", "mended": False, "cosmetic": False,
                "sitting": [f"{self.found.layout}|{d}" for d in days], "name_key": names, "document_key": documents,
                "exam_date": pd.to_datetime(pd.Series(days, dtype=object)), "class_label": labels, "outcome": outcome,
                "passed": passed.mask(pd.Series(gone)), "kind": self._kinds(), "topic": self._topics(),
                **{role: np.where(gone, np.nan, values) if role == "score" else values for role, values in numbers.items()},
                "special_conditions": special, "flags": self.flags,
            }
        )  # fmt: skip
        wide = pd.DataFrame({f"{CRITERION}{code}": pd.Series(values) for code, values in criteria.items()})
        kind = "сочинение" if self.essay else "собеседование"
        told = sorted({d for d in days if d})
        note = f"итоговое {kind}, " + ", ".join(f"{d:%d.%m.%Y}" for d in told) if told else ""
        return Part(self.found.layout, pd.concat([frame[[*FRAME, *COLUMNS]], wide], axis=1), note)

    # -- columns --

    def _raw(self, role: str) -> c.Cells:
        at = self.page.columns.get(role)
        if at is None:
            out = np.empty(self.n, dtype=object)
            out[:] = ""
            return out
        return self.cells[list(self.page.rows), at]

    def _blank(self, roles: tuple[str, ...]) -> Bools:
        blank = [[not c.tidy(v) for v in self._raw(role)] for role in roles]
        return np.asarray(np.array(blank, dtype=bool).all(axis=0))

    def _schools(self) -> c.Cells:
        def by_code(cell: object) -> tuple[str, str]:
            text = c.tidy(cell)
            login = LOGIN.fullmatch(text)
            if login:
                return self.context.schools.get(login.group(1), ""), ""
            return self.context.rcoi.get(normal_code(text), "") if text else "", ""

        code, _ = c.map_unique(self._raw("school"), by_code)
        login, _ = c.map_unique(self._raw("login"), by_code)
        return np.where(code != "", code, login)

    def _days(self) -> list[date | None]:
        if "day" not in self.page.columns:
            if self.page.day is None:
                raise MskokoError(
                    "Не указан день проведения.", file=self.file, sheet=self.found.sheet.name or None,
                    expected="дата в заголовке, в столбце «Дата» или в имени файла, одна на лист",
                    action=f"впишите над таблицей, например, «Итоговое {'сочинение' if self.essay else 'собеседование'} "
                    f"01.02.{self.context.year}»",
                )  # fmt: skip
            return [self.page.day] * self.n
        days, _ = c.map_unique(self._raw("day"), lambda cell: (c.day(cell), ""))
        return [
            day or self.page.day if not c.tidy(raw) else day for day, raw in zip(days, self._raw("day"), strict=True)
        ]

    def _verdicts(self, role: str) -> tuple[pd.Series, Bools]:
        def one(cell: object) -> tuple[bool | None, str]:
            return (None, "") if state(cell) else verdict(cell)

        values, rules = c.map_unique(self._raw(role), one)
        return pd.Series(values, dtype="boolean"), np.asarray(rules == "bad_criterion", dtype=bool)

    def _numbers(self, role: str) -> npt.NDArray[np.float64]:
        values, _ = c.map_unique(self._raw(role), lambda cell: c.whole_number(cell) if not state(cell) else (None, ""))
        return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)

    def _outcome(self) -> c.Cells:
        out = np.full(self.n, "valid", dtype=object)
        for role in ("state", "passed", "score"):
            words, _ = c.map_unique(self._raw(role), lambda cell: (state(cell), ""))
            out = np.where((out == "valid") & (words != ""), words, out)
        return out

    def _criteria(self, gone: Bools) -> tuple[dict[str, c.Cells], list[tuple[str, Bools, str]]]:
        """Values of each criterion (verdicts or points, None where not checked) and the faults met."""
        values, faults = {}, []
        norm = interview_norm(self.context.norms, self.context.year)
        for code in self.page.criteria:
            if self.essay:
                read, rules = c.map_unique(self._raw(code), verdict)
                bad = np.asarray(rules == "bad_criterion", dtype=bool)
            else:
                numbers, rules = c.map_unique(self._raw(code), c.whole_number)
                most = norm.criteria.get(code)
                high = np.array([most is not None and v is not None and v > most for v in numbers], dtype=bool)
                read = numbers.copy()
                read[high] = None
                bad = np.asarray(rules == "bad_number", dtype=bool)
                faults.append(("criterion_above_max", high & ~gone, code))
                if code not in norm.criteria and self.n:
                    self.context.events.add(
                        "unknown_criterion", self.file, self.found.sheet.name, found=code,
                        cell=f"{c.letter(self.page.columns[code])}{self.found.header + 1}",
                    )  # fmt: skip
            read = np.array(read, dtype=object)
            read[gone] = None
            values[code] = read
            faults.append(("bad_criterion", bad & ~gone, code))
        return values, faults

    def _special(self, numbers: dict[str, npt.NDArray[np.float64]]) -> c.Cells:
        if not {"special", "score_max", "score_min"} & set(self.page.columns):
            return np.full(self.n, None, dtype=object)
        words, _ = c.map_unique(
            self._raw("special"), lambda cell: (c.header_key(cell).removesuffix(".0") in _SPECIAL, "")
        )
        own = ~np.isnan(numbers["score_max"]) & (numbers["score_max"] != interview_norm(
            self.context.norms, self.context.year).max_score)  # fmt: skip
        return np.array(words | own, dtype=object)

    def _kinds(self) -> c.Cells:
        title = (
            "retelling"
            if "изложен" in self.page.title.lower() and "сочинен" not in self.page.title.lower()
            else "essay"
        )
        words, _ = c.map_unique(
            self._raw("kind"), lambda cell: ("retelling" if "излож" in c.tidy(cell).lower() else "", "")
        )
        return np.where(words != "", words, title)

    def _topics(self) -> c.Cells:
        """Number of the topic; words are not kept, they may be a name."""
        topics, _ = c.map_unique(self._raw("topic"), lambda cell: (c.whole_number(cell)[0], ""))
        return np.array([None if topic is None else str(topic) for topic in topics], dtype=object)

    # -- rules of the procedures --

    def _essay_rule(self, passed: pd.Series, criteria: dict[str, c.Cells], rows: Bools) -> pd.Series:
        """Зачёт by the norm (METHODS §1) where the protocol says nothing; a contradiction is flagged, the protocol holds."""
        values = {code: pd.Series(v, dtype="boolean") for code, v in criteria.items()}
        unknown = pd.Series(pd.NA, index=range(self.n), dtype="boolean")
        must = [values.get(code, unknown) for code in ("Т1", "Т2", "К1", "К2")]
        some = [values.get(code, unknown) for code in ("К3", "К4", "К5")]
        all_of = must[0] & must[1] & must[2] & must[3]
        by_rule = all_of & (some[0] | some[1] | some[2])
        by_rule = by_rule.mask((~all_of).fillna(False), False)
        contrary = (by_rule != passed).fillna(False).to_numpy(dtype=bool) & rows
        self._tell("essay_rule", contrary, "passed")
        return passed.fillna(by_rule)

    def _interview_rule(
        self, passed: pd.Series, numbers: dict[str, npt.NDArray[np.float64]], criteria: dict[str, c.Cells],
        special: c.Cells, norm: InterviewNorm, rows: Bools,
    ) -> tuple[pd.Series, dict[str, npt.NDArray[np.float64]]]:  # fmt: skip
        points = pd.DataFrame({code: pd.to_numeric(pd.Series(v)) for code, v in criteria.items()}, index=range(self.n))
        total = points.sum(axis=1, min_count=1).to_numpy(dtype=np.float64)
        whole = points.notna().all(axis=1).to_numpy() if len(points.columns) else np.zeros(self.n, dtype=bool)
        score = numbers["score"]
        self._tell("sum_mismatch_speech", rows & whole & ~np.isnan(score) & (score != total), "score")
        score = np.where(np.isnan(score) & whole, total, score)
        is_special = np.array([one is True for one in special], dtype=bool)
        least = np.where(np.isnan(numbers["score_min"]) & ~is_special, norm.min_score, numbers["score_min"])
        top = np.where(np.isnan(numbers["score_max"]) & ~is_special, norm.max_score, numbers["score_max"])
        known = ~np.isnan(score) & ~np.isnan(least)
        by_rule = pd.Series(score >= least, dtype="boolean").mask(pd.Series(~known))
        contrary = (by_rule != passed).fillna(False).to_numpy(dtype=bool) & rows
        self._tell("interview_rule", contrary, "passed" if "passed" in self.page.columns else "score")
        return passed.fillna(by_rule), {"score": score, "score_max": top, "score_min": least}

    def _tell(self, rule: str, rows: Bools, role: str | None) -> None:
        at = self.page.columns.get(role) if role else None
        for i in np.flatnonzero(rows):
            index = self.page.rows[int(i)]
            cell = f"{c.letter(at)}{index + 1}" if at is not None else ""
            found = safe_found(self.cells[index, at]) if at is not None else ""
            words = c.header_key(self.cells[index, at]) if at is not None else ""
            if words in PASS | FAIL:  # a verdict is nobody's name
                found = c.tidy(self.cells[index, at])
            self.context.events.add(
                rule,
                self.file,
                self.found.sheet.name,
                row=index + 1,
                cell=cell,
                found=found,
                school=self.school[i] or None,
            )


def _class_label(cell: object) -> tuple[Any, str]:
    label, rule = c.class_letter(cell)
    text = (label or "").lstrip("0123456789- ")
    # a long word in the place of a class may be a name
    return (text or None, rule) if len(text) <= 3 else (None, "")
