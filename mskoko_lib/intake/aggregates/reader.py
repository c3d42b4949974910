"""One sheet of a report: which of the three shapes it has decides who reads it."""

from __future__ import annotations

from collections.abc import Mapping

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.aggregates.about import TITLES, about
from mskoko_lib.intake.aggregates.parts import AggregateRead
from mskoko_lib.intake.aggregates.planned import read_planned
from mskoko_lib.intake.aggregates.warehouse import read_warehouse
from mskoko_lib.intake.aggregates.wide import read_wide
from mskoko_lib.intake.passport import Events
from mskoko_lib.intake.recognise import UNIT_HEADERS, Recognised, is_warehouse


def read_groups(found: Recognised, file: str, year: int, schools: Mapping[str, str], events: Events) -> AggregateRead:
    """Long rows of one report. `schools`: digits of a login → school_id.

    Raises
    ------
    MskokoError : the sheet does not say of which work it is, is of another year, of no known report, or its columns
        contradict its title.
    """
    if is_warehouse(found.keys):
        return read_warehouse(found, file, year, schools, events)
    told = about(found, file, year, schools)
    if any(key.startswith(UNIT_HEADERS) for key in found.keys):
        return read_wide(found, told, file, year, schools, events)
    if told.report not in (None, "planned"):
        raise MskokoError(
            f"Отчёт назван «{TITLES[told.report or '']}», а его таблица — достижение планируемых результатов.",
            file=file, sheet=found.sheet.name, action="выгрузите отчёт из ФИС ОКО заново",
        )  # fmt: skip
    return read_planned(found, told, file, year, schools, events)
