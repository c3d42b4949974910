"""Items 1.8 and 1.9: certificates with distinction and medals: claimed, confirmed by exams, issued."""

from __future__ import annotations

from collections.abc import Iterable

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, KpisBlock, KpiSpec, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, beside_town, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.labels import exam_dative, exam_name

SOURCE = "Источник: формы школ; протоколы ОГЭ и ЕГЭ из РЦОИ."
_WHAT = {"medal": "медаль", "certificate": "аттестат с отличием"}
_ITEM = {"medal": "1.9", "certificate": "1.8"}
LACKS = {"maths": "Математика", "other": "Предмет по выбору"}


def subject_name(code: str) -> str:
    return LACKS.get(code) or exam_name(code)


def _lack_dative(code: str) -> str:
    return {"maths": "математике", "other": "предмету по выбору"}.get(code) or exam_dative(code)


def glance(figures: Figures, scope: Scope) -> KpisBlock | None:
    """Medals confirmed, for the top of the note."""
    found = figures.id("entitled_share", **scope.at("medal"))
    return (
        KpisBlock(glance=True, items=(KpiSpec(label="Претенденты на медаль, подтвердившие право на ЕГЭ", obs=found),))
        if found
        else None
    )


def facts(figures: Figures, scope: Scope, kind: str, lacks: Iterable[str]) -> list[Sentence | None]:
    """Claimed, found in the protocols, confirmed, by what subject not."""
    parts = [
        ("по формам школ", "claimants", scope.at(kind)),
        ("найдены в протоколах", "claimants_found", scope.at(kind)),
    ]
    missing = [(f"по {_lack_dative(code)}", "lacking", scope.at(kind, category=code)) for code in lacks]
    if scope.department:
        parts.append(
            ("условие проверить нельзя, решающего экзамена нет в протоколах", "claimants_unknown", scope.at(kind))
        )
    verb = "выполнили условие медали на экзаменах" if kind == "medal" else "сдали все экзамены без «2» с первой попытки"
    return [
        several(figures, f"Претенденты на {_WHAT[kind]}", parts),
        beside_town(
            figures,
            scope,
            f"Претенденты, которые {verb}",
            "entitled_share",
            kind,
            headline=4.2 if kind == "medal" else 0,
        ),
        several(
            figures, "Не подтвердили (не выполнивший условие по двум предметам назван в обоих)", missing, skip_zero=True
        ),
        beside_town(figures, scope, "Претенденты, у которых все экзамены сданы на «5»", "all_fives_share", kind)
        if kind == "certificate"
        else None,
    ]


def without_right(figures: Figures, scope: Scope, kind: str) -> Sentence | None:
    """Issued though the exams do not give the right: an error that a ministry warns for."""
    at = scope.at(kind, category="issued_without")
    if not figures.number(figures.id("issued_cell", **at)):
        return None
    what = "Медаль выдана" if kind == "medal" else "Аттестат с отличием выдан"
    name = f"{what}, хотя условие на экзаменах не выполнено"
    # The department reads of each school by name; the sum would say the same once more in «Главное».
    return sentence(figures, "fact", {"value": ("issued_cell", at)}, 0 if scope.department else 7, name=name)


def withheld(figures: Figures, scope: Scope, kind: str) -> Sentence | None:
    """Not issued though the condition is met."""
    at = scope.at(kind, category="withheld_entitled")
    if not figures.number(figures.id("issued_cell", **at)):
        return None
    what = "Медаль не выдана" if kind == "medal" else "Аттестат с отличием не выдан"
    return sentence(
        figures, "fact", {"value": ("issued_cell", at)}, name=f"{what}, хотя условие на экзаменах выполнено"
    )


def by_school(figures: Figures, scope: Scope, kind: str) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for each school that issued without the right; the department's only."""
    found = []
    for code, name in scope.names.items():
        at = {"procedure": kind, "year": scope.year, "school_id": code, "category": "issued_without"}
        if figures.number(figures.id("issued_cell", **at)):
            what = "медалей" if kind == "medal" else "аттестатов с отличием"
            one = sentence(
                figures,
                "fact",
                {"value": ("issued_cell", at)},
                7.2
                if kind == "medal"
                else 7,  # of two such errors the medal is the graver: it counts for entry to a university
                name=f"{name}: выдано {what} без выполненного условия",
            )
            if one is not None:
                found.append((code, one))
    return found


def recommended(
    scope: Scope,
    kind: str,
    whole: Sentence | None,
    schools: Iterable[tuple[str, Sentence]],
    differing: Iterable[tuple[str, Sentence]],
) -> list[Measure | None]:
    """Check what was issued; talk of school marks where exams do not confirm them."""
    what = "медали" if kind == "medal" else "аттестата с отличием"
    check = f"проверить документы, по которым выданы {'медали' if kind == 'medal' else 'аттестаты с отличием'}, и сверить их с протоколами"
    proof = "справка о проверке по каждому случаю, без фамилий"
    given: list[Measure | None] = []
    if scope.own:
        given.append(common.measure(whole, whom=common.HEAD, what=check, term=scope.term, proof=proof))
    else:
        given += [
            common.measure(
                why, whom=f"Администрации: {scope.names.get(code, '')}", what=check, term=scope.term, proof=proof
            )
            for code, why in schools
        ]
    for code, why in differing:
        whom = common.HEAD if scope.own else f"Администрации: {scope.names.get(code, '')}"
        given.append(
            common.measure(
                why,
                whom=whom,
                what=f"рассмотреть, как выставлялись отметки претендентов на получение {what}, и сравнить их с работами обучающихся",
                term=scope.term,
                proof="протокол педагогического совета с решением",
            )
        )
    return given


def cells_table(figures: Figures, scope: Scope, kind: str) -> TableBlock | None:
    """Issued × entitled."""
    lines = [
        Line("Условие выполнено", scope.at(kind), key="entitled"),
        Line("Условие не выполнено", scope.at(kind), key="without"),
    ]
    tables = []
    for line in lines:
        cols = [
            Col("Выдано", "issued_cell", {"category": f"issued_{line.key}"}),
            Col("Не выдано", "issued_cell", {"category": f"withheld_{line.key}"}),
        ]
        tables.append(
            grid(
                figures,
                id=f"{kind}-cells",
                caption=f"{_WHAT[kind].capitalize()}: условие и выдача",
                head="",
                lines=[line],
                cols=cols,
                source=SOURCE,
                subtitle="Претенденты, о которых известны и результат экзаменов, и выдача, чел.",
            )
        )
    made = [one for one in tables if one is not None]
    return made[0].model_copy(update={"rows": tuple(row for one in made for row in one.rows)}) if made else None


def results_table(figures: Figures, scope: Scope, kind: str, subjects: Iterable[str]) -> TableBlock | None:
    """Exams of claimants by subject: mean score and share from 70 up, or marks."""
    lines = [Line(exam_name(subject), scope.at(kind, subject=subject)) for subject in subjects]
    cols = [Col("Резуль\u00adтатов", "claimant_results")]
    if kind == "medal":
        cols += [
            Col("Средний балл", "claimant_mean_score"),
            *count_and_share("70 баллов и выше", "claimant_high_share"),
        ]
    for mark in (5, 4, 3, 2):
        cols.append(Col(f"«{mark}», чел.", "claimant_mark_share", {"category": str(mark)}, part="numerator"))
    exam = "ЕГЭ" if kind == "medal" else "ОГЭ"
    tail = "; отметки — базовая математика и ГВЭ" if kind == "medal" else "; школьная отметка каждого — «5»"
    return grid(
        figures,
        id=f"{kind}-results",
        caption=f"{exam} претендентов на {_WHAT[kind]} по предметам",
        head="Предмет",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle=f"Первая попытка{tail}",
    )


def schools_table(figures: Figures, scope: Scope, kind: str) -> TableBlock | None:
    """By school: claimed, confirmed, issued, issued without the right."""
    cols = [
        Col("Претен\u00adдентов", "claimants"),
        Col("Найдены в протоколах", "claimants_found"),
        *count_and_share("Условие выполнено", "entitled_share"),
        *count_and_share("Выдано", "issued_share"),
        Col("Выдано без условия", "issued_cell", {"category": "issued_without"}),
        Col("Не выдано при условии", "issued_cell", {"category": "withheld_entitled"}),
    ]
    return grid(
        figures,
        id=f"{kind}-schools",
        caption=f"Претенденты на {_WHAT[kind]} по школам",
        head="Школа",
        lines=common.school_lines(scope, kind),
        cols=cols,
        source=SOURCE,
        subtitle="Школы в порядке реестра; доля — от тех, у кого известны все решающие экзамены",
    )


def rule_text(kind: str, text: str, remark: str) -> str:
    """The rule of the year in words, with the remark of the norm."""
    tail = f" ({remark})" if remark else ""
    if kind == "certificate":
        return f"Условие: успешная ГИА без повторных сдач и итоговые «5» по всем предметам{tail}. Итоговые отметки форма не спрашивает."
    return f"Правило года: {text.rstrip('.')}{tail}. Другие законные основания (олимпиады) форма не спрашивает."


def item(kind: str) -> str:
    """Number of the item."""
    return _ITEM[kind]
