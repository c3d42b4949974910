"""The forms of section 1 against sentences written by hand: «~» stands for a no-break space, «`» for a narrow one."""

from __future__ import annotations

import re

import pytest

from mskoko_lib.display import sentences_exams
from mskoko_lib.display.sentences import FORMS
from tests.display.test_sentences import Case, Figure, gap, people, plain, said, share

TARGET = {
    "target": "95~%".replace("~", "\u00a0"),
    "least": "95",
    "better": "higher",
    "document": "приказ от 01.02.2022 № 5",
}


def percent(x: int, n: int, precision: str = "exact") -> Figure:
    return share(x, n, precision).__class__(**{**share(x, n, precision).__dict__, "kind": "share"})


def mean(value: float, precision: str = "exact") -> Figure:
    return plain(value, "mean_score", precision, n=40)


def difference(value: float, low: float, high: float, precision: str = "exact") -> Figure:
    return plain(value, "mean_score_change", precision, n=40, low=low, high=high)


CASES: dict[str, list[Case]] = {
    "spoken": [
        # things named one by one: how many they are is not told beside them
        ({"value": people(1)}, {"name": "Не выполнено: план"}, "Не выполнено: план."),
    ],
    "fact": [
        ({"value": percent(43, 612)}, {"name": "Доля «2»"}, "Доля «2»: 43 из 612 (7,0~%)."),
        ({"value": percent(2, 7)}, {"name": "Доля «2»"}, "Доля «2»: 2 из 7."),
        ({"value": percent(42, 43)}, {"name": "Зачёт"}, "Зачёт: 42 из 43 (97,7~%)."),  # NOTES §1, error а: not 99
        ({"value": percent(43, 612, "coarse")}, {"name": "Доля «2»,"}, "Доля «2»: 7~%."),
        ({"value": percent(12, 40, "band")}, {"name": "Доля «2»"}, "Доля «2»: 25–50~%."),
        ({"value": people(17)}, {"name": "Медаль выдана без права"}, "Медаль выдана без права: 17."),
        ({"value": mean(56.34)}, {"name": "Средний балл"}, "Средний балл: 56,3."),
        ({"value": mean(37.0)}, {"name": "Оценка условий", "unit": "points"}, "Оценка условий: 37,0~балла."),
    ],
    "facts": [
        (
            {"s1": percent(43, 612), "s2": percent(12, 612)},
            {"name": "Выпускники с «2»", "n1": "с первой попытки", "n2": "после пересдач"},
            "Выпускники с «2»: с первой попытки~— 43 из 612 (7,0~%); после пересдач~— 12 из 612 (2,0~%).",
        ),
        ({"s1": people(0)}, {"name": "Без результата", "n1": "удалены"}, "Без результата: удалены~— 0."),
        (
            {"s1": people(21), "s2": mean(90.44)},
            {"name": "Критерии", "unit": "points", "n1": "К1", "n2": "К2"},
            "Критерии: К1~— 21~балл; К2~— 90,4~балла.",
        ),
        (
            {f"s{k}": people(k) for k in range(1, 12)},
            {"name": "Счёт", **{f"n{k}": f"№{k}" for k in range(1, 12)}},
            "Счёт: " + "; ".join(f"№{k}~— {k}" for k in range(1, 12)) + ".",
        ),
    ],
    "beside": [
        (
            {"own": percent(5, 20), "town": percent(60, 600, "coarse")},
            {"name": "Доля «2»"},
            "Доля «2»: в школе~— 5 из 20 (25,0~%), в муниципалитете~— 10~%.",
        ),
    ],
    "beside_all": [
        (
            {"own": percent(7, 16), "town": percent(400, 600)},
            {"name": "Успеваемость", "whose": "у участников с ОВЗ", "all": "у всех"},
            "Успеваемость: у участников с ОВЗ~— 7 из 16 (43,8~%), у всех~— 400 из 600 (66,7~%).",
        ),
        (
            {"own": mean(80.0), "town": mean(90.25)},
            {"name": "Оценка условий", "whose": "в школе", "all": "среднее", "unit": "points"},
            "Оценка условий: в школе~— 80,0~балла, среднее~— 90,3~балла.",
        ),
    ],
    "differs": [
        (
            {"own": percent(9, 19), "town": percent(48, 267)},
            {"name": "Доля «2»", "where": "СОШ № 7"},
            "Доля «2»: СОШ № 7~— 9 из 19 (47,4~%), выше, чем по муниципалитету (18,0~%); различие подтверждается с поправкой на число "
            "сравнений.",
        ),
        (
            {"own": percent(0, 30), "town": percent(48, 267, "coarse")},
            {"name": "Доля «2»", "where": "в школе"},
            "Доля «2»: в школе~— 0 из 30 (0,0~%), ниже, чем по муниципалитету (18~%); различие подтверждается с поправкой на число "
            "сравнений.",
        ),
        ({"own": percent(5, 20), "town": percent(5, 20)}, {"name": "Доля «2»", "where": "в школе"}, None),
    ],
    "mean_change": [
        (
            {"now": mean(56.3), "before": mean(53.0), "change": difference(3.3, 1.2, 5.4)},
            {"name": "Средний балл по физике", "year_before": "2021"},
            "Средний балл по физике~— 56,3, в 2021~году~— 53,0; изменение +3,3 (от +1,2 до +5,4), различие подтверждается.",
        ),
        (
            {"now": mean(89.0), "before": mean(90.0), "change": difference(-1.0, -1.7, -0.1)},
            {"name": "Оценка условий", "year_before": "2021", "unit": "points"},
            "Оценка условий~— 89,0~балла, в 2021~году~— 90,0~балла; изменение −1,0 (от −1,7 до −0,1), различие подтверждается.",
        ),
        (
            # 67,74 less 75,76 is −8,02, and 67,7 less 75,8 is −8,1
            {
                "now": percent(42, 62),
                "before": percent(50, 66),
                "change": difference(100 * (42 / 62 - 50 / 66), -23.2, 7.5),
            },
            {"name": "Доля выполненных в срок", "year_before": "2021"},
            "Доля выполненных в срок~— 67,7~%, в 2021~году~— 75,8~%; изменение по~неокруглённым значениям −8,0 (от −23,2 до +7,5), "
            "различие не выходит за пределы случайных колебаний.",
        ),
        (
            {"now": mean(52.0), "before": mean(53.0), "change": difference(-1.0, -3.1, 1.1)},
            {"name": "Средний балл", "year_before": "2021"},
            "Средний балл~— 52,0, в 2021~году~— 53,0; изменение −1,0 (от −3,1 до +1,1), различие не выходит за "
            "пределы случайных колебаний.",
        ),
        (
            {
                "now": mean(52.0, "coarse"),
                "before": mean(57.0, "coarse"),
                "change": difference(-5.0, -8.1, -2.1, "coarse"),
            },
            {"name": "Средний балл", "year_before": "2021"},
            "Средний балл~— 52,0, в 2021~году~— 57,0; различие подтверждается.",
        ),
        (
            {"now": mean(52.0), "before": mean(53.0), "change": gap(None, None, None)},
            {"name": "Балл", "year_before": "2021"},
            None,
        ),
    ],
    "listed": [
        (
            {"s1": percent(18, 53), "s2": percent(12, 41)},
            {"name": "В списке", "n1": "СОШ № 7", "n2": "СОШ № 6"},
            "В списке: СОШ № 7 (34,0~%, 18 из 53) и СОШ № 6 (29,3~%, 12 из 41).",
        ),
    ],
    "standing": [
        (
            {"own": percent(18, 53)},
            {"name": "школ с низкими результатами ОГЭ по математике", "inside": "входит", "standing": "на границе"},
            "Школа входит в список школ с низкими результатами ОГЭ по математике (34,0~%, 18 из 53); школа на границе: один-два участника "
            "могли бы изменить вывод.",
        ),
        (
            {"own": percent(2, 53)},
            {"name": "школ с высокими результатами", "inside": "не входит", "standing": "устойчиво"},
            "Школа не входит в список школ с высокими результатами (3,8~%, 2 из 53); вывод устойчив.",
        ),
    ],
    "target": [
        (
            {"value": percent(510, 612)},
            {"name": "Успеваемость", **TARGET},
            "Успеваемость: 510 из 612 (83,3~%), локальный ориентир 95~% не достигнут (приказ от 01.02.2022 № 5).",
        ),
        (
            {"value": percent(95, 100)},
            {"name": "Успеваемость", **TARGET},
            "Успеваемость: 95 из 100 (95,0~%), локальный ориентир 95~% достигнут (приказ от 01.02.2022 № 5).",
        ),
        (
            {"value": percent(4, 100)},
            {"name": "Доля «2»", **TARGET, "better": "lower", "least": "5", "target": "5\u00a0%"},
            "Доля «2»: 4 из 100 (4,0~%), локальный ориентир 5~% достигнут (приказ от 01.02.2022 № 5).",
        ),
        ({"value": percent(12, 40, "band")}, {"name": "Успеваемость", **TARGET}, None),
    ],
    "effect": [
        (
            {"now": percent(200, 400), "before": percent(100, 400), "change": gap(25.0, 18.0, 31.0)},
            {"name": "Успеваемость", "year_before": "2021"},
            "Успеваемость: в 2021~году~— 100 из 400 (25,0~%), теперь~— 200 из 400 (50,0~%); изменение подтверждается, "
            "связано ли оно с мерой, "
            "по этим данным сказать нельзя.",
        ),
        (
            {"now": percent(11, 40), "before": percent(10, 40), "change": gap(2.5, -16.0, 21.0)},
            {"name": "Успеваемость", "year_before": "2021"},
            "Успеваемость: в 2021~году~— 10 из 40 (25,0~%), теперь~— 11 из 40 (27,5~%); "
            "изменение не выходит за пределы случайных колебаний.",
        ),
    ],
    "title_range": [
        (
            {"low": percent(5, 20), "high": percent(15, 20)},
            {"name": "Доля «2»", "low": "физика", "high": "химия"},
            "Доля «2»: от 25,0~% (физика) до 75,0~% (химия)",
        ),
    ],
}
OURS = {name for name, form in FORMS.items() if form.__module__ == sentences_exams.__name__}
EVERY = [(form, *case) for form, cases in CASES.items() for case in cases]


def test_every_form_of_the_module_is_tried() -> None:
    assert set(CASES) == OURS


@pytest.mark.parametrize(("form", "figures", "words", "expected"), EVERY)
def test_sentence(form: str, figures: dict[str, Figure], words: dict[str, str], expected: str | None) -> None:
    assert said(form, figures, words) == expected


@pytest.mark.parametrize("form", CASES)
def test_one_hidden_figure_drops_the_sentence(form: str) -> None:
    figures, words, _ = CASES[form][0]
    for slot in figures:
        closed = figures[slot].__class__(
            **{**figures[slot].__dict__, "shown": False, "reason": "hidden", "value": None}
        )
        assert said(form, {**figures, slot: closed}, words) is None


def test_the_style_sheet_is_kept() -> None:
    texts = [text for _, _, _, text in EVERY if text]
    assert not [
        t
        for t in texts
        if re.search(r"двоечник|слабы|завышен|фальсиф|порядка|значительно|в разрезе|из-за|благодаря", t)
    ]
    assert not [t for t in texts if re.search(r"-\d|\d\.\d+~?%|\d %|  |«[^«»]*«|\.\.", t)]


@pytest.mark.parametrize("n", [1, 2, 5, 9, 10, 11, 21, 100, 101, 1000, 12345])
def test_a_share_always_has_its_count_and_no_percent_below_ten(n: int) -> None:
    for x in sorted({0, 1, n // 2, n}):
        text = said("fact", {"value": percent(x, n)}, {"name": "Доля"})
        assert text is not None
        assert f"{x if x < 10000 else '12`345'} из" in text
        assert ("%" in text) == (n >= 10)
