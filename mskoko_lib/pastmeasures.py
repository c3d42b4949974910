"""What was recommended a year ago, what was held, decided and measured of it: ``measures.yaml`` of a data root.

Four notions are kept apart (letter 08-70): a recommendation advises an addressee, a measure is an event, a decision is
an act of the department, an effect is a figure measured again.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from mskoko_lib.params.yamlfile import build, read_mapping

FILE = "measures.yaml"
Done = Literal["да", "частично", "нет", "не известно"]
Held = Literal["проведена", "идёт", "не начата", "не известно"]
#: the four notions in the order in which their dates must stand
STEPS = ("рекомендация", "мера", "решение", "измерение")
_GENITIVE = {"рекомендация": "рекомендации", "мера": "меры", "решение": "решения", "измерение": "измерения"}


class Effect(BaseModel):
    """The figure that the measure was to move, as the observations of the note name it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: str = Field(min_length=1, description="показатель из params/indicators.yaml")
    procedure: str = Field(min_length=1, description="процедура: oge, ege, gve9, gve11, essay, interview, vpr")
    subject: str = Field(default="", description="код предмета")
    category: str = Field(default="", description="категория показателя: отметка, полоса баллов")
    group: str = Field(default="", description="final — с учётом пересдач")
    measured: dt.date | None = Field(default=None, description="когда показатель измерен после меры, ГГГГ-ММ-ДД")


class MeasureHeld(BaseModel):
    """The event that was held on the recommendation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Held = Field(description="проведена, идёт, не начата, не известно")
    date: dt.date | None = Field(default=None, description="день меры, ГГГГ-ММ-ДД")


class Decision(BaseModel):
    """The act of the department that followed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str = Field(min_length=1, description="номер приказа или иного решения, в кавычках")
    date: dt.date = Field(description="день решения, ГГГГ-ММ-ДД")


class PastMeasure(BaseModel):
    """One recommendation of the note of `year`, and what is known of it now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: StrictInt = Field(ge=2000, le=2100, description="в записке какого года рекомендована")
    item: str = Field(pattern=r"^\d+\.\d+$", description="пункт плана")
    whom: str = Field(min_length=1, description="кому, в дательном падеже")
    what: str = Field(min_length=1, description="что сделать")
    done: Done = Field(description="выполнено: да, частично, нет, не известно")
    proof: str = Field(default="", description="чем подтверждено")
    effect: Effect | None = Field(default=None, description="показатель, по которому судят о мере")
    recommended: dt.date | None = Field(default=None, description="день рекомендации, ГГГГ-ММ-ДД")
    measure: MeasureHeld | None = Field(default=None, description="проведённая мера: state, date")
    decision: Decision | None = Field(default=None, description="управленческое решение: number, date")

    def steps(self, as_of: dt.date) -> dict[str, dt.date]:
        """Notion → its day, those that are known and past on `as_of`, in the order of `STEPS`."""
        days = (
            self.recommended,
            self.measure.date if self.measure else None,
            self.decision.date if self.decision else None,
            self.effect.measured if self.effect else None,
        )
        return {name: day for name, day in zip(STEPS, days, strict=True) if day is not None and day <= as_of}

    def disorder(self, as_of: dt.date) -> str:
        """«решение раньше меры; …»: neighbours among the known steps that stand in the wrong order; "" where none do."""
        told = pairwise(self.steps(as_of).items())
        return "; ".join(f"{name} раньше {_GENITIVE[before]}" for (before, first), (name, day) in told if day < first)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    measures: tuple[PastMeasure, ...]


def load(folder: Path) -> tuple[PastMeasure, ...]:
    """All measures of a data root, in the order of the file; () without the file. MskokoError where it does not fit."""
    path = folder / FILE
    if not path.is_file():
        return ()
    action = (
        "исправьте названные ключи: year, item, whom, what, done (да, частично, нет, не известно), proof, effect, "
        "recommended, measure (state, date), decision (number, date); даты — без кавычек, ГГГГ-ММ-ДД"
    )
    return build(_File, read_mapping(path), path, action=action).measures
