"""Item 3.3: what heads promised about an exam beside what section 1 shows of their schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mskoko_lib.display import common
from mskoko_lib.display.blocks import Figures, Sentence, TableBlock
from mskoko_lib.display.common import Scope, sentence
from mskoko_lib.display.grid import Col, Line, grid
from mskoko_lib.display.labels import exam_dative
from mskoko_lib.display.section3 import words

SOURCE = "Источник: форма 3.3 школ; протоколы ОГЭ и ЕГЭ из РЦОИ."
#: whether a change survives the correction for the number of comparisons; None: there are too few to compare
_CONCLUSION: dict[bool | None, str] = {
    True: "подтверждается",
    False: "в пределах случайных колебаний",
    None: "участников мало",
}
EXAMS = {"oge": "ОГЭ", "ege": "ЕГЭ"}
YOUNGER = (
    "Отчёты слушают осенью, экзамены сдают весной. Результат этого года получен раньше, чем взято обязательство этого года: он "
    "показывает, от чего школа отсчитывает, а выполнено ли обещанное, покажут экзамены после срока. Обязательство прошлого "
    "года старше результата, но изменение ему лишь сопутствует: меняются и участники, и задания."
)


@dataclass(frozen=True)
class Promise:
    """A commitment on one exam and subject of a school; `years`: in which it was taken."""

    school: str
    exam: str
    subject: str
    years: tuple[int, ...]

    @property
    def scored(self) -> bool:
        """Whether the exam gives test scores, no marks."""
        return self.exam == "ege" and self.subject != "math_base"

    @property
    def indicator(self) -> str:
        return "mean_score" if self.scored else "success_share"

    @property
    def change(self) -> str:
        return "mean_score_change" if self.scored else "success_change"

    @property
    def key(self) -> str:
        return f"{self.school} {self.exam} {self.subject}"

    @property
    def text(self) -> str:
        """«ОГЭ по математике»."""
        return f"{EXAMS[self.exam]} по {exam_dative(self.subject)}"


def promised(form: pd.DataFrame, scope: Scope) -> list[Promise]:
    """Commitments on an exam of this year and of the year before, once a school, exam and subject; the reader's schools."""
    named = form["promised_exam"].notna() & form["subject"].notna() & form["commitment_number"].notna()
    rows = form[named & form["year"].isin([scope.year - 1, scope.year])]
    years: dict[tuple[str, str, str], set[int]] = {}
    columns = ["school_id", "promised_exam", "subject", "year"]
    for school, exam, subject, year in rows[columns].itertuples(index=False, name=None):
        years.setdefault((str(school), str(exam), str(subject)), set()).add(int(year))
    order = list(words.schools_of(scope))
    found = [Promise(*key, tuple(sorted(taken))) for key, taken in years.items() if key[0] in order]
    return sorted(found, key=lambda one: (order.index(one.school), one.exam, one.subject))


def of_promised(observed: pd.DataFrame, promises: Iterable[Promise]) -> pd.DataFrame:
    """Observations of schools and subjects that something was promised of: what is compared and corrected for."""
    keys = {(one.school, one.exam, one.subject) for one in promises}
    places = observed[["school_id", "procedure", "subject"]].itertuples(index=False, name=None)
    return observed[np.array([place in keys for place in places], dtype=bool)]  # an empty list would select no columns


def fallen(
    promises: Iterable[Promise], changes: Iterable[pd.DataFrame], figures: Figures, scope: Scope
) -> list[tuple[str, Sentence]]:
    """(school_id, sentence) where the result is lower than at the promise of the year before, after the correction for
    many. `changes`: `shares.confirmed_changes` of `of_promised`, of marks and of scores.
    """
    sure: set[tuple[object, ...]] = set()
    for table in changes:
        lower = table[table["survives"] & (table["obs_value"] < table["obs_value_b"])]
        sure |= set(lower[["school_id", "procedure", "subject"]].itertuples(index=False, name=None))
    found = []
    for one in promises:
        if scope.year - 1 not in one.years or (one.school, one.exam, one.subject) not in sure:
            continue
        at = words.at_school(scope, one.exam, one.school, subject=one.subject)
        slots = {
            "now": (one.indicator, at),
            "before": (one.indicator, {**at, "year": scope.year - 1}),
            "change": (one.change, at),
        }
        form, what = ("mean_change", "средний балл") if one.scored else ("change", "успеваемость")
        told = words.told_of(words.schools_of(scope)[one.school], f"{what}, {one.text} (обязательство прошлого года)")
        said = sentence(figures, form, slots, 4.4, name=told, year_before=str(scope.year - 1))
        if said is not None:
            found.append((one.school, said))
    return found


def tables(
    figures: Figures, scope: Scope, promises: Sequence[Promise], changes: Iterable[pd.DataFrame]
) -> list[TableBlock]:
    """What was promised beside the results of both years: exams with marks, then those with test scores. `changes`: as of
    `fallen`.
    """
    sure: dict[tuple[object, ...], bool] = {}
    for table in changes:
        keys = table[["school_id", "procedure", "subject"]].itertuples(index=False, name=None)
        sure |= dict(zip(keys, table["survives"].astype(bool), strict=True))
    said = {one.key: _CONCLUSION[sure.get((one.school, one.exam, one.subject))] for one in promises}
    marks = _table(
        figures, scope, [one for one in promises if not one.scored], id="promises-marks", said=said,
        caption="Обязательства о результатах экзаменов и успеваемость", what="успеваемость, %",
    )  # fmt: skip
    scores = _table(
        figures, scope, [one for one in promises if one.scored], id="promises-scores", said=said,
        caption="Обязательства о результатах экзаменов и средний балл ЕГЭ", what="средний балл",
    )  # fmt: skip
    return [one for one in (marks, scores) if one is not None]


def _table(
    figures: Figures,
    scope: Scope,
    promises: Sequence[Promise],
    *,
    id: str,
    caption: str,
    what: str,
    said: Mapping[str, str],
) -> TableBlock | None:
    if not promises:
        return None
    indicator, change = promises[0].indicator, promises[0].change
    names, lines, taken = words.schools_of(scope), [], {}
    for one in promises:
        at = words.at_school(scope, one.exam, one.school, subject=one.subject)
        lines.append(Line(words.told_of(names[one.school], one.text), at, key=one.key))
        taken[one.key] = f"в {' и '.join(map(str, one.years))} {'годах' if len(one.years) > 1 else 'году'}"
        if scope.own:
            lines.append(Line("Муниципалитет", {**at, "school_id": ""}, key=""))
    before: Mapping[str, object] = {"year": scope.year - 1}
    group, group_before = str(scope.year), str(scope.year - 1)
    cols = [
        Col("Обязательство взято", indicator, words=taken),
        Col("участ\u00adников", indicator, before, "n", group_before),
        Col(what, indicator, before, "value", group_before, least_n=common.LEAST_N),
        Col("участ\u00adников", indicator, {}, "n", group),
        Col(what, indicator, {}, "value", group, least_n=common.LEAST_N),
        Col("Изменение", change, least_n=common.LEAST_N),
        Col("Интервал изменения", change, part="interval", least_n=common.LEAST_N),
        Col("Вывод об изменении", indicator, words=said),
    ]
    return grid(
        figures,
        id=id,
        caption=caption,
        head="Школа и экзамен" if scope.department else "Экзамен",
        lines=lines,
        cols=cols,
        source=SOURCE,
        subtitle="Первая попытка; х — участников меньше десяти; вывод — с поправкой на число сравнений",
    )
