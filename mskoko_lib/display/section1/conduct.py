"""Item 1.12: forecast against result; breaches by whose fault; states and appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Measure, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid

FORMS = "Источник: формы школ."
BOTH = "Источник: формы школ; протоколы ОГЭ и ЕГЭ из РЦОИ."
PROTOCOLS = "Источник: протоколы ОГЭ, ЕГЭ и ГВЭ из РЦОИ."
FAULT = {"pupil": "участник", "staff": "организатор", "equipment": "техника"}
INCIDENT = {
    "removed": "удаление",
    "annulled": "аннули\u00adрование",
    "appeal": "апелляция о нарушении",
    "failure": "сбой",
    "other": "иное",
}
STATE = {
    "absent": "не явились",
    "removed": "удалены",
    "annulled": "аннули\u00adровано",
    "unfinished": "не завер\u00adшили",
}
EXAM = {"oge": "ГИА-9", "ege": "ГИА-11"}


def risk_facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Forecast against result: who failed and had not been named, what came of those named."""
    said: list[Sentence | None] = []
    for code, exam in EXAM.items():
        at = scope.at("risk", group=code)
        said.append(
            several(
                figures,
                f"{exam}: группа риска (участник и предмет)",
                [
                    ("в группе риска", "risk_listed_share", at),
                    ("из неё преодолели минимум", "false_alarm_share", at),
                    ("из неё индивидуальная работа проведена", "worked_share", at),
                    ("на пробном экзамене минимум не преодолели", "mock_failed_share", at),
                    ("из не преодолевших на пробном сдали экзамен", "mock_mended_share", at),
                ],
            )
        )
    return said


def missed(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Results below the minimum that no forecast had named."""
    said = []
    for code, exam in EXAM.items():
        at = scope.at("risk", group=code)
        found = figures.id("missed_share", **at)
        fires = bool(figures.number(found)) and (figures.number(found, "n") or 0) >= common.LEAST_N
        name = f"{exam}: результаты ниже минимума, которых не было в группе риска школы"
        said.append(sentence(figures, "fact", {"value": ("missed_share", at)}, 4.8, name=name) if fires else None)
    return said


def missed_schools(schools: pd.DataFrame, figures: Figures, scope: Scope) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools whose share of unforeseen failures is above the others', after the correction."""
    found = []
    rows = schools[schools["survives"] & (schools["difference_pp"] > 0)].sort_values(["p_value", "school_id"])
    for row in rows.to_dict("records"):
        code, group = str(row["school_id"]), str(row["group"])
        at = {"procedure": "risk", "year": scope.year, "group": group}
        slots = {"own": ("missed_share", {**at, "school_id": code}), "town": ("missed_share", {**at, "school_id": ""})}
        name = f"{EXAM[group]}: результаты ниже минимума вне группы риска"
        if (one := sentence(figures, "differs", slots, 4.9, name=name, where=scope.names.get(code, code))) is not None:
            found.append((code, one))
    return found


def conduct_facts(figures: Figures, scope: Scope, procedures: Mapping[str, str]) -> list[Sentence | None]:
    """Sittings, states without a result, appeals; `procedures`: procedure → name."""
    said: list[Sentence | None] = []
    for procedure, name in procedures.items():
        states = [
            (label.replace("\u00ad", ""), "sitting_state_share", scope.at(procedure, category=code))
            for code, label in STATE.items()
        ]
        said.append(several(figures, f"{name}: строки протоколов без результата", states, skip_zero=True))
        appeals = [
            (word, "appeal_count", scope.at(procedure, category=code))
            for code, word in (("filed", "подано"), ("granted", "удовлетворено"), ("declined", "отклонено"))
        ]
        if figures.number(figures.id("appeal_count", **scope.at(procedure, category="filed"))):
            said.append(several(figures, f"{name}: апелляции о несогласии с баллами", appeals))
    return said


def faults(figures: Figures, scope: Scope) -> tuple[Sentence | None, Sentence | None]:
    """Breaches by the organisers and by equipment; breaches by pupils."""
    own = [
        (f"по вине: {FAULT[code]}", "incidents", scope.at("violations", group=code)) for code in ("staff", "equipment")
    ]
    pupil = [("по вине участника", "incidents", scope.at("violations", group="pupil"))]
    organisers = several(
        figures, "Нарушения и сбои со стороны организаторов и техники", own, skip_zero=True, headline=3
    )
    return organisers, several(figures, "Нарушения и сбои по формам школ", pupil, skip_zero=True)


def risk_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Forecast against result by exam, then by school."""
    lines: list[Line] = []
    for code, exam in EXAM.items():
        lines.append(Line(exam, kind="group"))
        lines += common.school_lines(scope, "risk", group=code)
    cols = [
        *count_and_share("В группе риска", "risk_listed_share"),
        Col("ниже минимума", "failed_pairs", group="Результаты, участник и предмет"),
        Col("из них не предвидели", "missed_share", part="numerator", group="Результаты, участник и предмет"),
        Col("%", "missed_share", group="Результаты, участник и предмет", least_n=common.LEAST_N),
        *count_and_share("Риск не сбылся", "false_alarm_share"),
        *count_and_share("Работа проведена", "worked_share"),
        *count_and_share("Из не сдавших пробный сдали экзамен", "mock_mended_share"),
    ]
    return grid(
        figures,
        id="risk",
        caption="Прогноз и результат: группа риска школы и первая попытка",
        head="Школа",
        lines=lines,
        cols=cols,
        source=BOTH,
        subtitle="Участник и предмет; только школы, приславшие группу риска («нет таких» — тоже ответ)",
    )


def states_table(figures: Figures, scope: Scope, procedures: Mapping[str, str]) -> TableBlock | None:
    """States without a result and appeals by procedure."""
    lines = [Line(name, scope.at(procedure)) for procedure, name in procedures.items()]
    cols = [Col("Строк протокола", "sittings")]
    for code, label in STATE.items():
        cols.append(Col(label, "sitting_state_share", {"category": code}, part="numerator", group="Без результата"))
    for code, label in (("filed", "подано"), ("granted", "удовлет\u00adворено"), ("declined", "отклонено")):
        cols.append(Col(label, "appeal_count", {"category": code}, group="Апелляции о баллах"))
    return grid(
        figures,
        id="conduct-states",
        caption="Как прошли экзамены",
        head="Экзамен",
        lines=lines,
        cols=cols,
        source=PROTOCOLS,
        subtitle="Участник, предмет и попытка; удаление, аннулирование и уважительная причина — разные состояния, «2» — не одно из них",
    )


def faults_table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Breaches: whose fault × kind."""
    lines = [Line(f"По вине: {label}", scope.at("violations", group=code)) for code, label in FAULT.items()]
    lines.append(Line("Всего", scope.at("violations"), kind="total"))
    cols = [
        Col("Всего", "incidents"),
        *(Col(label, "incidents", {"category": code}) for code, label in INCIDENT.items()),
    ]
    return grid(
        figures,
        id="conduct-faults",
        caption="Нарушения и сбои: чья вина",
        head="",
        lines=lines,
        cols=cols,
        source=FORMS,
    )


def conduct_measures(
    scope: Scope,
    unforeseen: Iterable[Sentence | None],
    schools: Iterable[tuple[str, Sentence]],
    organisers: Sentence | None,
) -> list[Measure | None]:
    """Measures of 1.12."""
    what = "пересмотреть, по каким признакам обучающийся входит в группу риска, и провести диагностику по русскому языку и математике"
    given = [
        common.measure(
            why,
            whom=f"Администрации: {scope.names.get(code, '')}",
            what=what,
            term=scope.term,
            proof="форма 1.12 «Группа риска» с результатами диагностики",
        )
        for code, why in schools
    ]
    if not given:
        why = next((one for one in unforeseen if one is not None), None)
        given.append(
            common.measure(
                why,
                whom=common.HEADS,
                what=what,
                term=scope.term,
                proof="форма 1.12 «Группа риска» с результатами диагностики",
            )
        )
    given.append(
        common.measure(
            organisers,
            whom=common.DEPARTMENT,
            what="провести обучение организаторов ППЭ по случаям этого года и проверить знания",
            term=scope.far_term,
            proof="ведомость обучения и результаты проверки",
        )
    )
    return given
