"""Words of item 1.4 that are no findings: limits of use, scales, works without one, where the data came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from mskoko_lib.display.blocks import BulletsBlock, CellSpec, ColumnSpec, Figures, RowSpec, TableBlock, TextBlock
from mskoko_lib.display.russian import count, number, soft
from mskoko_lib.display.vpr_tables import Work

WorkKey = tuple[int, str, int, int]


class Scale(Protocol):
    """What is told of a scale: whether it was confirmed and which boundaries are from memory."""

    @property
    def verified(self) -> bool: ...
    @property
    def remark(self) -> str: ...
    @property
    def unconfirmed(self) -> tuple[int, ...]: ...


def _key(work: Work) -> WorkKey:
    return (work.year, work.subject, work.grade, work.programme_grade)


def limits(
    works: Sequence[Work], scales: Mapping[WorkKey, Scale], *, fioko_title: str, before: Sequence[Work] = ()
) -> BulletsBlock:
    """What a reader must know before he uses the figures; `before`: works of the year before that they are compared with."""
    said = [
        "Результаты ВПР не могут быть использованы для оценки деятельности учителей и школ; "
        "школы здесь не сравниваются между собой. Отклонение — повод для проверки причин.",
        "Успеваемость — доля отметок «3», «4» и «5»; качество — доля «4» и «5»; СОУ — степень обученности по Симонову; "
        "средний балл — сумма первичных баллов на участника.",
        "В расчёт входят те, кто писал работу; отсутствовавшие не входят ни в одно число. "
        "«Не приступал» — 0 баллов; «не пройдено» не входит в расчёт по этому заданию.",
        "Доли посчитаны от числа участников с отметкой; интервал — 95 %, по Вильсону; для заданий дороже одного балла — по Стьюденту; "
        "разность долей — по Ньюкомбу.",
    ]
    autumn = [work for work in works if work.term == "autumn"]
    if autumn:
        said.append(
            f"Осенние работы ({number(len(autumn))}) составлены по программе предыдущего класса: их писали обучающиеся "
            "следующего класса, поэтому в названии работы указаны и класс, и программа."
        )
    terms = {work.term for work in works}
    if other := [work for work in before if work.term not in terms]:
        season = "осенью" if other[0].term == "autumn" else "весной"
        said.append(
            f"В {other[0].year} году работы проводились {season}, в другой части учебного года и другим классом: "
            "с ними сравнивается только сама работа (предмет, программа, задания), а не класс; часть различия может быть связана с этим."
        )
    without = [work.name for work in works if _key(work) not in scales]
    if without:
        said.append(
            f"Шкалы перевода баллов в отметки нет: {'; '.join(without)}. Отметки, успеваемость, качество и сравнение с журналом для "
            f"{'этой работы' if len(without) == 1 else 'этих работ'} не считаются."
        )
    doubtful = [work for work in works if _key(work) in scales and not scales[_key(work)].verified]
    if doubtful:
        names = "; ".join(f"{w.name}{_marks(scales[_key(w)].unconfirmed)}" for w in doubtful)
        said.append(f"Норма не подтверждена (границы отметок по памяти): {names}.")
    second_hand = [
        work.name
        for work in works
        if _key(work) in scales and scales[_key(work)].remark.startswith("норма по вторичному")
    ]
    if second_hand:
        said.append(f"Шкала по вторичному источнику: {'; '.join(second_hand)}.")
    no_maxima = [work.name for work in works if set(work.tasks) - set(work.max_points)]
    if no_maxima:
        said.append(f"Наибольшие баллы за задания не известны, выполнение не считается: {'; '.join(no_maxima)}.")
    if any(work.levels for work in works):
        said.append(f"Уровни Б, П, В оценены по чтению документа {fioko_title}.")
    else:
        said.append(
            "Уровни сложности заданий (Б, П, В) не присланы: пороги рекомендаций ФИОКО 2026 года не применяются."
        )
    return BulletsBlock(items=tuple(said))


def _marks(unconfirmed: tuple[int, ...]) -> str:
    return f" ({', '.join(f'«{mark}»' for mark in unconfirmed)})" if unconfirmed else ""


def sources_table(passport: pd.DataFrame) -> TableBlock:
    """Delivered files of the year: recognised as, read = accepted + absent + refused. For the department only."""
    columns = [ColumnSpec(label="Файл", align="left"), ColumnSpec(label="Что это", align="left")]
    columns += [
        ColumnSpec(label=label)
        for label in ("Прочитано строк", "Принято", "из них исправлено", soft("Отсутство|вали"), "Отклонено")
    ]
    rows = [
        RowSpec(
            cells=(
                CellSpec(text=str(row["file"])),
                CellSpec(text=str(row["title"])),
                *(
                    CellSpec(text=number(int(row[name])))
                    for name in ("n_read", "n_accepted", "n_corrected", "n_absent", "n_refused")
                ),
            )
        )
        for row in passport.to_dict("records")
    ]
    return TableBlock(
        id="vpr-sources",
        caption="Источники ВПР: файлы, как их прислали",
        subtitle="Прочитано = принято + отсутствовали + отклонено; все файлы года — в паспорте поставки",
        columns=tuple(columns),
        rows=tuple(rows),
    )


def participation_table(figures: Figures, names: Mapping[str, str], *, year: int) -> TableBlock:
    """What each school sent: rows in the order of the registry (`names`: school_id -> name), never of results. For the
    department only.
    """
    at = {"procedure": "vpr", "year": year}
    rows = []
    for school_id, name in names.items():
        cells = [
            figures.cell(indicator, {**at, "school_id": school_id})
            for indicator in ("listed", "takers", "absent", "absent_share")
        ]
        rows.append(RowSpec(cells=(CellSpec(text=name), *cells)))
    total = [figures.cell(indicator, at) for indicator in ("listed", "takers", "absent", "absent_share")]
    rows.append(RowSpec(cells=(CellSpec(text="Все школы"), *total), kind="total"))
    return TableBlock(
        id="vpr-schools",
        caption="Участие школ в ВПР",
        subtitle="Школы в порядке реестра; обучающийся считается столько раз, сколько работ за ним числится",
        columns=(
            ColumnSpec(label="Школа", align="left"),
            ColumnSpec(label="В протоколах"),
            ColumnSpec(label="Писали"),
            ColumnSpec(label=soft("Отсутство|вали")),
            ColumnSpec(label=soft("Отсутство|вали, %")),
        ),
        rows=tuple(rows),
    )


def arrival(done: int, expected: int, *, own: bool) -> TextBlock:
    """«Данные ВПР поступили от 13 из 14 школ.»"""
    if own:
        return TextBlock(text="Данные ВПР школы поступили." if done else "Данные ВПР от школы не поступили.")
    return TextBlock(text=f"Данные ВПР поступили от {number(done)} из {count(expected, 'школы', 'школ', 'школ')}.")


class Rules(Protocol):
    """The numbers of METHODS §6 that are printed in a note."""

    @property
    def small_count(self) -> int: ...
    @property
    def share_whole_number_from_n(self) -> int: ...
    @property
    def mean_from_n(self) -> int: ...
    @property
    def schools_in_aggregate(self) -> int: ...


def rules(policy: Rules, *, audience: str) -> TextBlock | None:
    """How small numbers are hidden; nothing for the department, which sees all."""
    if audience == "department":
        return None
    own = "Свои результаты школа видит полностью. " if audience == "school" else ""
    return TextBlock(
        style="note",
        text=f"{own}Показатели муниципалитета скрыты, если за ними стоит от 1 до {policy.small_count} человек или меньше "
        f"{policy.schools_in_aggregate} других школ; доля показана целым числом от {policy.share_whole_number_from_n} участников, "
        f"при меньшей численности — промежутком; средние — от {policy.mean_from_n} участников.",
    )


def plan_of_another_year(plan_year: int, year: int) -> TextBlock | None:
    """Said where a year has no plan of its own."""
    if plan_year == year:
        return None
    return TextBlock(
        style="note",
        text=f"Своего плана на {year} год нет: пункты, сроки и ответственные взяты из плана {plan_year} года.",
    )
