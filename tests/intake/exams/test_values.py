"""Cells of protocols: scores, classes, states, appeals."""

from __future__ import annotations

import pytest

from mskoko_lib.intake.exams.values import appeal_of, class_of, score, state_in


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        (13.0, 13.0, ""), ("18", 18.0, ""), ("18,0", 18.0, ""), (" 18\xa0", 18.0, "spaces"), ("", None, ""),
        ("-", None, ""), (None, None, ""), (17.5, None, "bad_score"), (-3.0, None, "bad_score"),
        ("Иванов", None, "bad_score"), ("1O", None, "bad_score"), (1000.0, None, "bad_score"),
    ],
)  # fmt: skip
def test_score(cell: object, value: float | None, rule: str) -> None:
    assert score(cell) == ((value, ""), rule)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Удалён с экзамена", "removed"), ("УДАЛЕН", "removed"), ("не завершил", "unfinished"),
        ("Не  закончил по уважительной причине", "unfinished"), ("Результат аннулирован", "annulled"),
        ("не явился", "absent"), ("Неявка", "absent"), ("отсутствовал", "absent"), ("н/я", "absent"),
        ("явился", ""), ("завершил", ""), ("", ""), ("Аня", ""),
    ],
)  # fmt: skip
def test_state(text: str, state: str) -> None:
    assert state_in(text) == state


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        ("9А", (9, "А"), ""), ("9а", (9, "А"), "case"), ("9-А", (9, "А"), ""), ("9 «Б»", (9, "Б"), ""),
        ("9A", (9, "А"), "look_alike"), ("11", (11, "11"), ""), (11.0, (11, "11"), ""), ("", (None, None), ""),
        ("9А класс", (9, "А"), ""), ("9ИМ", (9, "ИМ"), ""), ("Б", (None, "Б"), ""), ("9-1", (9, "9-1"), ""),
        ("Пернатия", (None, None), "bad_class"), ("9 Иванов", (None, None), "bad_class"),
    ],
)  # fmt: skip
def test_class(cell: object, value: tuple[int | None, str | None], rule: str) -> None:
    assert class_of(cell) == (value, rule)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("Апелляция удовлетворена", "granted"), ("Апелляция отклонена", "declined"),
        ("Апелляция не удовлетворена", "declined"), ("Отказано", "declined"), ("Подана", "filed"),
        ("На рассмотрении", "filed"), ("", None), ("-", None), ("нет", None),
    ],
)  # fmt: skip
def test_appeal(cell: object, state: str | None) -> None:
    assert appeal_of(cell) == (state, "")
