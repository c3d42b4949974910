"""Protocols of the regional exam centre: ОГЭ, ЕГЭ and ГВЭ in every layout seen → results by attempt, tasks by mask.

`FAMILY` is what the reading of a year takes from here.
"""

from __future__ import annotations

from mskoko_lib.intake.exams.blocks import LAYOUTS, recognise
from mskoko_lib.intake.exams.finish import finish_exams
from mskoko_lib.intake.exams.reading import read_protocol
from mskoko_lib.intake.family import Family

__all__ = ["FAMILY"]

FAMILY = Family(layouts=LAYOUTS, recognise=recognise, read=read_protocol, finish=finish_exams)
