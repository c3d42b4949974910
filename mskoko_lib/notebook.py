"""What a notebook imports: open a note, load tables, show blocks.

In a build a block is emitted as JSON and nothing is drawn; in JupyterLab the same call renders at once, under the
primary rules of the chosen
audience, with a banner that says so.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display

from mskoko_lib import norms, params, roadmap
from mskoko_lib.build.awaited import awaited_of
from mskoko_lib.build.preview import preview_html
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.disclosure import Audience
from mskoko_lib.display.blocks import MIME, Block, Figures, ItemBlock, TextBlock, obs_ids
from mskoko_lib.display.vpr_tables import Work, works_of
from mskoko_lib.errors import MskokoError
from mskoko_lib.indicators.scale import WORK
from mskoko_lib.indicators.vpr import Vpr, make_vpr
from mskoko_lib.observations import combine
from mskoko_lib.store import YearStore
from mskoko_lib.workspace import BUILD_VARIABLE, default_data, output_directory
from mskoko_lib.years import state_day, year_store


def open(  # notebook.open(...) is what an analyst reads in the first cell
    *,
    year: int,
    schools: str = "all",
    audience: Audience = "department",
    data: str | None = None,
    as_of: str | None = None,
) -> Note:
    """Open a note: parameters, plan, norms and data root are read and checked; no data are loaded yet."""
    if audience not in ("department", "school", "public"):
        raise MskokoError(
            "неизвестный получатель записки",
            found=str(audience),
            expected="department, school или public",
            action="исправьте параметр audience",
        )
    return Note(year=year, schools=schools, audience=audience, data=data, as_of=as_of)


class Note:
    """One note being written. `school_ids` are the schools it is about; `own_school_id` is set in a school's own note."""

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
                    "записка школы составляется для одной школы", found=f"школ: {len(chosen)}", expected="код или логин одной школы",
                    action="укажите schools='<код>'",
                )  # fmt: skip
            self.own_school_id = chosen[0]
        #: a school is shown beside the whole municipality, so its note is computed over all schools
        self.school_ids: list[str] = list(self.root.schools["school_id"]) if audience == "school" else chosen
        self._as_of = as_of
        self._stores: dict[int, YearStore] = {}
        self._tables: dict[tuple[str, int], pd.DataFrame] = {}
        self._in_build = bool(os.environ.get(BUILD_VARIABLE))

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
            if name == "vpr_results":
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
        tables: dict[str, list[pd.DataFrame]] = {
            name: [] for name in ("vpr_results", "vpr_tasks", "vpr_works", "vpr_work_tasks")
        }
        hashes: dict[str, str] = {}
        offset = 0
        for year in years:
            of_year = {name: self.table(name, year) for name in tables}
            kept = of_year["vpr_tasks"]["result_id"].isin(of_year["vpr_results"]["result_id"])
            of_year["vpr_tasks"] = of_year["vpr_tasks"][kept]
            # result_id counts from 0 in each year; together they must stay apart.
            for name in ("vpr_results", "vpr_tasks"):
                of_year[name] = of_year[name].assign(result_id=of_year[name]["result_id"] + offset)
            offset += 1 + int(self.table("vpr_results", year)["result_id"].max() if len(of_year["vpr_results"]) else 0)
            for name, frame in of_year.items():
                tables[name].append(frame)
            for name, value in self._year_store(year).hashes.items():
                hashes[name] = "+".join(filter(None, (hashes.get(name, ""), value)))
        merged = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
        scales = {}
        for row in merged["vpr_works"].to_dict("records"):
            key = (int(row["year"]), str(row["subject"]), int(row["grade"]), int(row["programme_grade"]))
            scale = self.norms.vpr_scale(key[0], key[1], key[3])
            # English, grade 11, 2021: the boundary of «5» is not known, so no mark can be given.
            if scale is not None and {3, 4, 5} <= set(scale.min_score):
                scales[key] = scale
        return make_vpr(
            merged["vpr_results"], merged["vpr_tasks"], merged["vpr_works"], merged["vpr_work_tasks"], scales, hashes
        )

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

    # -- the plan -----------------------------------------------------------------------------------------------

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

    def item(self, number: str, *, done: int = 0, expected: int = 0) -> None:
        """Show the heading of an item of the plan: window, owners, state on ``as_of``, and what has not come and from
        whom.

        `done` of `expected` deliveries are there; with none expected nothing has come yet.
        """
        item = self.roadmap.item(number)
        state = roadmap.item_state(item.window, self.year, self.as_of, done, expected)
        came, lacking = self._arrivals(item)
        code, label = state.code, state.label
        if code == "late" and not expected and came and not lacking:
            code, label = "going", "данные поступили"
        elif code == "late" and self.own_school_id and lacking and all(one.who != "школы" for one in lacking):
            # A school must not read another's delay as its own.
            code, label = "wait", "ждём: " + ", ".join(dict.fromkeys(one.who for one in lacking))
        reason = ""
        if done < expected or not expected:
            shown = f" Поступили данные {done} из {expected} школ." if 0 < done < expected else ""
            reason = self._told(came if not expected else [], lacking) + shown
        if state.code == "wait":
            reason = "Ожидаются: " + "; ".join(awaited.text for awaited in item.awaits) + "."
        self.show(
            ItemBlock(
                number=item.number,
                title=item.title,
                wording=" ".join([item.wording, *(f"— {sub.wording}" for sub in item.subitems)]),
                window=self.roadmap.window_text(item.window, self.year),
                owners=item.owners_text,
                state=code,
                state_label=label,
                reason=reason,
                concerns_schools=item.concerns_schools,
            )
        )

    def _arrivals(self, item: roadmap.Item) -> tuple[list[str], list[roadmap.Awaited]]:
        """What of an item has come from at least one of the note's schools, and what has not."""
        waits = awaited_of(item, self._year_store(self.year).table, self.root.schools, self.year, self.as_of)
        mine = {self.own_school_id} if self.own_school_id else set(self.school_ids)
        came = [one.what for one in waits if one.schools & mine]
        return came, [one for one, wait in zip(item.awaits, waits, strict=True) if not wait.schools & mine]

    def _told(self, came: list[str], lacking: list[roadmap.Awaited]) -> str:
        """Sentences: what has not come and from whom; what has come although the note does not show it yet."""
        parts = [self.roadmap.not_received(lacking)] if lacking else []
        if came:
            parts.append(f"поступили: {'; '.join(came)}; записка их пока не показывает")
        return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)

    # -- showing ------------------------------------------------------------------------------------------------

    def text(self, text: str, style: str = "normal") -> None:
        """Show words without figures of pupils."""
        self.show(TextBlock.model_validate({"text": text, "style": style}))

    def show(self, block: Block | Sequence[Block] | None, figures: Figures | None = None) -> None:
        """Show a block (or several); `figures` holds the observations it names."""
        if block is None:
            return
        if isinstance(block, Sequence):
            for one in block:
                self.show(one, figures)
            return
        data = {
            "spec": block.model_dump(mode="json", exclude_defaults=False),
            "observations": self._carried(block, figures),
        }
        if self._in_build:
            display({MIME: data}, raw=True)
        else:
            html = preview_html(
                data, audience=self.audience, policy=self.params.disclosure, own_school_id=self.own_school_id
            )
            display({"text/html": html, MIME: data}, raw=True)

    def _carried(self, block: Block, figures: Figures | None) -> list[dict[str, Any]]:
        """Observations the block names; with a municipality's figure also the reader's own, which the decision
        subtracts.
        """
        wanted = obs_ids(block)
        if figures is None or not wanted:
            return []
        named = figures.carried(wanted, self.own_school_id)
        clean = named.astype(object).where(named.notna(), None)
        return [{str(k): v for k, v in row.items()} for row in clean.to_dict("records")]
