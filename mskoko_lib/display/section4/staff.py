"""Item 4.1, teachers: age, service, education, category, load; who may retire soon, by subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mskoko_lib.display import common
from mskoko_lib.display.blocks import ChartBlock, Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.section3 import words
from mskoko_lib.display.section4 import staff_words as sw
from mskoko_lib.params import Staff

PROCEDURE = "staff"
FORM = "Источник: форма 4.1 школ, кадры."
NOT_ASKED = (
    "Чего форма 4.1 не спрашивает: пола и права на досрочную пенсию, поэтому сказано, кто по возрасту может уйти, а не кто "
    "уйдёт; намерений педагогов; числа ставок. Резюме и обращения\u00a0— на портале «Работа России»."
)
SAME_PEOPLE = "Списки двух лет\u00a0— почти одни и те же люди, поэтому интервал изменения взят с запасом: он рассчитан на разных людей."


def facts(figures: Figures, scope: Scope, rule: Staff) -> list[Sentence | None]:
    """Whom the school has: numbers, age, service, category, education, load."""
    at = scope.at(PROCEDURE)
    if scope.audience == "public":  # each figure is decided on its own: a hidden one takes no other along
        alone = {
            "Учителя до 35 лет": ("teacher_age_share", "young"),
            "Учителя с первой или высшей категорией": ("teacher_qualified_share", ""),
            "Учителя с высшим педагогическим образованием": ("teacher_education_share", "higher_ped"),
        }
        return [
            sentence(figures, "fact", {"value": (key, {**at, "category": code})}, name=name)
            for name, (key, code) in alone.items()
        ]
    people = [
        ("всего", "staff_persons", at),
        ("из них учителей", "teachers", at),
        ("в длительном отпуске", "teachers_on_leave", at),
    ]
    load = [
        ("часов в неделю в среднем", "teacher_load_mean", at),
        (f"больше {rule.high_load_hours} часов", "high_load_share", at),
    ]
    return [
        several(figures, "Педагогические работники", people),
        several(figures, "Возраст учителей", _parts(at, "teacher_age_share", sw.AGES)),
        sentence(figures, "fact", {"value": ("teacher_age_ratio", at)}, name="Учителей 61 года и старше на одного учителя до 35 лет"),
        several(figures, "Педагогический стаж учителей", _parts(at, "teacher_service_share", sw.SERVICE)),
        beside_town(figures, scope, "Учителя с первой или высшей категорией", "teacher_qualified_share", PROCEDURE),
        several(figures, "Категории учителей", _parts(at, "teacher_category_share", sw.CATEGORIES)),
        several(figures, "Образование учителей", _parts(at, "teacher_education_share", sw.EDUCATION), skip_zero=True),
        sentence(figures, "fact", {"value": ("off_profile_share", at)}, name="Учителя, которые преподают не по специальности"),
        several(figures, "Нагрузка учителей", load),
        several(figures, "Как работают учителя списка", _parts(at, "employment_share", sw.EMPLOYMENT)),
        sentence(figures, "fact", {"value": ("retirement_share", at)}, name=f"Учителя, которые {_by(scope, rule)}"),
    ]  # fmt: skip


def _parts(
    at: Mapping[str, object], indicator: str, labels: Mapping[str, str]
) -> list[tuple[str, str, Mapping[str, object]]]:
    return [(label, indicator, {**at, "category": code}) for code, label in labels.items()]


def _by(scope: Scope, rule: Staff) -> str:
    last = scope.year + rule.retirement_horizon_years
    return f"к концу {last} года достигнут возраста {rule.retirement_age_years} лет (уже достигшие сосчитаны тоже)"


def changes(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Shares of this year beside those of the year before."""
    told = [
        ("Доля учителей 61 года и старше", "teacher_age_share", "teacher_age_change", {"category": "old"}),
        ("Доля учителей до 35 лет", "teacher_age_share", "teacher_age_change", {"category": "young"}),
        ("Доля учителей с первой или высшей категорией", "teacher_qualified_share", "teacher_qualified_change", {}),
        ("Доля преподающих не по специальности", "off_profile_share", "off_profile_change", {}),
        ("Доля учителей, которые к сроку достигнут пенсионного возраста,", "retirement_share", "retirement_change", {}),
    ]
    return [words.moved(figures, scope, name, share, change, PROCEDURE, **at) for name, share, change, at in told]


def leaving(figures: Figures, scope: Scope, subjects: Sequence[str], rule: Staff) -> tuple[Sentence | None, list[str]]:
    """Subjects with ten teachers or more of whom a local share or more reach the age of retirement within the horizon; in a
    school's note every subject where somebody does. With the subjects.
    """
    found = []
    for code in subjects:
        obs = figures.id("retirement_share", **scope.at(PROCEDURE, subject=code))
        share, n = figures.number(obs) or 0, figures.number(obs, "n") or 0
        if share and (scope.own or (n >= common.LEAST_N and share >= rule.retirement_share_pct)):
            found.append((share, code))
    found.sort(key=lambda one: (-one[0], subjects.index(one[1])))
    codes = [code for _, code in found]
    parts = [(sw.subject_word(code), "retirement_share", scope.at(PROCEDURE, subject=code)) for code in codes]
    name = f"Предметы, где учителя {_by(scope, rule)}" if scope.own else (
        f"Предметы, где не меньше {rule.retirement_share_pct:g}\u00a0% учителей {_by(scope, rule)}"
    )  # fmt: skip
    return several(figures, name, parts, headline=4.4), codes


def aged(figures: Figures, scope: Scope) -> Sentence | None:
    """Said where there are more teachers of 61 and older than of up to 35; the department's."""
    ratio = figures.number(figures.id("teacher_age_ratio", **scope.at(PROCEDURE)))
    if not scope.department or ratio is None or ratio <= 1:
        return None
    at = scope.at(PROCEDURE)
    parts = [(sw.AGES[code], "teacher_age_share", {**at, "category": code}) for code in ("old", "young")]
    return several(figures, "Учителей 61 года и старше больше, чем учителей до 35 лет", parts, headline=3.6)


def measures(
    scope: Scope,
    going: Sentence | None,
    codes: Sequence[str],
    old: Sentence | None,
    unqualified: Sequence[tuple[str, Sentence]],
) -> list[Measure | None]:
    """Recommendations of 4.1 on teachers."""
    named = ", ".join(sw.subject_word(code) for code in codes)
    return [
        common.measure(
            going,
            whom=common.HEAD if scope.own else common.DEPARTMENT,
            what="выяснить намерения этих учителей и определить, кто будет вести предмет после них"
            if scope.own
            else f"составить вместе со школами план замены учителей по предметам ({named}): целевой набор, переподготовка, "
            "учитель на две школы",
            term=scope.far_term,
            proof="план замены с предметами и годами",
        ),
        common.measure(
            old,
            whom=common.DEPARTMENT,
            what="заложить места для молодых учителей в заявку на целевое обучение и назначить им наставников",
            term=scope.far_term,
            proof="заявка на целевое обучение, приказы о наставниках",
        ),
        *(
            common.measure(
                one,
                whom=words.whom(scope, school),
                what="составить график, по которому учителя без категории подадут заявления, и назначить каждому консультанта",
                term=scope.term,
                proof="график аттестации школы",
            )
            for school, one in unqualified
        ),
    ]


def years_table(figures: Figures, scope: Scope, years: Iterable[int]) -> TableBlock | None:
    """Main shares over the years; in a school's note beside the municipality."""
    cols = [
        Col("всего", "teachers", group="Учителя"),
        Col("до 35 лет, %", "teacher_age_share", {"category": "young"}, group="Возраст", least_n=common.LEAST_N),
        Col("61 год и старше, %", "teacher_age_share", {"category": "old"}, group="Возраст", least_n=common.LEAST_N),
        Col("первая или высшая категория, %", "teacher_qualified_share", group="Квалификация", least_n=common.LEAST_N),
        Col("не по специальности, %", "off_profile_share", group="Квалификация", least_n=common.LEAST_N),
        Col("часов в неделю", "teacher_load_mean", group="Нагрузка", least_n=common.LEAST_N),
    ]
    cols = [col for col in cols if scope.audience != "public" or col.label.endswith("%")]
    return words.of_no_pupils(
        grid(
            figures, id="staff-years", caption="Учителя по годам", head="Год", lines=common.year_lines(scope, PROCEDURE, years),
            cols=cols, source=FORM, subtitle=words.FEW,
        )
    )  # fmt: skip


def subjects_table(figures: Figures, scope: Scope, subjects: Sequence[str], rule: Staff) -> TableBlock | None:
    """By subject: how many, age, who may retire, category, load."""
    cols = [
        Col("Учителей", "teachers"),
        Col("до 35 лет", "teacher_age_share", {"category": "young"}, "numerator", "Возраст"),
        Col("36–60 лет", "teacher_age_share", {"category": "middle"}, "numerator", "Возраст"),
        Col("61 год и старше", "teacher_age_share", {"category": "old"}, "numerator", "Возраст"),
        Col("уже достигли", "retirement_share", {"category": "reached"}, "numerator", "Пенсионный возраст"),
        Col("достигнут к сроку, всего", "retirement_share", {}, "numerator", "Пенсионный возраст"),
        Col("%", "retirement_share", {}, "value", "Пенсионный возраст", least_n=common.LEAST_N),
        Col("Первая или высшая категория", "teacher_qualified_share", part="numerator"),
        Col("Не по специальности", "off_profile_share", part="numerator"),
        Col("Часов в неделю", "teacher_load_mean"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="staff-subjects", caption="Учителя по предметам", head="Предмет",
            lines=sw.subject_lines(scope, PROCEDURE, subjects), cols=cols, source=FORM,
            subtitle=f"Человек по основному предмету; срок\u00a0— конец {scope.year + rule.retirement_horizon_years} года, возраст "
            f"{rule.retirement_age_years} лет (локальное правило); х\u00a0— учителей меньше десяти или считать не из чего",
        )
    )  # fmt: skip


def kinds_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Distributions of this year and of the year before: service, category, education, employment."""
    groups = {
        "Стаж": ("teacher_service_share", sw.SERVICE), "Категория": ("teacher_category_share", sw.CATEGORIES),
        "Образование": ("teacher_education_share", sw.EDUCATION), "Как работает": ("employment_share", sw.EMPLOYMENT),
    }  # fmt: skip
    tables = []
    for head, (indicator, labels) in groups.items():
        lines = [
            Line(f"{label[:1].upper()}{label[1:]}", scope.at(PROCEDURE, category=code))
            for code, label in labels.items()
        ]
        cols = [
            col
            for year in (scope.year, scope.year - 1)
            for col in (
                Col("чел.", indicator, {"year": year}, "numerator", str(year)),
                Col("%", indicator, {"year": year}, "value", str(year), least_n=common.LEAST_N),
            )
        ]
        table = grid(figures, id="staff-kinds", caption="Стаж, категория, образование", head="", lines=[Line(head, kind="group"), *lines],
                     cols=cols, source=FORM, subtitle="Учителя; «как работает» — вместе с внешними совместителями")  # fmt: skip
        if table is not None:
            tables.append(table)
    if not tables:
        return None
    rows = tuple(row for table in tables for row in table.rows)
    return words.of_no_pupils(tables[0].model_copy(update={"rows": rows}))


def schools_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """By school; the department's."""
    cols = [
        Col("Педагогов", "staff_persons"),
        Col("Учителей", "teachers"),
        Col("до 35 лет", "teacher_age_share", {"category": "young"}, "numerator", "Возраст"),
        Col("61 год и старше", "teacher_age_share", {"category": "old"}, "numerator", "Возраст"),
        Col("чел.", "teacher_qualified_share", {}, "numerator", "Первая или высшая категория"),
        Col("%", "teacher_qualified_share", {}, "value", "Первая или высшая категория", least_n=common.LEAST_N),
        Col("Не по специальности", "off_profile_share", part="numerator"),
        Col("Достигнут пенсионного возраста", "retirement_share", part="numerator"),
        Col("Часов в неделю", "teacher_load_mean"),
    ]
    return words.of_no_pupils(
        grid(
            figures, id="staff-schools", caption="Учителя по школам", head="Школа", lines=common.school_lines(scope, PROCEDURE),
            cols=cols, source=FORM, subtitle="В порядке реестра; пенсионный возраст — как в таблице по предметам",
        )
    )  # fmt: skip


def leaving_chart(figures: Figures, scope: Scope, subjects: Sequence[str], rule: Staff) -> ChartBlock | None:
    """A map by subject: up to 35, 61 and older, who may retire; subjects with ten teachers or more, the department's."""
    many = [
        code for code in subjects
        if (figures.number(figures.id("retirement_share", **scope.at(PROCEDURE, subject=code)), "n") or 0) >= common.LEAST_N
    ]  # fmt: skip
    columns: dict[str, tuple[str, str, Mapping[str, object]]] = {
        "young": ("до 35 лет", "teacher_age_share", {"category": "young"}),
        "old": ("61 год и старше", "teacher_age_share", {"category": "old"}),
        "going": ("достигнут пенсионного возраста", "retirement_share", {}),
    }
    return common.heat_chart(
        figures, id="staff-map", title="Где скоро понадобятся учителя", source=FORM,
        subtitle=f"Доли учителей предмета, %; предметы, где учителей не меньше десяти; срок — конец "
        f"{scope.year + rule.retirement_horizon_years} года",
        columns=columns, lines=[Line(sw.subject_name(code), scope.at(PROCEDURE, subject=code)) for code in many],
    )  # fmt: skip
