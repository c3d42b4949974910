"""Item 5.7: plans for removing what the independent assessment found, and in what state they are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section5.noko import CRITERION, PROCEDURE
from mskoko_lib.indicators.noko import CRITERIA
from mskoko_lib.indicators.noko_plan import EARLIER, WHOSE

FORM = "Источник: форма 5.7 управления (план по устранению недостатков)."
WHO = {"school": "школа", "founder": "только учредитель"}
NO_PLAN = "Сведений о плане по устранению недостатков нет."
_REMOVED, _OVERDUE = "noko_removed_share", "noko_overdue"


def absence(plan: pd.DataFrame, scope: Scope) -> str:
    """Whether nothing is known of the plan after the assessment that is shown; "" where something is. `plan`: ``form_noko_plan``."""
    rows = plan[plan["year"] == scope.year]
    rows = rows[rows["school_id"] == scope.school_id] if scope.own else rows
    return NO_PLAN if rows.empty else ""


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Faults, who can remove them, what is removed; what is left of earlier plans."""
    at = scope.at(PROCEDURE)
    if scope.audience == "public":
        name = f"Недостатки плана {scope.year} года, устранённые на {scope.day}"
        return [sentence(figures, "fact", {"value": (_REMOVED, at)}, name=name)]
    whose = {code: {**at, "category": code} for code in WHOSE}
    every = [
        ("всего", "noko_faults", at),
        *((f"может устранить {WHO[code]}", "noko_faults", one) for code, one in whose.items()),
    ]
    done = [
        ("всего", _REMOVED, at),
        *((f"из тех, что может устранить {WHO[code]}", _REMOVED, one) for code, one in whose.items()),
    ]
    criteria = [(CRITERION[k], "noko_faults", {**at, "category": k}) for k in CRITERIA]
    old = {**at, "group": EARLIER}
    carried = [("всего", "noko_faults", old), ("срок прошёл", _OVERDUE, old)]
    return [
        several(figures, f"Недостатки плана {scope.year} года", every),
        several(figures, "Недостатки по критериям", criteria, skip_zero=True),
        several(figures, f"Устранено на {scope.day}", done),
        several(figures, "Не устранены недостатки планов прошлых лет", carried),
    ]


def change(figures: Figures, scope: Scope) -> Sentence | None:
    """Removed by the same day of the year before."""
    if scope.own:  # its faults are too few for a comparison
        return None
    return words.moved(figures, scope, "Доля устранённых недостатков", _REMOVED, "noko_removed_change", PROCEDURE)


def overdue(figures: Figures, scope: Scope, rows: pd.DataFrame, whose: str) -> Finding | None:
    """Faults whose term is past, apart by who can remove them: a head is not blamed for the founder's money."""
    late = rows[rows["overdue"] & (rows["removable_by"] == whose)]
    at, notes = {}, {}
    for school in words.schools_of(scope):
        mine = late[late["school_id"] == school].sort_values("fault_number")
        at[school] = words.at_school(scope, PROCEDURE, school, category=whose)
        if len(mine):
            names = dict.fromkeys(CRITERION[words.code(one)] for one in mine["noko_criterion"] if words.code(one))
            notes[school] = ", ".join(names)
    who = "устранить может школа" if whose == "school" else "устранить может только учредитель"
    name = f"Срок прошёл, недостаток не устранён ({who})"
    parts = []
    for school, note in notes.items():
        label = note if scope.own else f"{scope.names[school]}{f' ({note})' if note else ''}"
        parts.append((label or "по плану", _OVERDUE, at[school]))
    said = several(figures, name, parts, headline=3.9 if whose == "school" else 4.1)
    return Finding(said, tuple(notes)) if said is not None else None


def overdue_before(figures: Figures, scope: Scope) -> Finding | None:
    """Faults of earlier plans whose term is past, by school, the most first."""
    name = "Срок прошёл, недостатки планов прошлых лет не устранены"
    at = {school: words.at_school(scope, PROCEDURE, school, group=EARLIER) for school in words.schools_of(scope)}
    late = {school: figures.number(figures.id(_OVERDUE, **one)) or 0 for school, one in at.items()}
    there = sorted((school for school in at if late[school]), key=lambda school: -late[school])
    if scope.own and there:
        said = sentence(figures, "fact", {"value": (_OVERDUE, at[scope.school_id])}, 3.8, name=name)
    else:
        said = several(figures, name, [(scope.names[one], _OVERDUE, at[one]) for one in there], headline=3.8)
    return Finding(said, tuple(there)) if said is not None else None


def unreported(figures: Figures, scope: Scope) -> Finding | None:
    """Schools whose last report is older than the last quarter due."""
    at = {school: words.at_school(scope, PROCEDURE, school) for school in words.schools_of(scope)}
    silent = [school for school, one in at.items() if figures.number(figures.id("noko_unreported", **one))]
    name = "Нет отчёта за последний квартал; неустранённых недостатков"
    if scope.own and silent:
        said = sentence(figures, "fact", {"value": ("noko_unreported", at[scope.school_id])}, 3.3, name=name)
    else:
        parts = [(scope.names[school], "noko_unreported", at[school]) for school in silent]
        said = several(figures, name, parts, headline=3.3)
    return Finding(said, tuple(silent)) if said is not None else None


def measures(
    scope: Scope, own: Finding | None, founder: Finding | None, old: Finding | None, silent: Finding | None
) -> list[Measure | None]:
    """The school removes and reports; what only the founder can do is asked of the department."""
    given: list[Measure | None] = []
    if own is not None:
        given.append(
            common.measure(
                own.said,
                whom=words.whom(scope, *own.schools),
                what="устранить недостатки, срок которых прошёл, или назвать причину и новый срок",
                term=scope.term,
                proof="отчёт о выполнении плана с подтверждением",
            )
        )
    if founder is not None:
        given.append(
            common.measure(
                founder.said,
                whom=common.HEAD if scope.own else common.DEPARTMENT,
                what="письменно напомнить учредителю о недостатках, срок устранения которых прошёл"
                if scope.own
                else "найти средства на устранение недостатков, найденных независимой оценкой, или перенести срок решением "
                "учредителя: "
                f"{words.listed(scope, founder.schools)}",
                term=scope.term,
                proof="письмо учредителю" if scope.own else "решение учредителя, обновлённый план",
            )
        )
    if old is not None:
        given.append(
            common.measure(
                old.said,
                whom=common.HEAD if scope.own else common.DEPARTMENT,
                what="сверить с учредителем, что из планов прошлых лет ещё нужно, и назначить новые сроки"
                if scope.own
                else "сверить со школами, что из прошлых планов по итогам независимой оценки ещё нужно, и назначить новые сроки: "
                f"{words.listed(scope, old.schools)}",
                term=scope.term,
                proof="обновлённые планы, форма 5.7",
            )
        )
    if silent is not None:
        given.append(
            common.measure(
                silent.said,
                whom=words.whom(scope, *silent.schools),
                what="прислать отчёт о выполнении плана за последний квартал",
                term=scope.term,
                proof="отчёт, форма 5.7",
            )
        )
    return given


def _columns() -> list[Col]:
    return [
        Col("всего", "noko_faults", group="Недостатков"),
        Col("школы", "noko_faults", {"category": "school"}, group="Недостатков"),
        Col("учредителя", "noko_faults", {"category": "founder"}, group="Недостатков"),
        Col("число", _REMOVED, part="numerator", group="Устранено"),
        Col("%", _REMOVED, group="Устранено", least_n=common.LEAST_N),
        Col("школы", _OVERDUE, {"category": "school"}, group="Срок прошёл"),
        Col("учредителя", _OVERDUE, {"category": "founder"}, group="Срок прошёл"),
        Col("Без отчёта за квартал", "noko_unreported"),
    ]


def years_table(figures: Figures, scope: Scope, years: Sequence[int]) -> TableBlock | None:
    """Plans over the years, each on the same day of its year."""
    cols = _columns() if scope.audience != "public" else [Col("Устранено, %", _REMOVED, group="План")]
    return words.of_no_pupils(
        grid(
            figures, id="noko-plan-years", caption="Устранение недостатков по годам", head="План года",
            lines=common.year_lines(scope, PROCEDURE, years), cols=cols, source=FORM,
            subtitle=f"На то же число года ({scope.day}); {words.FEW}",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school; the department's only."""
    return words.of_no_pupils(
        grid(
            figures, id="noko-plan-schools", caption="Устранение недостатков по школам", head="Школа",
            lines=common.school_lines(scope, PROCEDURE), cols=_columns(), source=FORM,
            subtitle=f"План {scope.year} года на {scope.day}; школы в порядке реестра; {words.FEW}",
        )
    )  # fmt: skip


def open_table(rows: pd.DataFrame, carried: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """Faults that are not removed, with term and last report; for the department those whose term is past.

    `rows`: ``fault_rows``, of which the plan shown is taken; `carried`: those of earlier plans.
    """
    now = rows[rows["year"] == scope.year]
    kept = pd.concat([carried, now.assign(plan_year=now["year"])])
    kept = kept[~kept["done"]] if scope.own else kept[kept["overdue"]]
    kept = kept.sort_values(["plan_year", "fault_number"], kind="stable")
    lines: list[tuple[str, ...]] = []
    for school, name in words.schools_of(scope).items():
        for row in kept[kept["school_id"] == school].to_dict("records"):
            quarter = words.code(row["reported_quarter"])
            told = (
                f"{int(row['plan_year'])}\u00a0года",
                CRITERION.get(words.code(row["noko_criterion"]), ""),
                WHO.get(words.code(row["removable_by"]), "не сказано"),
                words.term_text(row["due_date"], scope.year),
                f"за {quarter}\u00a0квартал" if quarter else "отчётов нет",
            )
            lines.append(told if scope.own else (name, *told))
    heads = ("План", "Критерий", "Кто может устранить", "Срок", "Последний отчёт")
    return words.words_table(
        heads if scope.own else ("Школа", *heads), lines, id="noko-open", source=FORM,
        caption="Недостатки, которые не устранены" if scope.own else "Недостатки, срок устранения которых прошёл",
        subtitle=f"На {scope.day}",
    )  # fmt: skip
