"""Item 4.5: staff of the ППЭ: taught, tested, rehearsed, without conflict; ППЭ with every role taught in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.forms.section4 import ROLE

FORM = "Источник: форма 4.5 управления."
BOTH = "Источник: форма 4.5 управления; дни экзаменов — протоколы РЦОИ."
ROLES = {choice.code: choice.label for choice in ROLE}
EXAMS = {"oge": "ГИА-9", "ege": "ГИА-11"}
NO_FORM = "Сведений о работниках ППЭ за этот год нет."
NO_STAFF = "Работники школы в ППЭ этого года не назначены."
NO_DAYS = "Дни экзаменов этого года ещё не известны: обучен ли работник до первого экзамена, сказать нельзя."
NOT_ASKED = (
    "Чего форма 4.5 не спрашивает: фамилий, программы занятия, результата проверки знаний и рабочих дней. Первый день экзаменов "
    "взят из протоколов ГИА-9 и ГИА-11 муниципалитета: в каком ППЭ сдавал участник, хранилище не знает. Пустая графа не "
    "подтверждает обучения. Назначение — работник, экзамен и ППЭ: работник двух ППЭ считается дважды."
)
READY = "готов: обучен, проверка и тренировка пройдены, конфликта интересов нет"


def absence(form: pd.DataFrame, scope: Scope) -> str:
    """Why the item shows nothing: no form of the year, or nobody of the reader's school; "" where it does."""
    rows = form[form["year"] == scope.year]
    if rows.empty:
        return NO_FORM
    return NO_STAFF if scope.own and not (rows["school_id"] == scope.school_id).any() else ""


def no_days(staff: pd.DataFrame, scope: Scope) -> str:
    """A line where the first day of an exam is not known yet. `staff`: `gia_staff.staff_rows`."""
    rows = staff[staff["year"] == scope.year]
    return NO_DAYS if len(rows) and not rows["day_known"].all() else ""


def judged(figures: Figures, scope: Scope) -> bool:
    """Whether the first day of the exams is known: before it those who are not taught yet may still be."""
    return bool(figures.id("gia_in_time_share", **scope.town("gia_staff")))


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Posts and persons, the three ticks and no conflict, taught in time, ППЭ covered, reserve, newcomers."""
    at = scope.at("gia_staff")
    when = "обученный до первого экзамена" if judged(figures, scope) else "обученный"
    covered = sentence(
        figures, "fact", {"value": ("ppe_covered_share", scope.town("gia_staff"))},
        name=f"ППЭ муниципалитета, в которых на каждую нужную роль есть {when} (ППЭ и экзамен)",
    )  # fmt: skip
    in_time = common.beside_town(
        figures, scope, "Назначения, на которые работник обучен до первого экзамена", "gia_in_time_share", "gia_staff"
    )
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        ready = sentence(
            figures, "fact", {"value": ("gia_ready_share", at)}, name=f"Назначения в ППЭ, работник {READY}"
        )
        return [ready, in_time, covered]
    ticks = [
        ("обучены", "gia_trained_share", at),
        ("проверка знаний пройдена", "gia_tested_share", at),
        ("участвовали в тренировке", "gia_rehearsed_share", at),
        ("есть конфликт интересов", "gia_conflict_share", at),
        ("всё сразу и без конфликта", "gia_ready_share", at),
    ]
    others = [
        ("в резерве", "gia_reserve_share", at),
        ("работают впервые", "gia_newcomer_share", at),
        ("нарушали в прошлом году и обучены заново", "gia_breach_taught_share", at),
    ]
    return [
        several(figures, "Работники ППЭ", [("назначений", "gia_posts", at), ("работников", "gia_persons", at)]),
        several(figures, "Готовность к работе в ППЭ, назначений", ticks),
        in_time,
        covered,
        several(figures, "Состав, назначений", others),
    ]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before."""
    given = {
        "Доля назначений, к которым работник готов,": ("gia_ready_share", "gia_ready_change"),
        "Доля назначений, на которые работник обучен до первого экзамена,": ("gia_in_time_share", "gia_in_time_change"),
        "Доля работающих впервые": ("gia_newcomer_share", "gia_newcomer_change"),
    }
    return [words.moved(figures, scope, name, *pair, "gia_staff") for name, pair in given.items()]


def gaps(found: pd.DataFrame, scope: Scope) -> list[dict[str, Any]]:
    """ППЭ of the year whose exams have begun, with a needed role that nobody taught in time has. `found`: `gia_staff.stations`."""
    rows = found[(found["year"] == scope.year) & ~found["covered"] & found["day_known"]]
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def lacking_roles(row: dict[str, Any]) -> str:
    """«технический специалист, член ГЭК»."""
    return ", ".join(ROLES[code] for code in str(row["lacking"]).split(",") if code)


def uncovered(found: pd.DataFrame, figures: Figures, scope: Scope) -> Sentence | None:
    """ППЭ where a role is not covered; the department's only."""
    rows = gaps(found, scope)
    if not rows or not scope.department:
        return None
    named = "; ".join(f"ППЭ\u00a0{row['ppe_code']} ({EXAMS[str(row['exam'])]}: {lacking_roles(row)})" for row in rows)
    slot = {"value": ("ppe_covered_share", scope.town("gia_staff"))}
    return sentence(
        figures, "spoken", slot, 4.7, name=f"На нужную роль в ППЭ до первого экзамена никто не обучен: {named}"
    )


def gaps_table(staff: pd.DataFrame, found: pd.DataFrame, scope: Scope) -> TableBlock | None:
    """Each uncovered role of a ППЭ with what became of its people; the department's only."""
    rows: list[tuple[str, ...]] = []
    for gap in gaps(found, scope):
        for role in str(gap["lacking"]).split(","):
            here = staff[
                (staff["year"] == scope.year) & (staff["exam"] == gap["exam"]) & (staff["ppe_code"] == gap["ppe_code"])
            ]
            people = here[here["role"] == role].sort_values(["trained_date", "school_id"])
            said = [_taught(person) for person in people.to_dict("records")]
            first = people["first_day"].min() if len(people) else here["first_day"].min()
            rows.append((
                f"ППЭ\u00a0{gap['ppe_code']}", EXAMS[str(gap["exam"])], ROLES[role], words.day_text(first) or "не известен",
                "; ".join(dict.fromkeys(said)) or "никто не назначен",
            ))  # fmt: skip
    return words.words_table(
        ["ППЭ", "Экзамен", "Роль", "Первый экзамен", "Кто назначен"], rows, id="gia-staff-gaps",
        caption="Роли в ППЭ, на которые никто не обучен вовремя", source=BOTH,
    )  # fmt: skip


def _taught(person: dict[Any, Any]) -> str:
    day = words.day_text(person["trained_date"])
    return f"обучен {day}" if day else "обучения нет"


def late(figures: Figures, scope: Scope) -> Finding | None:
    """Schools some of whose people were not taught before the first exam."""
    indicator = "gia_in_time_share"
    values = {
        school: figures.number(figures.id(indicator, **words.at_school(scope, "gia_staff", school)))
        for school in words.schools_of(scope)
    }
    some = {school: "" for school, value in values.items() if value is not None and value < 100}
    if not some:
        return None
    if scope.own:
        name = "Обучены до первого экзамена не все работники школы; назначения с обученным вовремя"
        return words.of_own(figures, scope, "fact", name, ("gia_staff", indicator), 4.1)
    name = "Обучены до первого экзамена не все работники; назначения с обученным вовремя"
    return words.by_school(figures, scope, name, ("gia_staff", indicator, {}), some, 3.7, fewest_first=True)


def untaught_breach(figures: Figures, scope: Scope) -> Finding | None:
    """Schools whose people broke the rules the year before and were not all taught again, once the exams have begun."""
    if not judged(figures, scope):
        return None
    indicator = "gia_breach_taught_share"
    values = {
        school: figures.number(figures.id(indicator, **words.at_school(scope, "gia_staff", school)))
        for school in words.schools_of(scope)
    }
    some = {school: "" for school, value in values.items() if value is not None and value < 100}
    if not some:
        return None
    name = "Нарушали в прошлом году и назначены снова; из них обучены"
    if scope.own:
        return words.of_own(figures, scope, "fact", name, ("gia_staff", indicator), 4.2)
    return words.by_school(figures, scope, name, ("gia_staff", indicator, {}), some, 4.3, fewest_first=True)


def conflicts(figures: Figures, scope: Scope) -> Sentence | None:
    """Posts with a conflict of interest, where there are such."""
    at = scope.at("gia_staff")
    if scope.audience == "public" or not figures.number(figures.id("gia_conflict_share", **at)):
        return None
    name = "Назначения, в которых есть конфликт интересов (в ППЭ сдают ученики или дети работника)"
    return sentence(figures, "fact", {"value": ("gia_conflict_share", at)}, name=name)


def unlisted(codes: Sequence[str], scope: Scope) -> str:
    """ППЭ that the schools' forms name and the form of staff does not; the department's only."""
    if not codes or not scope.department:
        return ""
    return f"Названы в формах 1.7 и 1.12 школ, но в форме 4.5 нет ни одного их работника: ППЭ\u00a0{', '.join(codes)}."


def measures(
    scope: Scope, gap: Sentence | None, late_schools: Finding | None, breach: Finding | None, conflict: Sentence | None
) -> list[Measure | None]:
    """Measures of 4.5."""
    return [
        common.measure(
            gap,
            whom=common.DEPARTMENT,
            what="на каждую роль в каждом ППЭ назначать только обученного и иметь обученного в резерве",
            term=scope.term,
            proof="форма 4.5, заполненная до первого экзамена",
        ),
        common.measure(
            breach.said,
            whom=common.HEAD if scope.own else common.DEPARTMENT,
            what="не предлагать в ППЭ нарушавших порядок, пока они не обучены снова"
            if scope.own
            else f"обучить снова тех, кто нарушал порядок, или заменить их: {words.listed(scope, breach.schools)}",
            term=scope.term,
            proof="отметка об обучении в форме 4.5",
        )
        if breach is not None
        else None,
        common.measure(
            late_schools.said,
            whom=words.whom(scope, *late_schools.schools),
            what="направить на обучение всех, кого школа предлагает в ППЭ, до утверждения списков",
            term=scope.term,
            proof="список обученных",
        )
        if late_schools is not None
        else None,
        common.measure(
            conflict,
            whom=common.HEAD if scope.own else common.DEPARTMENT,
            what="сверить списки работников и участников и заменить тех, у кого в ППЭ сдают ученики или дети",
            term=scope.term,
            proof="список с отметкой о проверке",
        ),
    ]


def _columns() -> list[Col]:
    indicators = {
        "обучены": "gia_trained_share", "проверка": "gia_tested_share", "трени\u00adровка": "gia_rehearsed_share",
        "готовы": "gia_ready_share",
    }  # fmt: skip
    return [
        Col("Назна\u00adчений", "gia_posts"),
        *(Col(label, name, part="numerator", group="Из них") for label, name in indicators.items()),
        Col("готовы, %", "gia_ready_share", group="Из них", least_n=common.LEAST_N),
        Col("число", "gia_in_time_share", part="numerator", group="До первого экзамена"),
        Col("%", "gia_in_time_share", group="До первого экзамена", least_n=common.LEAST_N),
        Col("число", "gia_reserve_share", part="numerator", group="В резерве"),
        Col("%", "gia_reserve_share", group="В резерве", least_n=common.LEAST_N),
    ]


_SUBTITLE = f"Назначение — работник, экзамен и ППЭ; {READY}; {words.FEW} назначений"


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Posts and readiness over the years; in a school's note beside the municipality."""
    return words.of_no_pupils(
        grid(
            figures, id="gia-staff-years", caption="Работники ППЭ по годам", head="Год",
            lines=common.year_lines(scope, "gia_staff", years), cols=words.of_reader(scope, _columns()), source=BOTH,
            subtitle=f"На то же число года ({scope.day}). {_SUBTITLE}",
        )
    )  # fmt: skip


def roles_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Roles × readiness: by exam for the department, of its own people for a school."""
    if scope.own:
        lines = [
            Line(label[:1].upper() + label[1:], scope.at("gia_staff", category=code)) for code, label in ROLES.items()
        ]
    else:
        lines = []
        for exam, name in EXAMS.items():
            lines.append(Line(name, kind="group"))
            at = {"group": exam}
            lines += [Line(label, scope.at("gia_staff", category=code, **at)) for code, label in ROLES.items()]
            lines.append(Line(f"{name}, все роли", scope.at("gia_staff", **at), kind="total"))
    return words.of_no_pupils(
        grid(
            figures, id="gia-staff-roles", caption="Роли и готовность", head="Роль", lines=lines, cols=_columns(), source=BOTH,
            subtitle=_SUBTITLE,
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Posts and readiness by school whose people they are; the department's only."""
    return words.of_no_pupils(
        grid(
            figures, id="gia-staff-schools", caption="Работники ППЭ по школам, где они работают", head="Школа",
            lines=common.school_lines(scope, "gia_staff"), cols=_columns(), source=BOTH,
            subtitle=f"Школы в порядке реестра. {_SUBTITLE}",
        )
    )  # fmt: skip
