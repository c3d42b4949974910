"""Item 5.6: in-school works in grades 5–9, current and interim ones apart."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.display.blocks import Figures, Sentence
from mskoko_lib.display.common import Scope, several
from mskoko_lib.display.section5.problems import Series, skill_label
from mskoko_lib.indicators.problems import OCTOBER

SERIES = Series(
    "5.6", "school_works", "внутришкольных работах", "Источник: форма 5.6 школ.", 5, 9,
    {"current": "текущие работы", "interim": "промежуточные работы"},
)  # fmt: skip
NOT_ASKED = (
    "Чего форма 5.6 не спрашивает: фамилий, баллов и самих заданий. Задания школы составляют сами, поэтому доли разных школ "
    "сравнимы только вместе с их заданиями; списка школ по результатам здесь нет. Работы марта в 9 классе и октября в 5 классе "
    "пары в том же году не имеют."
)
#: skills named in one sentence
_MOST = 4


def both_kinds(figures: Figures, scope: Scope, states: pd.DataFrame) -> Sentence | None:
    """Problems that persist in current and in interim works alike."""
    mine = states[(states["school_id"] == scope.school_id) & (states["state"] == "persists")]
    counts = mine.groupby(["subject", "grade", "problem"])["kind"].nunique()
    both = [row for row in counts[counts == len(SERIES.kinds)].index.tolist()][:_MOST]
    parts = [
        (
            f"{skill_label(str(subject), int(grade), str(problem))} ({label})",
            "lacking_share",
            scope.at(
                SERIES.procedure, subject=subject, grade=grade, group=SERIES.wave(kind, OCTOBER), category=problem
            ),
        )
        for subject, grade, problem in both
        for kind, label in SERIES.kinds.items()
    ]
    name = "Сохраняются и в текущих, и в промежуточных работах; не справились в октябре"
    return several(figures, name, parts, headline=4.5)
