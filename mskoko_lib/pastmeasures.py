"""What was recommended a year ago and whether it was done: ``measures.yaml`` of a data root."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from mskoko_lib.params.yamlfile import build, read_mapping

FILE = "measures.yaml"
Done = Literal["да", "частично", "нет", "не известно"]


class Effect(BaseModel):
    """The figure that the measure was to move, as the observations of the note name it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: str = Field(min_length=1, description="показатель из params/indicators.yaml")
    procedure: str = Field(min_length=1, description="процедура: oge, ege, gve9, gve11, essay, interview, vpr")
    subject: str = Field(default="", description="код предмета")
    category: str = Field(default="", description="категория показателя: отметка, полоса баллов")
    group: str = Field(default="", description="final — с учётом пересдач")


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


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    measures: tuple[PastMeasure, ...]


def load(folder: Path) -> tuple[PastMeasure, ...]:
    """All measures of a data root, in the order of the file; () without the file. MskokoError where it does not fit."""
    path = folder / FILE
    if not path.is_file():
        return ()
    action = "исправьте названные ключи: year, item, whom, what, done (да, частично, нет, не известно), proof, effect"
    return build(_File, read_mapping(path), path, action=action).measures
