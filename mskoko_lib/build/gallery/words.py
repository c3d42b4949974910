"""Findings, figures, items, running text of the gallery."""

from __future__ import annotations

from collections.abc import Sequence

from mskoko_lib.display.document import (
    Bullets,
    Element,
    Finding,
    Findings,
    Item,
    Kpi,
    Kpis,
    Paragraph,
)

#: what somebody will type one day: markup, a template, a formula, an emoji, a hieroglyph, 300 letters without a space
ABSURD = "<b onclick=alert(1)>«Школа»</b> {{7*7}} =1+1 🦊 水 &amp; $x^2$ #set text(red)"
ENDLESS = "Щ" * 300
LONG = (
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа с углублённым изучением "
    "отдельных предметов имени первого учителя посёлка Заречный»"
)
STATES = {
    "wait": "срок не наступил",
    "going": "идёт",
    "partly": "частично (13 из 14)",
    "done": "сделано",
    "late": "просрочено",
}

Cases = dict[str, list[Element]]


def word_cases() -> dict[str, Cases]:
    """Title of a component -> kind of content -> elements."""
    return {
        "Выводы": _findings(),
        "Главные цифры": _kpis(),
        "Пункты плана": _items(),
        "Текст": _texts(),
    }


def _findings() -> Cases:
    easy = [
        Finding(
            label="1.4-а", text="Доля «4» и «5» по математике — 45,1 % (278 из 616).", mark="различие подтверждается"
        ),
        Finding(label="1.4-б", text="Доля «2» выше муниципальной.", mark="на границе"),
        Finding(
            label="1.4-в", text="Число участников меняется в пределах случайных колебаний.", mark="вывод сделать нельзя"
        ),
    ]
    return {
        "easy": [Findings(items=tuple(easy))],
        "long": [Findings(items=(Finding(label="1.10-аа2", text=f"{LONG}. " * 4, mark=LONG),))],
        "empty": [Findings(items=())],
        "hidden": [
            Findings(
                items=(
                    Finding(text="Доля участников, получивших «2», находится в промежутке 0–25\u00a0%."),
                    Finding(text="Участников в каждой работе мало: выводы по ним не делаются."),
                )
            )
        ],
        "absurd": [Findings(items=(Finding(label=ABSURD[:20], text=ABSURD), Finding(text=ENDLESS)))],
    }


def _kpis() -> Cases:
    return {
        "easy": [
            Kpis(
                items=(
                    Kpi(label="Участников", value="12\u202f902", note="13 школ из 14"),
                    Kpi(label="Доля «4» и «5»", value="45,1\u00a0%", note="год назад 52,8\u00a0%"),
                    Kpi(label="Оставлены на повторное обучение", value="14"),
                )
            )
        ],
        "long": [Kpis(items=(Kpi(label=LONG, value="от −13,2 до −2,1\u00a0п.\u00a0п.", note=LONG),))],
        "empty": [Kpis(items=())],
        "hidden": [Kpis(items=(Kpi(label="Доля «2»", value="скр.", note="скрыто: малые числа"),))],
        "absurd": [Kpis(items=(Kpi(label=ABSURD, value="999\u202f999\u202f999\u202f999", note=ENDLESS),))],
    }


def _item(number: str, state: str, *, title: str = "Всероссийские проверочные работы", reason: str = "") -> Item:
    return Item.model_validate(
        {
            "number": number,
            "title": title,
            "wording": "Анализ уровня обученности по результатам всероссийских проверочных работ",
            "window": "в течение года, по графику",
            "owners": "управление образования, школы",
            "state": state,
            "state_label": STATES[state],
            "reason": reason,
        }
    )


def _items() -> Cases:
    note: Sequence[Element] = [Paragraph(text="Данные поступили от всех школ.")]
    easy: list[Element] = []
    for place, state in enumerate(STATES, start=1):
        easy += [_item(f"1.{place}", state), *note]
    quiet = _item("2.1", "late", reason="Данные не поступили: протоколы, от РЦОИ.")
    return {
        "easy": easy,
        "long": [_item("1.13", "partly", title=LONG, reason=f"Не поступили: {LONG}. " * 3), *note],
        "empty": [quiet, _item("2.2", "wait")],
        "hidden": [
            _item("2.3", "done"),
            Paragraph(text="Показатели скрыты: за ними стоят данные меньше трёх других школ.", style="grey"),
        ],
        "absurd": [_item("3.1", "done", title=ABSURD, reason=ENDLESS), *note],
    }


def _texts() -> Cases:
    return {
        "easy": [
            Paragraph(text="Интервал — границы, в которых с вероятностью 95\u00a0% лежит доля."),
            Paragraph(text="Отсутствовавшие не входят ни в одно число.", style="note"),
            Paragraph(text="Отклонений нет.", style="grey"),
            Paragraph(text="Норма не подтверждена: шкала указана по памяти.", style="warning"),
            Bullets(items=("первое", "второе", "третье")),
        ],
        "long": [Paragraph(text=f"{LONG}. " * 6), Bullets(items=(f"{LONG}. " * 2,))],
        "empty": [Paragraph(text=""), Bullets(items=())],
        "hidden": [Paragraph(text="Показатели муниципалитета скрыты по правилу малых чисел.", style="note")],
        "absurd": [Paragraph(text=ABSURD), Paragraph(text=ENDLESS, style="warning"), Bullets(items=(ABSURD, ENDLESS))],
    }
