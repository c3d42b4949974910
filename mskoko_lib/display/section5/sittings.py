"""What items 5.2 and 5.4 share: lines by exam and subject, tables of marks, of test scores, of taking part, of tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.labels import exam_name, in_order
from mskoko_lib.display.section3 import words

EXAMS = {"oge": "ОГЭ", "ege": "ЕГЭ", "gve9": "ГВЭ-9", "gve11": "ГВЭ-11"}
MARKED_BY = {"own": "свой учитель", "cross": "перекрёстно", "commission": "комиссия"}
#: term of what helps only before the exam
BEFORE_EXAM = "до начала экзаменов"
_RARE = {"threshold": "ровно порог", "zero": "ноль баллов"}
STATES = {"absent": "не явились", "interrupted": "работа прервана", "blank": "результата нет"}


@dataclass(frozen=True)
class Work:
    """One exam and subject of mock exams or of diagnostic works."""

    procedure: str
    subject: str
    #: place of a task in the КИМ → what it checks, where a description of the КИМ was sent
    skills: Mapping[int, str] = field(default_factory=dict, compare=False)

    def line(self, task: str) -> str:
        """«24. Умение решать задачу»."""
        skill = self.skills.get(int(task)) if task.isdigit() else None
        return f"{task}. {skill}" if skill else task

    def told(self, task: str) -> str:
        """«задание 24 («Умение решать задачу»)»."""
        skill = self.skills.get(int(task)) if task.isdigit() else None
        return f"задание {task} («{skill}»)" if skill else f"задание {task}"

    @property
    def exam(self) -> str:
        return self.procedure.partition("_")[2]

    @property
    def scored(self) -> bool:
        """By test score of ЕГЭ; else by marks 2–5."""
        return self.exam == "ege" and self.subject != "math_base"

    @property
    def name(self) -> str:
        """«ОГЭ, математика»."""
        subject = exam_name(self.subject)
        return f"{EXAMS[self.exam]}, {subject[:1].lower()}{subject[1:]}"

    @property
    def below(self) -> tuple[str, dict[str, object]]:
        """Indicator and dimensions of the share below the threshold."""
        at: dict[str, object] = {"subject": self.subject}
        return ("band_share", at | {"category": "below"}) if self.scored else ("mark_share", at | {"category": "2"})

    @property
    def mean(self) -> str:
        return "mean_score" if self.scored else "mean_mark"


def works(rows: pd.DataFrame, scope: Scope, described: pd.DataFrame | None = None) -> list[Work]:
    """Exams and subjects of the note's year, of the reader's school where it is his; ОГЭ first, ГВЭ last. `rows`: of
    `mocks.latest`; `described`: ``exam_kim_tasks``.
    """
    skills = {} if described is None else skills_of(described)
    mine = rows[rows["year"] == scope.year]
    mine = mine[mine["school_id"] == scope.school_id] if scope.own else mine
    found = []
    for exam in EXAMS:
        if scope.audience == "public" and exam.startswith("gve"):
            continue  # so few that every figure would be hidden
        part = mine[mine["procedure"].astype(str).str.endswith(f"_{exam}")]
        for subject in in_order(part["subject"].astype(str)):
            found.append(Work(str(part["procedure"].iloc[0]), subject, skills.get((exam, subject), {})))
    return found


def skills_of(described: pd.DataFrame) -> dict[tuple[str, str], dict[int, str]]:
    """(exam, subject) → place of the task → what it checks, out of ``exam_kim_tasks``."""
    found: dict[tuple[str, str], dict[int, str]] = {}
    for row in described[described["skill"].notna()].to_dict("records"):
        found.setdefault((str(row["exam"]), str(row["subject"])), {})[int(row["task_order"])] = str(row["skill"])
    return found


#: with fewer pupils a sentence gives no mean; the table has it where the policy lets it stand
LEAST_FOR_MEAN = 5


def facts(figures: Figures, scope: Scope, every: Iterable[Work]) -> list[Sentence | None]:
    """Who wrote and how it went, a sentence per exam and subject; the public gets each figure on its own."""
    said: list[Sentence | None] = []
    for work in every:
        indicator, at = work.below
        here = scope.at(work.procedure, subject=work.subject)
        if scope.audience == "public":
            at_below = scope.at(work.procedure, **at)
            said.append(sentence(figures, "fact", {"value": ("sitting_turnout", here)}, name=f"{work.name}, писали"))
            said.append(sentence(figures, "fact", {"value": (indicator, at_below)}, name=f"{work.name}, ниже порога"))
            continue
        if scope.own:
            said.append(
                common.beside_town(
                    figures,
                    scope,
                    f"{work.name}, ниже порога",
                    indicator,
                    work.procedure,
                    subject=work.subject,
                    category=str(at["category"]),
                )
            )
        # of one or two pupils a mean is their own mark, and ГВЭ is written by pupils whose health is known by it
        wrote = figures.number(figures.id("sitting_turnout", **here), "numerator") or 0
        mean = ("средний тестовый балл" if work.scored else "средняя отметка", work.mean, here)
        said.append(several(figures, work.name, [
            ("писали", "sitting_turnout", here),
            *([] if scope.own else [("ниже порога", indicator, scope.at(work.procedure, **at))]),
            *((label, "sitting_points", {**here, "category": code}) for code, label in _RARE.items()
              if figures.number(figures.id("sitting_points", **{**here, "category": code}))),
            *([mean] if wrote >= LEAST_FOR_MEAN else []),
        ]))  # fmt: skip
    return said


def moved(
    figures: Figures, scope: Scope, every: Iterable[Work], sure: Collection[tuple[str, str]]
) -> list[Sentence | None]:
    """The share below the threshold beside that of the year before, on the same day of the year. `sure`: (procedure,
    subject) of changes that survive the correction for many.
    """
    said = []
    for work in every:
        if work.exam.startswith("gve"):
            continue  # so few that nothing could be concluded
        indicator, at = work.below
        now = scope.at(work.procedure, **at)
        slots = {"now": (indicator, now), "before": (indicator, {**now, "year": scope.year - 1}),
                 "change": (f"{indicator}_change", now)}  # fmt: skip
        corrected = "yes" if (work.procedure, work.subject) in sure else "no"
        name = f"{work.name}: доля ниже порога"
        said.append(sentence(figures, "change", slots, name=name, year_before=str(scope.year - 1), corrected=corrected))
    return said


def tasks_of(figures: Figures, scope: Scope, work: Work) -> list[str]:
    """Numbers of the tasks of a work, in order."""
    rows = figures.observations
    mine = rows[(rows["indicator"] == "sitting_task_completion") & (rows["procedure"] == work.procedure)]
    mine = mine[(mine["subject"] == work.subject) & (mine["year"] == scope.year) & (mine["group"] == "")]
    return sorted(set(mine["category"].astype(str)))


def hardest(figures: Figures, scope: Scope, work: Work, *, hard_pct: float) -> Sentence | None:
    """Up to three tasks with less than the local threshold of points; None with fewer than ten pupils."""
    at = scope.at(work.procedure, subject=work.subject)
    known = {}
    for task in tasks_of(figures, scope, work):
        found = figures.id("sitting_task_completion", **{**at, "category": task})
        value = figures.number(found)
        if value is not None and value < hard_pct and (figures.number(found, "n") or 0) >= common.LEAST_N:
            known[task] = value
    parts = [
        (work.told(task), "sitting_task_completion", {**at, "category": task}) for task in sorted(known, key=lambda t: known[t])[:3]
    ]  # fmt: skip
    return several(figures, f"{work.name}: меньше всего баллов набрано", parts)


def interrupted(figures: Figures, scope: Scope, every: Iterable[Work]) -> words.Finding | None:
    """Schools where a work was broken off; in a school's own note it alone."""
    parts: list[tuple[str, str, Mapping[str, object]]] = []
    schools: dict[str, None] = {}
    for work in every:
        for school, name in words.schools_of(scope).items():
            at = words.at_school(scope, work.procedure, school, subject=work.subject, category="interrupted")
            if figures.number(figures.id("sitting_state", **at)):
                parts.append((f"{name}, {work.name}" if name else work.name, "sitting_state", at))
                schools[school] = None
    name = "Работа была прервана, результатов нет; учеников"
    said = several(figures, name, parts, headline=4.1)
    return words.Finding(said, tuple(schools)) if said is not None else None


def careless(figures: Figures, scope: Scope, apart: pd.DataFrame, every: Iterable[Work]) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) where errors in the forms are more common than in the other schools. `apart`:
    `shares.differing_schools` of ``sitting_form_errors``; a school is told once, of the subject that is surest.
    """
    by_key = {(work.procedure, work.subject): work for work in every}
    rows = apart[apart["survives"] & (apart["difference_pp"] > 0)].sort_values(["p_value", "school_id", "subject"])
    found: dict[str, Sentence] = {}
    for row in rows.to_dict("records"):
        school, work = str(row["school_id"]), by_key.get((str(row["procedure"]), str(row["subject"])))
        if work is None or school in found or (scope.own and school != scope.school_id):
            continue
        at = words.at_school(scope, work.procedure, school, subject=work.subject)
        slots = {"own": ("sitting_form_errors", at), "town": ("sitting_form_errors", {**at, "school_id": ""})}
        where = "в школе" if scope.own else scope.names.get(school, "")
        said = sentence(figures, "differs", slots, 3.9, name=f"{work.name}: работы с ошибками в бланках", where=where)
        if said is not None:
            found[school] = said
    return list(found.items())


def measures(
    scope: Scope, broken: words.Finding | None, errors: Iterable[tuple[str, Sentence]], *, over: bool
) -> list[Measure | None]:
    """Hold again what was broken off, or where the exam is `over` keep a day for that; teach how forms are filled in."""
    again = "дать прерванную работу ещё раз тем, у кого результата нет, на других вариантах"
    soon = scope.term if over else BEFORE_EXAM
    spare = "назначить в графике этого учебного года запасной день на случай прерванной работы"
    given: list[Measure | None] = []
    if broken is not None:
        given.append(common.measure(
            broken.said, whom=words.whom(scope, *broken.schools),
            what=spare if over else again, term=soon,
            proof="график работ с запасным днём" if over else "строки формы с новой датой работы",
        ))  # fmt: skip
    given += [
        common.measure(
            why, whom=words.whom(scope, school), what="провести с учениками занятие по заполнению бланков и показать частые ошибки",
            term=soon, proof="запись в журнале, число ошибок на следующей работе",
        )
        for school, why in errors
    ]  # fmt: skip
    return given
