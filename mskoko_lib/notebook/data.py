"""The data of one note: its parameters, its schools, its tables, observations over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from mskoko_lib import norms, params, roadmap
from mskoko_lib.build.awaited import due_months
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.disclosure import Audience
from mskoko_lib.display.vpr_tables import Work, works_of
from mskoko_lib.errors import MskokoError
from mskoko_lib.indicators.scale import WORK
from mskoko_lib.indicators.vpr import Vpr
from mskoko_lib.notebook.comparisons import ExamData
from mskoko_lib.notebook.vpr import gathered_vpr
from mskoko_lib.observations import combine
from mskoko_lib.store import YearStore
from mskoko_lib.workspace import default_data, output_directory
from mskoko_lib.years import state_day, year_store, years_shown


class NoteData:
    """What one note is about and its tables. `school_ids`: the schools it is about; `own_school_id` is set in a school's own
    note.
    """

    def __init__(self, *, year: int, schools: str, audience: Audience, data: str | None, as_of: str | None) -> None:
        self.params = params.load(year)
        self.roadmap = roadmap.load(self.params.roadmap)
        self.norms = norms.load()
        self.root: DataRoot = open_root(Path(data) if data else default_data())
        self.root.year_dir(year)
        self.year = year
        self.audience: Audience = audience
        chosen = params.select_schools(self.params, self.root.schools, schools)
        self.own_school_id = ""
        if audience == "school":
            if len(chosen) != 1:
                raise MskokoError(
                    "записка школы составляется для одной школы",
                    found=f"школ: {len(chosen)}",
                    expected="код или логин одной школы",
                    action="укажите schools='<код>'",
                )
            self.own_school_id = chosen[0]
        #: a school is shown beside the whole municipality, so its note is computed over all schools
        self.school_ids: list[str] = list(self.root.schools["school_id"]) if audience == "school" else chosen
        self._as_of = as_of
        self._stores: dict[int, YearStore] = {}
        self._tables: dict[tuple[str, int], pd.DataFrame] = {}
        self._columns: dict[tuple[str, tuple[str, ...]], pd.DataFrame] = {}

    # -- data ---------------------------------------------------------------------------------------------------

    def _year_store(self, year: int) -> YearStore:
        if year not in self._stores:
            self._stores[year] = year_store(self.root, year, self.norms, output_directory())
        return self._stores[year]

    def table(self, name: str, year: int | None = None) -> pd.DataFrame:
        """A table of the store for `year` (the note's year), only the note's schools where it has schools."""
        key = (name, year or self.year)
        if key not in self._tables:
            frame = self._year_store(key[1]).table(name)
            if "school_id" in frame and name != "vpr_aggregates":
                frame = frame[frame["school_id"].isin(self.school_ids)]
            self._tables[key] = frame.reset_index(drop=True)
        return self._tables[key]

    @cached_property
    def passport(self) -> pd.DataFrame:
        """One row per delivered file of the year: what it was recognised as, read, accepted, absent, refused."""
        return self._year_store(self.year).table("passport_files")

    @cached_property
    def vpr(self) -> Vpr:
        """ВПР of this year and the year before (where its folder exists), with marks by the scales of the norms."""
        years = [year for year in (self.year - 1, self.year) if year in self.root.years()]
        return gathered_vpr(years, self.table, lambda year: self._year_store(year).hashes, self.norms)

    def works(self, year: int | None = None) -> list[Work]:
        """ВПР works of a year, those the note's subject (own school or the schools chosen) wrote."""
        part = self.vpr.of_year(year or self.year)
        results = part.results
        if self.own_school_id:
            results = results[results["school_id"] == self.own_school_id]
        keys = ["year", "subject", "grade", "programme_grade"]
        written = results[keys].drop_duplicates()
        return works_of(part.works.merge(written, on=keys), part.tasks, part.scales)

    def each(
        self, indicator: Callable[..., pd.DataFrame], *, vpr: Vpr | None = None, town: bool = True, **options: Any
    ) -> pd.DataFrame:
        """Observations of an indicator for the note's schools together and, in a school's note, for the school itself.

        `town` False leaves the municipality out of a school's note. `vpr` narrows the data (``note.vpr.of_works(…)``).
        """
        data = vpr if vpr is not None else self.vpr
        parts = []
        if town or not self.own_school_id:
            parts.append(indicator(data, by=WORK, **options))
        if self.own_school_id:
            parts.append(indicator(data.of_school(self.own_school_id), by=[*WORK, "school_id"], **options))
        return combine(parts)

    @cached_property
    def exams(self) -> ExamData:
        """Exams, essay, interview and forms of this year and of up to two years before it."""
        return ExamData(
            year=self.year,
            years=years_shown(self.root, self.year),
            read=self.table,
            hash_of=self.hash_of,
            norms=self.norms,
            params=self.params,
        )

    def columns(self, name: str, columns: list[str]) -> pd.DataFrame:
        """Columns of a table of the note's year, all schools, read once: every item of the plan asks for the same few."""
        key = (name, tuple(columns))
        if key not in self._columns:
            self._columns[key] = self._year_store(self.year).table(name, columns)
        return self._columns[key]

    def form(self, name: str) -> pd.DataFrame:
        """Rows of a form of this year and of the years before it that are shown; ``year`` says which."""
        return self.years_of(f"form_{name}")

    def years_of(self, name: str) -> pd.DataFrame:
        """Rows of a store table of this year and of the years before it that are shown; ``year`` says which."""
        parts = [part for year in years_shown(self.root, self.year) if len(part := self.table(name, year))]
        return pd.concat(parts, ignore_index=True) if parts else self.table(name)

    def hash_of(self, name: str) -> str:
        """Content hashes of a store table over the years of the note."""
        years = years_shown(self.root, self.year)
        return "+".join(filter(None, (self._year_store(year).hashes.get(name, "") for year in years)))

    def observed(
        self,
        indicator: Callable[..., pd.DataFrame],
        data: Any,
        *,
        by: Sequence[str] = ("year",),
        schools: bool = False,
        town: bool = True,
        **options: Any,
    ) -> pd.DataFrame:
        """Observations of an indicator for all the note's schools together; in a school's note for the school too, in the
        department's for each school where `schools`. `data`: what the indicator takes first, rows of all schools.
        """
        parts = [indicator(data, by=list(by), **options)] if town or not self.own_school_id else []
        if self.own_school_id:
            parts.append(indicator(_of_school(data, self.own_school_id), by=[*by, "school_id"], **options))
        elif schools and self.audience == "department":
            parts.append(indicator(data, by=[*by, "school_id"], **options))
        return combine(parts)

    @property
    def as_of(self) -> dt.date:
        """The day the plan's state is told for: the parameter, else params, else the latest date inside the data;
        never today.
        """
        return state_day(self._as_of, self.params, self.table("vpr_results"))

    @cached_property
    def n_awaited(self) -> int:
        """Schools whose ВПР is awaited: the note's schools, or the reader's own."""
        return 1 if self.own_school_id else len(self.school_ids)

    @cached_property
    def n_delivered(self) -> int:
        """Schools of ``n_awaited`` with at least one ВПР row this year."""
        came = set(self.table("vpr_results")["school_id"])
        return len(came & ({self.own_school_id} if self.own_school_id else set(self.school_ids)))

    @property
    def soon(self) -> dt.date:
        """Two months after ``as_of``: until then a term is near."""
        return self.as_of + dt.timedelta(days=61)

    @cached_property
    def due_months(self) -> dict[str, list[str]]:
        """school_id → months with lessons that are to be told by now; the note's schools, in its own note the reader's."""
        every = due_months(self.root.schools, self.year, self.as_of, self.params.control)
        states = self.table("form_states")
        none = set(states.loc[(states["form"] == "attendance") & (states["state"] == "none"), "school_id"].astype(str))
        readers = [self.own_school_id] if self.own_school_id else self.school_ids
        return {code: [] if code in none else every[code] for code in readers}

    @property
    def n_blocks(self) -> int:
        """How many works are shown in detail."""
        return self.params.vpr.n_blocks_school if self.own_school_id else self.params.vpr.n_blocks_department

    @property
    def school_names(self) -> dict[str, str]:
        """school_id -> name on the page, in the order of the registry, the note's schools only."""
        return {code: name for code, name in self.root.school_names().items() if code in set(self.school_ids)}

    def by_school(self, indicator: Callable[..., pd.DataFrame]) -> pd.DataFrame:
        """Observations of an indicator for every school and for all together. The department's only: it names schools."""
        if self.audience != "department":
            return combine([])
        return combine([indicator(self.vpr, by=WORK), indicator(self.vpr, by=[*WORK, "school_id"])])


def _of_school(data: Any, school_id: str) -> Any:
    """The rows of one school, of a table or of what holds one."""
    return data[data["school_id"] == school_id] if isinstance(data, pd.DataFrame) else data.of_school(school_id)
