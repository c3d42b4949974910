"""The cycle of quality management (letter 08-70 of Rosobrnadzor) and the order of days of last year's measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from mskoko_lib.display.blocks import CellSpec, CycleBlock, CyclePart, RowSpec, TableBlock
from mskoko_lib.display.pieces import LACKS_NOTHING
from mskoko_lib.display.russian import NBSP, date_text
from mskoko_lib.display.summary.plan import item_href, words
from mskoko_lib.pastmeasures import PastMeasure

LETTER = f"Письмо Рособрнадзора от 20.04.2021 №{NBSP}08-70"
FOUR = (
    "Рекомендация советует адресату; мера — проведённое мероприятие; решение — акт управления с номером и датой; эффект — "
    "показатель, измеренный после меры. Одно не заменяет другого, и дни их должны идти в этом порядке."
)
NOT_GIVEN = "Сведений о мерах прошлого года нет: впишите их в файл measures.yaml папки данных."
COMPLETE, NOTHING = LACKS_NOTHING, "нет"
ORDERED = "Дни рекомендаций, мер, решений и измерений, которые известны, идут по порядку."


def _items(measures: Iterable[PastMeasure]) -> str:
    return ", ".join(sorted({one.item for one in measures}, key=lambda item: [int(n) for n in item.split(".")]))


def _of(measures: Iterable[PastMeasure], text: str) -> str:
    """«text: 1.1, 1.10»; "" where there are none."""
    listed = _items(measures)
    return f"{text}: {listed}" if listed else ""


def cycle(
    *,
    targets: Sequence[str],
    unread: Sequence[str],
    years: Sequence[int],
    promised: Sequence[PastMeasure],
    as_of: dt.date,
) -> CycleBlock:
    """The table; what items carry is added when the note is joined.

    `targets`: items with a target; `unread`: awaited things that the program does not read; `years`: those that the data
    are of; `promised`: last year's measures.
    """
    acted = [one for one in promised if one.measure]
    decided = [one for one in promised if one.decision and one.decision.date <= as_of]
    judged = [one for one in promised if one.effect]
    idle = [one for one in promised if not one.measure]
    undecided = [one for one in promised if one not in decided]
    unjudged = [one for one in promised if not one.effect]
    unmeasured = [one for one in judged if "измерение" not in one.steps(as_of)]
    acts = "; ".join(_decision(one) for one in decided)
    aims = ", ".join(dict.fromkeys(targets))
    parts = (
        CyclePart(
            component="Цели",
            evidence="План с пунктами, сроками и ответственными" + (f"; ориентиры — в пунктах: {aims}" if aims else ""),
            missing="Ориентиры с документом для остальных пунктов"
            if aims
            else "Измеримых ориентиров с документом нет ни в одном пункте",
        ),
        CyclePart(
            component="Показатели",
            evidence="Показатели с формулой и числами есть в пунктах",
            missing="Чисел нет в пунктах",
            gathers="figures",
        ),
        CyclePart(
            component="Методы сбора и обработки",
            evidence="Файлы, как их прислали, и формы школ; паспорт данных — выше; интервал назван у каждого сравнения",
            missing=f"Программой не читаются: {', '.join(dict.fromkeys(unread))}" if unread else COMPLETE,
        ),
        CyclePart(
            component="Мониторинг показателей",
            evidence=f"Состояние на {date_text(as_of)}; годы в данных: {', '.join(map(str, years))}",
            missing="Данных прошлых лет нет, сравнить не с чем" if len(years) < 2 else COMPLETE,
        ),
        CyclePart(
            component="Анализ результатов",
            evidence="Выводы есть в пунктах",
            missing="Причины и успешный опыт школ программа не устанавливает; выводов нет в пунктах",
            gathers="findings",
        ),
        CyclePart(
            component="Адресные рекомендации",
            evidence="Кому, что, к какому дню и чем подтвердить — в пунктах",
            missing="Рекомендаций нет в пунктах",
            gathers="measures",
        ),
        CyclePart(
            component="Меры, мероприятия",
            evidence=_of(acted, "Состояние известно у мер пунктов") or NOTHING,
            missing=_lacks(promised, _of(idle, "Состояние и день не указаны у мер пунктов")),
        ),
        CyclePart(
            component="Управленческие решения",
            evidence=acts or NOTHING,
            missing=_lacks(promised, _of(undecided, "Решения с номером и днём нет у мер пунктов")),
        ),
        CyclePart(
            component="Анализ эффективности мер",
            evidence=_of(judged, "Показатель до и после — у мер пунктов") or NOTHING,
            missing=_lacks(
                promised,
                _of(unjudged, "Показатель не назван у мер пунктов"),
                _of(unmeasured, "день измерения не указан у мер пунктов"),
            ),
        ),
    )
    return CycleBlock(
        id="cycle",
        caption="Управленческий цикл: что есть в этой записке",
        subtitle="цели → показатели → методы сбора → мониторинг → анализ → рекомендации → меры → решения → эффективность",
        source=f"{LETTER}; перечень компонентов — в пересказе, с приложениями письма не сверен",
        parts=parts,
    )


def _lacks(promised: Sequence[PastMeasure], *told: str) -> str:
    """What is missing of last year's measures; `COMPLETE` where nothing is."""
    if not promised:
        return "Сведений о мерах прошлого года нет"
    return "; ".join(filter(None, told)) or COMPLETE


def _decision(one: PastMeasure) -> str:
    assert one.decision is not None
    return f"№{NBSP}{one.decision.number} от {date_text(one.decision.date)} (пункт {one.item})"


def order_table(promised: Sequence[PastMeasure], as_of: dt.date) -> TableBlock | None:
    """The four days of each measure beside one another, and whether they stand in order; None where nobody told any."""
    rows = []
    for one in promised:
        steps = one.steps(as_of)
        if not steps:
            continue
        rows.append(
            RowSpec(
                cells=(
                    CellSpec(text=f"{one.item} {one.what}", href=item_href(one.item)),
                    *(
                        CellSpec(text=_told(one, name, steps))
                        for name in ("рекомендация", "мера", "решение", "измерение")
                    ),
                    CellSpec(text=one.disorder(as_of) or "по порядку"),
                )
            )
        )
    if not rows:
        return None
    return TableBlock(
        id="cycle-order",
        caption="Рекомендация, мера, решение, эффект: порядок дней",
        subtitle=f"меры, рекомендованные год назад; на {date_text(as_of)}",
        source="Источник: сведения о выполнении мер, measures.yaml",
        columns=words("Мера", "Рекомендована", "Проведена", "Решение", "Эффект измерен", "Порядок"),
        rows=tuple(rows),
    )


def _told(one: PastMeasure, name: str, steps: dict[str, dt.date]) -> str:
    if name == "мера" and one.measure and "мера" not in steps:
        return one.measure.state if one.measure.date is None else "после даты записки"
    if name not in steps:
        return "не указано"
    number = f"№{NBSP}{one.decision.number}, " if name == "решение" and one.decision else ""
    state = f"{one.measure.state}, " if name == "мера" and one.measure and one.measure.state != "проведена" else ""
    return f"{number}{state}{date_text(steps[name])}"


def order_text(promised: Sequence[PastMeasure], as_of: dt.date) -> str:
    """Where the days are out of order, in words; `ORDERED` where all that are known stand in order."""
    wrong = [f"пункт {one.item} — {one.disorder(as_of)}" for one in promised if one.disorder(as_of)]
    return f"Порядок дней нарушен: {'; '.join(wrong)}." if wrong else ORDERED
