"""Item 2.1.4: admission of grades 9 and 11 to ГИА: how many, why not, later admitted, decision and lists in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import CellSpec, ColumnSpec, Figures, Measure, RowSpec, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence, several
from mskoko_lib.display.grid import Col, Line, count_and_share, grid
from mskoko_lib.display.russian import date_text

SOURCE = "Источник: форма «Допуск к ГИА», школы."
EXAM = {"oge": "9 классы, ГИА-9", "ege": "11 классы, ГИА-11"}
REASONS = {"n_debt": "годовая «2»", "n_no_pass": "нет зачёта", "n_other": "иное"}
#: what the pass is for
NO_PASS = {"oge": "нет зачёта за собеседование", "ege": "нет зачёта за сочинение"}
CHECK = {
    "in_time": "список сверен с РИС в срок",
    "late": "список сверен с РИС позже срока",
    "errors": "при сверке с РИС найдены ошибки",
    "not_done": "список с РИС не сверен",
}
ABSENT = "Фамилий не допущенных форма не спрашивает; совпадают ли списки школы и РИС поимённо, по ней не видно."


def facts(figures: Figures, scope: Scope) -> list[Sentence | None]:
    """Admitted of the graduates; reasons; later admitted."""
    said: list[Sentence | None] = []
    for code, label in EXAM.items():
        at = scope.at("admission", group=code)
        said.append(
            sentence(
                figures,
                "fact",
                {"value": ("admission_share", at)},
                0 if scope.own else 3.3,
                name=f"{label}: допущены к экзаменам",
            )
        )
        labels = REASONS | {"n_no_pass": NO_PASS[code]}
        reasons = [(word, "not_admitted", {**at, "category": name}) for name, word in labels.items()]
        said.append(several(figures, f"{label}: не допущены", reasons, skip_zero=True))
        said.append(
            sentence(
                figures,
                "fact",
                {"value": ("admitted_later_share", at)},
                name=f"{label}: из не допущенных допущены позже",
            )
        )
    return said


def still_out(figures: Figures, scope: Scope, said: Sequence[Sentence | None]) -> Sentence | None:
    """The sentence on the reasons of an exam in which somebody was not admitted later either; None where all were."""
    for place, code in enumerate(EXAM):
        refused = figures.number(figures.id("not_admitted", **scope.at("admission", group=code)))
        later = figures.number(figures.id("admitted_later_share", **scope.at("admission", group=code)), "numerator")
        if refused and (later or 0) < refused:
            return said[3 * place + 1]
    return None


def mismatched(figures: Figures, scope: Scope, schools: Iterable[str]) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) for schools whose graduates in РИС are not those of the form, or whose list had errors."""
    found = []
    for code in [scope.school_id] if scope.own else list(scope.names):
        if code not in set(schools):
            continue
        whose = "Школа" if scope.own else scope.names[code]
        parts = []
        for exam, label in EXAM.items():
            at = {"procedure": "admission", "year": scope.year, "school_id": code, "group": exam}
            parts += [
                (f"{label}, выпускников по форме", "admission_graduates", at),
                ("внесено в РИС", "admission_in_ris", at),
            ]
        one = several(
            figures,
            f"{whose}: список выпускников и РИС расходятся, сверен с ошибками или не сверен",
            parts,
            headline=4.2,
        )
        if one is not None:
            found.append((code, one))
    return found


def mismatches(rows: pd.DataFrame) -> list[str]:
    """Schools with a row in which the two numbers differ or the list was found wrong. `rows`: ``form_admission`` of a year."""
    differ = (rows["n_in_ris"] != rows["n_graduates"]).fillna(False).astype(bool)
    wrong = rows["list_check"].isin(["errors", "not_done"]).fillna(False).astype(bool)
    return sorted(set(rows.loc[differ | wrong, "school_id"].astype(str)))


def table(figures: Figures, scope: Scope) -> TableBlock | None:
    """Exams: graduates, admitted, why not, later admitted; two years."""
    lines = [
        Line(f"{label}, {year}", {**scope.at("admission", group=code), "year": year})
        for code, label in EXAM.items()
        for year in (scope.year, scope.year - 1)
    ]
    return grid(
        figures,
        id="admission",
        caption="Допуск к ГИА",
        head="Экзамен, год",
        lines=lines,
        cols=_columns(),
        source=SOURCE,
        subtitle="На день решения педагогического совета; «допущены позже» — в том же году",
    )


def schools_table(figures: Figures, scope: Scope, decisions: Mapping[tuple[str, str], str]) -> TableBlock | None:
    """By school, exam by exam; decision and check of the list in words; the department's only."""
    lines: list[Line] = []
    for code, label in EXAM.items():
        lines.append(Line(label, kind="group"))
        lines += [
            Line(
                name,
                {"procedure": "admission", "year": scope.year, "school_id": school, "group": code},
                key=f"{school}|{code}",
            )
            for school, name in scope.names.items()
        ]
        lines.append(Line("Все школы", scope.town("admission", group=code), kind="total"))
    words = {f"{school}|{exam}": text for (school, exam), text in decisions.items()}
    cols = [
        *_columns(),
        Col("внесено в РИС", "admission_in_ris"),
        Col("Решение, сверка", "admission_graduates", words=words),
    ]
    return grid(
        figures,
        id="admission-schools",
        caption="Допуск к ГИА по школам",
        head="Школа",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Школы в порядке реестра",
    )


def decisions(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(school_id, exam) → «19 мая 2022 года; сверен в срок». `rows`: ``form_admission`` of a year."""
    found = {}
    for row in rows.to_dict("records"):
        day = date_text(row["decision_date"].date()) if pd.notna(row["decision_date"]) else "даты решения нет"
        day += f", решение № {row['order_number']}" if pd.notna(row["order_number"]) else ""
        check = CHECK.get(str(row["list_check"]), "о сверке с РИС не сказано")
        found[str(row["school_id"]), str(row["exam"])] = f"{day}; {check}"
    return found


def own_table(rows: pd.DataFrame) -> TableBlock | None:
    """Decision and check of the list of the reader's own school."""
    told = decisions(rows)
    lines = [(label, text) for code, label in EXAM.items() for (_, exam), text in told.items() if exam == code]
    if not lines:
        return None
    return TableBlock(
        id="admission-own",
        caption="Решение о допуске и сверка списка с РИС",
        source=SOURCE,
        columns=(ColumnSpec(label="Экзамен", align="left"), ColumnSpec(label="Решение, сверка", align="left")),
        rows=tuple(RowSpec(cells=(CellSpec(text=label), CellSpec(text=text))) for label, text in lines),
    )


def recommended(scope: Scope, schools: Iterable[tuple[str, Sentence]], debts: Sentence | None) -> list[Measure | None]:
    """Reconcile the lists; help those who are not admitted."""
    given: list[Measure | None] = [
        common.measure(
            why,
            whom=common.HEAD if scope.own else f"Администрации: {scope.names.get(code, '')}",
            what="сверить список выпускников с РИС ГИА и исправить расхождения",
            term=scope.term,
            proof="лист сверки, подписанный ответственным за РИС",
        )
        for code, why in schools
    ]
    given.append(
        common.measure(
            debts,
            whom=common.HEAD if scope.own else common.HEADS,
            what="провести с не допущенными работу по ликвидации задолженности и предложить им помощь психолога",
            term=scope.term,
            proof="форма «Допуск к ГИА» с графой «допущены позже»",
        )
    )
    return given


def _columns() -> list[Col]:
    return [
        Col("Выпуск\u00adников", "admission_graduates"),
        *count_and_share("Допущены", "admission_share"),
        Col("не допу\u00adщены", "not_admitted"),
        *(
            Col(short, "not_admitted", {"category": code}, group="Причина")
            for code, short in (("n_debt", "годовая «2»"), ("n_no_pass", "нет зачёта"), ("n_other", "иное"))
        ),
        Col("допущены позже", "admitted_later_share", part="numerator"),
    ]
