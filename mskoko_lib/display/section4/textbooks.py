"""Item 4.7: provision with textbooks: facts, what changed, what is out of the ordinary, whom it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.russian import number
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4.shared import subject_word
from mskoko_lib.indicators.textbooks import APRIL, SAME, SEPTEMBER, SIDE, lowest_positions, positions
from mskoko_lib.params import Textbooks
from mskoko_lib.subjects import TAUGHT

FORM = "Источник: форма 4.7 школ."
PROCEDURE = "textbooks"
MONTH_IN = {APRIL: "в апреле, на будущий учебный год", SEPTEMBER: "в сентябре"}
HOW = (
    "Считаются экземпляры действующего федерального перечня, а не названия. Избыток по одному предмету, параллели или школе "
    "не закрывает нехватку по другому, поэтому рядом с общей долей стоит наименьшая по параллелям. Это сплошной учёт: "
    "интервалов у долей одного года нет."
)
NO_FORM = "Сведений об учебниках за этот год нет."
NO_OWN = "Школа не представила сведений об учебниках за этот год."
NOT_ASKED = (
    "Чего форма 4.7 не спрашивает: цены и источника денег, электронных учебников, рабочих тетрадей и пособий, запаса сверх "
    "перечня. Уровни изучения предмета в старших классах она не разделяет."
)
SUBJECTS: dict[str, str] = {
    **{code: name for code, name in TAUGHT.items() if code not in SIDE},
    **{code: name for code, name in TAUGHT.items() if code in SIDE},
}


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """Why the item shows nothing; "" where it does."""
    rows = form[form["year"] == scope.year]
    if rows.empty:
        return NO_FORM
    return NO_OWN if scope.own and not (rows["school_id"] == scope.school_id).any() else ""


def silent(rows: pd.DataFrame, scope: Scope, month: str) -> str:
    """Of which schools nothing has come for the month shown; the department's, "" for others and where all sent it."""
    came = set(_of(rows, scope, month)["school_id"].astype(str))
    missing = [school for school in scope.names if school not in came]
    if not scope.department or not came or not missing:
        return ""
    return f"Сведения об учебниках ({MONTH_IN.get(month, '')}) не представили: {words.listed(scope, missing)}."


def place(subject: object, grade: object) -> str:
    """«Биология, 7 класс»."""
    return f"{TAUGHT.get(str(subject), str(subject))}, {int(str(grade))}\u00a0класс"


def place_inside(subject: object, grade: object) -> str:
    """«биология, 7 класс», «ИЗО, 7 класс»: the same inside a sentence."""
    return f"{subject_word(str(subject))}, {int(str(grade))}\u00a0класс"


def facts(figures: Figures, scope: Scope, month: str) -> list[Sentence | None]:
    """Provision, main subjects and others apart; shortage; worn and outdated copies; the order."""
    at = scope.at(PROCEDURE, group=month)
    kinds = {"main": "основные предметы", "side": "музыка, ИЗО, технология, ОБЖ, физкультура"}
    name = f"Обеспеченность учебниками {MONTH_IN.get(month, '')}"
    if scope.audience == "public":  # each figure is decided on its own
        alone = {f"{name}: {label}": {**at, "category": kind} for kind, label in kinds.items()}
        told = {name: at} | alone
        return [
            sentence(figures, "fact", {"value": ("textbook_share", where)}, name=text) for text, where in told.items()
        ]
    beside = common.beside_town(
        figures, scope, "Обеспеченность рядом с муниципалитетом", "textbook_share", PROCEDURE, group=month
    )
    shares = [("всего", "textbook_share", at)]
    shares += [(label, "textbook_share", {**at, "category": kind}) for kind, label in kinds.items()]
    lacks = [("всего", "textbook_shortage", at)]
    lacks += [(label, "textbook_shortage", {**at, "category": kind}) for kind, label in kinds.items()]
    old = [
        ("пора списать", "textbook_worn_share", at),
        ("обеспеченность, если их списать", "textbook_share_unworn", at),
    ]
    term = [
        ("истёк до начала учебного года, в обеспеченность не входят", "textbook_expired", at),
        ("истекает до начала следующего учебного года", "textbook_expiring", at),
    ]
    order = [
        ("заказано", "textbook_ordered", at),
        ("оплачено", "textbook_paid_share", at),
        ("поступило", "textbook_delivered_share", at),
    ]
    return [
        several(figures, name, shares),
        beside if scope.own else None,
        several(figures, "Не хватает экземпляров", lacks),
        sentence(figures, "fact", {"value": ("textbook_full_share", at)}, name="Предметы параллелей, где учебников хватает всем"),
        several(figures, "Изношенные экземпляры", old),
        several(figures, "Срок использования учебников, экземпляров", term, skip_zero=True),
        several(figures, "Заказ этого года, экземпляров", order) if figures.number(figures.id("textbook_ordered", **at)) else None,
    ]  # fmt: skip


def april_to_september(figures: Figures, scope: Scope) -> Sentence | None:
    """The copies of both months against one need."""
    months = {"экземпляры апреля": APRIL, "экземпляры сентября": SEPTEMBER}
    at = {label: scope.at(PROCEDURE, group=month) for label, month in months.items()}
    if any(not figures.id("textbook_same_need_share", **one) for one in at.values()):
        return None
    parts = [(label, "textbook_same_need_share", one) for label, one in at.items()]
    return several(figures, "Сентябрь рядом с апрелем, на одну и ту же потребность сентября", parts)


def change(figures: Figures, scope: Scope, month: str) -> Sentence | None:
    """Provision against the year before, the same month, over what both years told."""
    now = scope.at(PROCEDURE, group=month)
    same = {**now, "category": SAME}
    slots = {
        "now": ("textbook_share", same),
        "before": ("textbook_share", {**same, "year": scope.year - 1}),
        "change": ("textbook_change", now),
    }
    whose = "те же предметы и параллели" if scope.own else "те же школы, предметы и параллели"
    name = f"Обеспеченность учебниками {MONTH_IN.get(month, '')} ({whose})"
    return sentence(figures, "mean_change", slots, name=name, year_before=str(scope.year - 1))


def lowest(rows: pd.DataFrame, figures: Figures, scope: Scope, month: str) -> Sentence | None:
    """The least provided subject of a grade; of the reader's school, for the department of all schools."""
    if scope.audience == "public":
        return None
    mine = _of(rows, scope, month)
    found = lowest_positions(mine[mine["school_id"] == scope.school_id] if scope.own else mine)
    found = found[found["shortage"] > 0].sort_values(["share_pct", "shortage"], ascending=[True, False], kind="stable")
    for row in _records(found):
        where = place_inside(row["subject"], row["grade"])
        label = where if scope.own else f"{scope.names.get(str(row['school_id']), '')}, {where}"
        at = _position(scope, row, month)
        return sentence(figures, "fact", {"value": ("textbook_share", at)}, name=f"Хуже всего обеспечены: {label}")
    return None


def _of(rows: pd.DataFrame, scope: Scope, month: str) -> pd.DataFrame:
    return rows[(rows["year"] == scope.year) & (rows["month"] == month)]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _position(scope: Scope, row: Mapping[str, Any], month: str) -> dict[str, object]:
    """Dimensions of the figures of a subject of a grade in a school."""
    return {
        "procedure": PROCEDURE, "year": scope.year, "school_id": str(row["school_id"]), "subject": str(row["subject"]),
        "grade": int(row["grade"]), "group": month,
    }  # fmt: skip


def short_classes(rows: pd.DataFrame, figures: Figures, scope: Scope, month: str, rule: Textbooks) -> Finding | None:
    """Subjects of a grade where a class of books lacks (``params.textbooks``), the largest shortage first."""
    every = positions(_of(rows, scope, month))
    found = every[(every["shortage"] >= rule.class_of_books) & every["school_id"].isin(list(words.schools_of(scope)))]
    found = found.sort_values(["shortage", "school_id", "grade"], ascending=[False, True, True], kind="stable")
    parts, schools = [], []
    for row in _records(found):
        school = str(row["school_id"])
        where = place_inside(row["subject"], row["grade"])
        label = where if scope.own else f"{scope.names[school]}, {where}"
        parts.append((label, "textbook_shortage", _position(scope, row, month)))
        schools.append(school)
    said = several(figures, "Учебников не хватает на целый класс, экземпляров", parts, headline=4.4)
    return Finding(said, tuple(dict.fromkeys(schools))) if said is not None else None


def outdated(rows: pd.DataFrame, figures: Figures, scope: Scope, month: str) -> Finding | None:
    """Schools that still count an edition which has left the federal list."""
    found = _of(rows, scope, month)
    found = found[found["expired"] > 0]
    notes = {
        school: "; ".join(dict.fromkeys(place_inside(row["subject"], row["grade"]) for row in _records(mine)))
        for school in words.schools_of(scope)
        if len(mine := found[found["school_id"] == school])
    }
    name = "Экземпляры, срок использования которых истёк до начала учебного года"
    if not scope.own:
        return words.by_school(figures, scope, name, (PROCEDURE, "textbook_expired", {"group": month}), notes, 3.6)
    if not notes:
        return None
    at = scope.at(PROCEDURE, group=month)
    said = sentence(
        figures, "fact", {"value": ("textbook_expired", at)}, 3.6, name=f"{name} ({notes[scope.school_id]})"
    )
    return Finding(said, (scope.school_id,)) if said is not None else None


def unpaid(figures: Figures, scope: Scope, month: str, rule: Textbooks) -> Finding | None:
    """Schools of whose order little is paid; the department's, who has the money."""
    if not scope.department:
        return None
    notes = {}
    for school in scope.names:
        obs = figures.id("textbook_paid_share", **words.at_school(scope, PROCEDURE, school, group=month))
        paid = figures.number(obs)
        if paid is not None and paid < rule.least_paid_pct:
            notes[school] = ""
    name = f"Заявка оплачена меньше чем на {number(rule.least_paid_pct)}\u00a0%; оплачено из заказанных экземпляров"
    return words.by_school(
        figures, scope, name, (PROCEDURE, "textbook_paid_share", {"group": month}), notes, 3.8, fewest_first=True
    )


def exchange(figures: Figures, scope: Scope) -> Sentence | None:
    """What could be moved between schools; the department's only."""
    at = scope.town(PROCEDURE)
    if not scope.department or not figures.number(figures.id("textbook_transfer", **at)):
        return None
    name = "Нехватка, которую закрыла бы передача неизношенных экземпляров того же издания из других школ"
    return sentence(figures, "fact", {"value": ("textbook_transfer_share", at)}, 4.0, name=name)


def measures(
    scope: Scope, short: Finding | None, old: Finding | None, late: Finding | None, moved: Sentence | None
) -> list[Measure | None]:
    """Measures of 4.7: the school orders, the department finds money and moves what others do not need."""
    given: list[Measure | None] = []
    if short is not None:
        given.append(
            common.measure(
                short.said,
                whom=words.whom(scope, *short.schools),
                what="включить недостающие учебники в заявку, а до поступления обеспечить класс из обменного фонда",
                term=scope.term,
                proof="заявка, накладная или акт передачи",
            )
        )
    given.append(
        common.measure(
            moved,
            whom=common.DEPARTMENT,
            what="организовать передачу учебников между школами (основные предметы — в таблице «Что можно передать», "
            "остальные — в формах школ)",
            term=scope.term,
            proof="акты передачи, обновлённая форма 4.7",
        )
    )
    if late is not None:
        given.append(
            common.measure(
                late.said,
                whom=common.DEPARTMENT,
                what="установить, почему заявки на учебники не оплачены, и назначить срок оплаты",
                term=scope.term,
                proof="платёжные документы или письмо школам со сроком",
            )
        )
    if old is not None:
        given.append(
            common.measure(
                old.said,
                whom=words.whom(scope, *old.schools),
                what="исключить эти экземпляры из обеспеченности и заказать издания действующего перечня",
                term=scope.term,
                proof="акт списания, заявка",
            )
        )
    return given


def years_table(figures: Figures, scope: Scope, years: Iterable[int], month: str) -> TableBlock | None:
    """Provision over the years, the same month; in a school's note beside the municipality."""
    cols = [
        Col("Нужно экземпляров", "textbook_share", part="n"),
        Col("Не хватает", "textbook_shortage"),
        Col("всего", "textbook_share", group="Обеспеченность, %"),
        Col("основные предметы", "textbook_share", {"category": "main"}, group="Обеспеченность, %"),
        Col("остальные", "textbook_share", {"category": "side"}, group="Обеспеченность, %"),
        Col("Хватает всем, % предметов параллелей", "textbook_full_share", group="По параллелям"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="textbooks-years", caption="Обеспеченность учебниками по годам", head="Год",
            lines=common.year_lines(scope, PROCEDURE, years, group=month), cols=words.of_reader(scope, cols), source=FORM,
            subtitle=f"{MONTH_IN.get(month, '').capitalize()}",
        )
    )  # fmt: skip


def lines_by_subject(at: Mapping[str, object]) -> list[Line]:
    """Subjects, the main ones before the others."""
    main = [Line(name, {**at, "subject": code}) for code, name in SUBJECTS.items() if code not in SIDE]
    side = [Line(name, {**at, "subject": code}) for code, name in SUBJECTS.items() if code in SIDE]
    return [Line("Основные предметы", kind="group"), *main, Line("Остальные предметы", kind="group"), *side]
