"""What stands under the heading of an item."""

from __future__ import annotations

import pytest

from mskoko_lib import params, roadmap
from mskoko_lib.notebook.plan import basis_text


@pytest.mark.parametrize(
    ("number", "whom"),
    [
        (
            "4.6",
            " Для кого: управление образования, общеобразовательные организации.",
        ),  # the plan names a schedule there
        ("4.7", " Для кого: УО, ОО."),
        ("4.2", ""),  # the plan names nobody
    ],
)
def test_for_whom_an_item_is(number: str, whom: str) -> None:
    plan = roadmap.load(2022)
    bare = params.load(2022).model_copy(update={"reporting": {}})
    said = basis_text(plan, plan.item(number), bare)
    assert said.startswith(f"Основание: пункт {number} плана («дорожной карты») 2022 года.{whom} Срок: до ")
