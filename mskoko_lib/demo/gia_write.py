"""Writing the protocols of a year: layouts, faults, what came twice, late or not at all."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from mskoko_lib.demo import gia_layouts as lay
from mskoko_lib.demo.admission import write_admission
from mskoko_lib.demo.dirt import LETTERS
from mskoko_lib.demo.gia import Sitting, result_of, sittings
from mskoko_lib.demo.gia_planted import ExamFacts, ExamFile, FormFacts
from mskoko_lib.demo.people import Person, person, typed
from mskoko_lib.demo.school_forms import write_forms
from mskoko_lib.demo.town import Roll, Town
from mskoko_lib.demo.workbook import write_xlsx

#: sat, but the exam centre's file never came
MISSING = {2022: "history"}
_FOREIGN_CODE = 98001  # no school of the town
Groups = dict[tuple[str, str, date], list[Sitting]]


def write_exams(root: Path, town: Town, roll: Roll, year: int) -> ExamFacts:
    """Write the protocols, the essay and the interview of `year` below ``root/<year>`` and say what was planted."""
    every = sittings(town, roll, year)
    people = _people(town, every, year)
    groups: Groups = defaultdict(list)
    for one in every:
        groups[one.form, one.subject, one.day].append(one)
    writer = _Writer(root / str(year), year, town, people)
    groups = {key: rows for key, rows in groups.items() if key[1] != MISSING.get(year)}
    if groups:
        nine = {key: rows for key, rows in groups.items() if rows[0].grade == 9}
        if nine:
            writer.grade_nine(nine)
        writer.grade_eleven({key: rows for key, rows in groups.items() if rows[0].grade == 11})
    files = (*writer.files, *write_admission(root, town, roll, year, people))
    forms = write_forms(root, town, roll, year, every, people)
    return _facts(every, year, files, forms)


def _people(town: Town, every: Sequence[Sitting], year: int) -> dict[int, Person]:
    """Who the sitters are; in 2022 two pairs of one school and grade bear one name: the documents tell them apart or not."""
    people = {one.pupil: person(town, one.pupil) for one in every}
    if year == 2022:
        mates: dict[tuple[int, int], list[int]] = defaultdict(list)
        for one in sorted(every, key=lambda s: (s.school, s.grade, s.pupil)):
            if one.form == "oge" and one.subject == "math" and one.pupil not in mates[one.school, one.grade]:
                mates[one.school, one.grade].append(one.pupil)
        crowded = sorted((key for key in mates if len(mates[key]) >= 6), key=lambda key: (-len(mates[key]), key))[:1]
        for key in crowded:
            first, second = mates[key][:2]
            other = people[first]
            people[second] = replace(
                people[second], surname=other.surname, first=other.first, patronymic=other.patronymic
            )
    return people


class _Writer:
    def __init__(self, folder: Path, year: int, town: Town, people: Mapping[int, Person]) -> None:
        self.folder, self.year, self.town, self.people = folder, year, town, people
        self.files: list[ExamFile] = []
        self.rng = np.random.default_rng([town.seed, 23, year])

    # -- grade 9 --

    def grade_nine(self, groups: Groups) -> None:
        main = {key: rows for key, rows in sorted(groups.items(), key=_order) if key[2] < date(self.year, 7, 1)}
        later = {key: rows for key, rows in sorted(groups.items(), key=_order) if key[2] >= date(self.year, 7, 1)}
        merged: list[lay.Line] = []
        faults: Counter[str] = Counter()
        for subject in ("math", "russian"):
            cells = self._typed(_of(main, "oge", subject))
            if subject == "math" and self.year == 2022:
                faults += self._spoil(cells)
            merged += lay.oge_sparse(
                lay.title(subject, "oge", _day(_key(main, "oge", subject))), cells, footer=subject == "math"
            )
        sat = _of(main, "oge", "math") + _of(main, "oge", "russian")
        self._xlsx("Протокол_ОГЭ_общий.xlsx", [("Page 1", merged)], "oge", sat, faults)
        for subject in sorted({key[1] for key in main if key[0] == "oge"} - {"math", "russian"}):
            self._choice_of_nine(subject, _key(main, "oge", subject), _of(main, "oge", subject))
        for subject in ("russian", "math"):
            if rows := _of(main, "gve", subject):
                heading = lay.title(subject, "gve", _day(_key(main, "gve", subject)))
                self._xlsx(
                    f"ГВЭ-9 {subject}.xlsx", [("Page 1", lay.oge_dense(heading, self._typed(rows)))], "oge", rows
                )
        if later:
            lines = [line for key, rows in later.items() for line in lay.oge_sparse(
                lay.title(key[1], key[0], _day(key)), self._typed(rows), footer=False)]  # fmt: skip
            self._xlsx(
                "ОГЭ резерв и сентябрь.xlsx", [("Page 1", lines)], "oge", [s for rows in later.values() for s in rows]
            )
        if self.year == 2022:
            self._appeals(_of(main, "oge", "russian"), _key(main, "oge", "russian"))

    def _choice_of_nine(self, subject: str, key: tuple[str, str, date], rows: list[Sitting]) -> None:
        heading = lay.title(subject, "oge", _day(key))
        if subject == "social":
            self._xlsx("обществознание 9.xlsx", [("Page 1", lay.oge_passport(heading, self._typed(rows)))], "oge", rows)
        elif subject in ("chemistry", "physics"):
            lines = lay.oge_csv(self._typed(rows))
            self._csv(f"{lay.SUBJECTS[subject][0]}_{_day(key)}.csv", lines, "oge", rows, "utf-8-sig")
        elif subject in ("biology", "geography"):
            self._xlsx(
                f"{3300 + len(self.files)}.xlsx", [("Лист1", lay.oge_dense(heading, self._typed(rows)))], "oge", rows
            )
        else:
            self._xlsx(f"ОГЭ {subject}.xlsx", [("Page 1", lay.oge_sparse(heading, self._typed(rows)))], "oge", rows)
            if subject == "informatics" and self.year == 2022:
                source = self.folder / f"ОГЭ {subject}.xlsx"
                shutil.copyfile(source, self.folder / f"ОГЭ {subject} (1).xlsx")
                self.files.append(replace(self.files[-1], path=f"{self.year}/ОГЭ {subject} (1).xlsx", kind="duplicate"))

    def _appeals(self, rows: list[Sitting], key: tuple[str, str, date]) -> None:
        """Three appeals about Russian: one granted (two points more), two declined."""
        chosen = [one for one in rows if not one.state][3:6]
        lines = []
        for k, one in enumerate(chosen):
            exam = f"{lay.SUBJECTS['russian'][1]}({_day(key)})"
            row = self._row(one)
            if not k and one.primary is not None:
                row = replace(row, primary=one.primary + 2, result=result_of("oge", "russian", one.primary + 2))
            lines.append((row, exam, "Апелляция отклонена" if k else "Апелляция удовлетворена"))
        self._xlsx("После апелляций.xlsx", [("Page 1", lay.oge_appeals(lines))], "appeals", chosen)

    # -- grade 11 --

    def grade_eleven(self, groups: Groups) -> None:
        retakes = []
        for key, rows in sorted(groups.items(), key=_order):
            form, subject, day = key
            if day >= (date(2020, 7, 23) if self.year == 2020 else date(self.year, 7, 1)):
                retakes.append((key, rows))
                continue
            heading, typed_rows = lay.title(subject, form, _day(key)), self._typed(rows)
            if form == "gve":
                self._xlsx(
                    f"ГВЭ-11 {subject}.xlsx", [("Page 1", lay.ege_dense(heading, typed_rows, long=True))], "ege", rows
                )
            elif subject == "math_profile":
                self._xlsx("ЕГЭ 02.xlsx", [("Протокол", lay.ege_compact(heading, typed_rows))], "ege", rows)
            elif subject in ("math_base", "informatics"):
                self._xlsx(
                    f"ЕГЭ {subject}.xlsx", [("Page 1", lay.ege_dense(heading, typed_rows, long=False))], "ege", rows
                )
            elif subject == "physics":
                self._csv("fizika.csv", lay.ege_csv(heading, typed_rows), "ege", rows, "cp1251")
            elif subject == "english":
                heading = lay.title(subject, form, _day(key), oral_day=f"{self.year}.06.16")
                self._csv("английский.csv", lay.ege_csv(heading, typed_rows), "ege", rows, "utf-8-sig")
            else:
                self._xlsx(
                    f"ЕГЭ {lay.SUBJECTS[subject][1]}.xlsx",
                    [("Page 1", lay.ege_sparse(heading, typed_rows))],
                    "ege",
                    rows,
                )
        if retakes:
            lines = [line for key, rows in retakes for line in lay.ege_sparse(
                lay.title(key[1], key[0], _day(key)), self._typed(rows))]  # fmt: skip
            self._xlsx("ЕГЭ пересдачи.xlsx", [("Page 1", lines)], "ege", [s for _, rows in retakes for s in rows])

    # -- rows and files --

    def _typed(self, rows: Sequence[Sitting]) -> list[lay.Typed]:
        return [self._row(one) for one in rows]

    def _row(self, one: Sitting) -> lay.Typed:
        who = self.people[one.pupil]
        words = lay.state_words(one.state) if one.state else ""
        klass = f"9{LETTERS[one.class_no % len(LETTERS)]}" if one.grade == 9 else "11"
        if one.grade == 9 and self.rng.random() < 0.1:
            klass = klass.lower()
        return lay.Typed(
            int(self.town.schools[one.school].rcoi_code), klass, typed(who, self.rng), who.series, who.number, one.short, one.long,
            words if one.primary is None else one.primary, words if one.result is None else one.result,
            "" if one.oral is None else one.oral, 1001 + one.school, 101 + one.pupil % 12,
        )  # fmt: skip

    def _spoil(self, rows: list[lay.Typed]) -> Counter[str]:
        """Plant faults into the last rows of a protocol: codes, marks, masks."""
        clean = [k for k, row in enumerate(rows) if isinstance(row.result, int)][-6:]
        changes: tuple[tuple[str, dict[str, Any]], ...] = (
            ("foreign_code", {"code": _FOREIGN_CODE}), ("bad_mark", {"result": 7}), ("letter_in_mark", {"result": "хор"}),
            ("bad_mask", {"short": rows[clean[3]].short.replace("-", "?", 1) if len(clean) > 3 else ""}),
            ("nothing", {"primary": "", "result": ""}),
        )  # fmt: skip
        done: Counter[str] = Counter()
        for k, (name, change) in zip(clean, changes, strict=False):
            if name != "bad_mask" or "?" in str(change["short"]):
                rows[k] = replace(rows[k], **change)
                done[name] += 1
        return done

    def _xlsx(
        self, name: str, sheets: list[tuple[str, list[lay.Line]]], kind: str, rows: Sequence[Sitting],
        faults: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        write_xlsx(self.folder / name, sheets)
        self._note(name, kind, rows, faults or {})

    def _csv(self, name: str, lines: Sequence[lay.Line], kind: str, rows: Sequence[Sitting], encoding: str) -> None:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(lines)
        # cp1251 holds no letter that a keyboard would not give
        (self.folder / name).write_bytes(stream.getvalue().encode(encoding, errors="replace"))
        self._note(name, kind, rows, {})

    def _note(self, name: str, kind: str, rows: Sequence[Sitting], faults: Mapping[str, int]) -> None:
        absent = sum(one.state == "absent" for one in rows)
        self.files.append(ExamFile(f"{self.year}/{name}", self.year, kind, len(rows), absent, dict(faults)))


def _order(item: tuple[tuple[str, str, date], list[Sitting]]) -> tuple[date, str, str]:
    (form, subject, day), _ = item
    return day, subject, form


def _key(groups: Groups, form: str, subject: str) -> tuple[str, str, date]:
    return min(key for key in groups if key[:2] == (form, subject))


def _of(groups: Groups, form: str, subject: str) -> list[Sitting]:
    return [one for key, rows in groups.items() if key[:2] == (form, subject) for one in rows]


def _day(key: tuple[str, str, date]) -> str:
    return f"{key[2]:%Y.%m.%d}"


def _facts(every: Sequence[Sitting], year: int, files: Sequence[ExamFile], forms: FormFacts) -> ExamFacts:
    attempts: dict[tuple[str, str, int], list[Sitting]] = defaultdict(list)
    for one in sorted(every, key=lambda s: s.day):
        if one.form != "gve" and one.state not in ("absent", "unfinished") and one.subject != MISSING.get(year):
            attempts["oge" if one.grade == 9 else "ege", one.subject, one.pupil].append(one)
    takers, first, last = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for (exam, subject, _), mine in attempts.items():
        takers[exam, subject] += 1
        first[exam, subject] += mine[0].failed
        last[exam, subject] += mine[-1].failed
    return ExamFacts(year, takers, first, last, MISSING.get(year, ""), tuple(files), forms)
