"""Item 5.5: works across subjects in grades 5 and 6."""

from __future__ import annotations

from mskoko_lib.display.section5.problems import Series

SERIES = Series("5.5", "cross_works", "межпредметных работах", "Источник: форма 5.5 школ.", 5, 6)
NOT_ASKED = (
    "Чего форма 5.5 не спрашивает: фамилий и баллов. Поэтому не видно, одни ли и те же ученики не справились в марте и в октябре. "
    "Форма предусмотрена для 5 и 6 классов: у марта 6 класса и у октября 5 класса пары в том же году нет."
)
