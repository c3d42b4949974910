"""Item 4.3: share taught within three years, courses taken, themes repeated, requests met or not."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section3.words import Finding
from mskoko_lib.display.section4 import course_words as cw
from mskoko_lib.display.section4 import shared

TAKEN = "Источник: форма 4.3 школ."
BOTH = "Источник: формы 4.1 и 4.3 школ."
MET = "Источник: формы 4.2 и 4.3 школ."
NOT_ASKED = (
    "Чего форма 4.3 не спрашивает: номера удостоверения (он в федеральном реестре документов) и того, пригодились ли курсы "
    "на уроках. Заявка не называет людей, поэтому выполнение заявки — число обученных по предмету и теме, а не то, поехали ли "
    "именно те, для кого просили."
)
HOURS = (
    "Педагоги в оба года почти одни и те же, поэтому интервал изменения за год скорее шире, чем нужно. Среднее число часов — без "
    "профессиональной переподготовки. Программы короче шестнадцати часов курсами повышения квалификации не считаются и срок "
    "не отодвигают (приказ Минобрнауки России о дополнительных профессиональных программах; норма приведена по памяти и "
    "не подтверждена)."
)


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Share taught in three years; courses of the year: how many, whose, hours, register; what was asked for and done."""
    at = scope.at(cw.PROCEDURE)
    if scope.audience == "public":
        names = {
            ("course_taught_share", ""): "Педагоги, прошедшие курсы за три года",
            ("course_register_share", ""): "Пройденные курсы по программам из федерального реестра",
            ("course_met_share", ""): "Заявки на курсы, выполненные за год",
        }
        return shared.alone(figures, at, names)
    taken = [
        ("пройдено", "course_finished", at),
        ("педагогов", "course_persons", at),
        ("часов в среднем", "course_hours", at),
        ("программа в федеральном реестре", "course_register_share", at),
        ("короче шестнадцати часов", "course_short_share", at),
        ("переподготовка", "course_retrained_share", at),
        ("начаты, но не закончены", "course_unfinished_share", at),
        ("педагог уже учился по этой теме", "course_repeat_share", at),
    ]
    asked = [
        ("выполнено", "course_met_share", at),
        ("пройдено без заявки", "course_extra_share", at),
    ]
    return [
        beside_town(figures, scope, "Педагоги, прошедшие курсы за три года", "course_taught_share", cw.PROCEDURE),
        several(figures, "Курсы этого года", taken, skip_zero=True),
        several(figures, "Кто учил", shared.parts(at, "course_provider_share", cw.PROVIDERS), skip_zero=True),
        several(figures, "Темы", shared.parts(at, "course_theme_share", cw.THEMES), skip_zero=True),
        several(figures, "Как учились", shared.parts(at, "course_way_share", cw.WAYS), skip_zero=True),
        several(figures, "Заявки, квартал которых закончился (человек по предмету и теме)", asked),
    ]


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Share taught within three years beside that of the year before."""
    name = "Доля педагогов, прошедших курсы за три года,"
    return [words.moved(figures, scope, name, "course_taught_share", "course_taught_change", cw.PROCEDURE)]


def behind(figures: Figures, scope: Scope, schools: pd.DataFrame) -> list[tuple[str, Sentence]]:
    """(school_id, sentence): fewer taught than in the others. `schools`: `shares.differing_schools` of those taught."""
    figure = (cw.PROCEDURE, "course_taught_share", "Доля педагогов, прошедших курсы за три года")
    return shared.differing(figures, scope, schools, figure, low=True, weight=4.0)


def repeated(figures: Figures, scope: Scope, over: pd.DataFrame) -> Finding | None:
    """Courses whose theme the same person had finished before, with themes. `over`: `courses.ended`."""
    rows = over[over["repeated"] & (over["year"] == scope.year)]
    return _of_rows(
        figures, scope, rows, "course_repeat_share", "Курсы, на которых педагог повторно учился по той же теме", 3.9
    )


def unfinished(figures: Figures, scope: Scope, over: pd.DataFrame) -> Finding | None:
    """Courses that were over without a document, with themes."""
    rows = over[over["finished"].notna() & ~over["done"] & (over["year"] == scope.year)]
    return _of_rows(figures, scope, rows, "course_unfinished_share", "Курсы закончились, а документа нет", 3.8)


def _of_rows(
    figures: Figures, scope: Scope, rows: pd.DataFrame, indicator: str, name: str, weight: float
) -> Finding | None:
    notes: dict[str, str] = {}
    for school in words.schools_of(scope):
        mine = rows[rows["school_id"] == school]
        said = [f"{cw.THEMES[str(t)]}, {cw.area_word(str(a))}" for t, a in zip(mine["theme"], _area(mine), strict=True)]
        if said:
            notes[school] = "; ".join(dict.fromkeys(said))
    return shared.noted(figures, scope, name, (cw.PROCEDURE, indicator, {}), notes, weight)


def _area(rows: pd.DataFrame) -> pd.Series:
    return rows["subject"].astype("string").fillna(rows["position"].astype("string"))


def unmet(figures: Figures, scope: Scope, cells: pd.DataFrame, *, least: int = 5) -> Finding | None:
    """Schools fewer than half of whose requests, `least` persons or more, were met. `cells`: `courses.met_cells`."""
    notes: dict[str, str] = {}
    for school in words.schools_of(scope):
        obs = figures.id("course_met_share", **words.at_school(scope, cw.PROCEDURE, school))
        value = figures.number(obs)
        if value is None or value >= 50 or (figures.number(obs, "n") or 0) < least:
            continue
        mine = cells[(cells["year"] == scope.year) & (cells["school_id"] == school) & (cells["met"] < cells["needed"])]
        notes[school] = ", ".join(sorted({cw.area_word(str(one)) for one in mine["area"]})) if scope.own else ""
    if not notes or scope.audience == "public":
        return None
    figure = (cw.PROCEDURE, "course_met_share")
    if scope.own:
        name = f"Выполнено меньше половины заявок школы (обучено меньше, чем просили: {notes[scope.school_id]})"
        return words.of_own(figures, scope, "fact", name, figure, 4.1)
    name = "Выполнено меньше половины заявок на курсы"
    return words.by_school(figures, scope, name, (*figure, {}), notes, 4.1, fewest_first=True)


def measures(
    scope: Scope,
    late: Iterable[tuple[str, Sentence]],
    again: Finding | None,
    left: Finding | None,
    unanswered: Finding | None,
) -> list[Measure | None]:
    """Measures of 4.3."""
    given: list[Measure | None] = []
    for school, why in late:
        given.append(
            common.measure(
                why,
                whom=words.whom(scope, school),
                what="составить график курсов для тех, кому пора учиться, и подать по нему заявку",
                term=scope.term,
                proof="график, заявка в форме 4.2",
            )
        )
    for found, what, proof in (
        (again, "выяснить, почему педагог учится по той же теме, и направлять по итогам диагностики", "решение методического совета"),
        (left, "выяснить, почему курсы не закончены, и назвать срок, когда будет документ", "форма 4.3 с датой окончания"),
    ):  # fmt: skip
        if found is not None:
            whom = words.whom(scope, *found.schools)
            given.append(common.measure(found.said, whom=whom, what=what, term=scope.term, proof=proof))
    if unanswered is not None:
        whom = common.HEAD if scope.own else common.METHODISTS
        what = "перенести невыполненные заявки на курсы в план-заказ и назвать квартал обучения"
        if scope.department:
            what = f"{what}: {words.listed(scope, unanswered.schools)}"
        given.append(
            common.measure(
                unanswered.said, whom=whom, what=what, term=scope.far_term, proof="план-заказ, форма 4.2 с кварталом"
            )
        )
    return given


def areas_table(figures: Figures, scope: Scope, observed: pd.DataFrame) -> TableBlock | None:
    """By subject and position: taught within three years; by subject the courses of the year and the requests met."""
    lines = cw.area_lines(scope, cw.present(observed, scope.year, "subject"), cw.present(observed, scope.year, "group"))
    cols = [
        Col("всего", "course_taught_share", part="n", group="Педагоги"),
        Col("учились за три года", "course_taught_share", part="numerator", group="Педагоги"),
        Col("%", "course_taught_share", group="Педагоги", least_n=common.LEAST_N),
        Col("пройдено", "course_finished", group="Курсы этого года"),
        Col("часов в среднем", "course_hours", group="Курсы этого года"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-areas", caption="Обучение педагогов по предметам", head="Предмет или должность", lines=lines,
            cols=cols, source=BOTH,
            subtitle="Учителя считаются по основному предмету; х — курсов нет, для доли — педагогов меньше десяти",
        )
    )  # fmt: skip


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school: taught, courses, hours, register, unfinished, repeated, requests met; the department's only."""
    cols = [
        Col("всего", "course_taught_share", part="n", group="Педагоги"),
        Col("учились за три года", "course_taught_share", part="numerator", group="Педагоги"),
        Col("%", "course_taught_share", group="Педагоги", least_n=common.LEAST_N),
        Col("пройдено", "course_finished", group="Курсы этого года"),
        Col("часов в среднем", "course_hours", group="Курсы этого года"),
        Col("в реестре", "course_register_share", part="numerator", group="Курсы этого года"),
        Col("не закон\u00adчены", "course_unfinished_share", part="numerator", group="Курсы этого года"),
        Col("та же тема", "course_repeat_share", part="numerator", group="Курсы этого года"),
        Col("просили", "course_met_share", part="n", group="Заявки, человек"),
        Col("выпол\u00adнено", "course_met_share", part="numerator", group="Заявки, человек"),
    ]
    silent = [
        name
        for school, name in scope.names.items()
        if not figures.id("course_taught_share", **words.at_school(scope, cw.PROCEDURE, school))
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-schools", caption="Обучение педагогов по школам", head="Школа",
            lines=common.school_lines(scope, cw.PROCEDURE), cols=cols, source="Источник: формы 4.1, 4.2 и 4.3 школ.",
            subtitle=f"Школы в порядке реестра; заявки — чей квартал закончился; {words.FEW}",
        ),
        silent,
    )  # fmt: skip


def met_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Asked for and taken, by theme."""
    lines = []
    for code, label in cw.THEMES.items():
        at = scope.at(cw.PROCEDURE, category=code)
        asked, taken = figures.id("course_met_share", **at), figures.id("course_theme_share", **at)
        if asked or figures.number(taken, "numerator"):
            lines.append(Line(shared.capital(label), at))
    cols = [
        Col("просили", "course_met_share", part="n", group="Заявки, человек"),
        Col("выполнено", "course_met_share", part="numerator", group="Заявки, человек"),
        Col("%", "course_met_share", group="Заявки, человек", least_n=common.LEAST_N),
        Col("пройдено курсов", "course_theme_share", part="numerator"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-met", caption="Просили и прошли, по темам", head="Тема", lines=lines, cols=cols, source=MET,
            subtitle=f"Выполнено — прошли курсы по тому же предмету и теме, но не больше, чем просили; {words.FEW} человек",
        )
    )  # fmt: skip


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Taught within three years and courses over the years; in a school's note beside the municipality."""
    cols = [
        Col("всего", "course_taught_share", part="n", group="Педагоги"),
        Col("учились за три года", "course_taught_share", part="numerator", group="Педагоги"),
        Col("учились за три года, %", "course_taught_share", group="Педагоги", least_n=common.LEAST_N),
        Col("пройдено", "course_finished", part="numerator", group="Курсы"),
        Col("в реестре, %", "course_register_share", group="Курсы", least_n=common.LEAST_N),
        Col("просили", "course_met_share", part="n", group="Заявки, человек"),
        Col("выпол\u00adнено, %", "course_met_share", group="Заявки, человек", least_n=common.LEAST_N),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="course-years", caption="Обучение педагогов по годам", head="Год",
            lines=common.year_lines(scope, cw.PROCEDURE, years), cols=words.of_reader(scope, cols),
            source="Источник: формы 4.1, 4.2 и 4.3 школ.", subtitle=f"На то же число года; {words.FEW}",
        )
    )  # fmt: skip
