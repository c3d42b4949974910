"""One note being written: its parameters, its tables, the items of the plan, and what it shows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd
from IPython.display import display

from mskoko_lib import pastmeasures
from mskoko_lib.build.awaited import Awaited, awaited_of
from mskoko_lib.build.deadlines import deadlines_of
from mskoko_lib.build.preview import preview_html
from mskoko_lib.disclosure import Audience
from mskoko_lib.display import aims
from mskoko_lib.display.blocks import (
    MIME,
    Block,
    Figures,
    HeadingBlock,
    ItemBlock,
    MeasuresBlock,
    TextBlock,
    obs_ids,
)
from mskoko_lib.display.common import Scope
from mskoko_lib.display.russian import NBSP, date_text
from mskoko_lib.display.section1.deck import Told
from mskoko_lib.errors import MskokoError
from mskoko_lib.notebook.data import NoteData
from mskoko_lib.notebook.plan import Arrivals, arrivals, basis_text, bullet_text, item_block, term_after
from mskoko_lib.roadmap import SubItem
from mskoko_lib.roadmap.deadline import Deadline
from mskoko_lib.workspace import BUILD_VARIABLE

#: sections of the plan that are controls
CONTROL_SECTIONS = ("2", "3")


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


class Note(NoteData):
    """One note being written: the items of the plan, and what it shows."""

    def __init__(self, *, year: int, schools: str, audience: Audience, data: str | None, as_of: str | None) -> None:
        super().__init__(year=year, schools=schools, audience=audience, data=data, as_of=as_of)
        self._current = ""
        #: measures of the note so far, for item 1.13
        self.told: list[Told] = []
        self._in_build = bool(os.environ.get(BUILD_VARIABLE))

    # -- the plan -----------------------------------------------------------------------------------------------

    def item(self, number: str, *, done: int = 0, expected: int = 0) -> None:
        """Show the heading of an item of the plan: window, owners, state on ``as_of``, and what has not come and from
        whom; for the department also why the note is written, for whom and by when.

        `done` of `expected` schools have sent what is awaited; where `expected` is 0 that is counted here.
        """
        self._current = number
        item = self.roadmap.item(number)
        came = arrivals(item, self.awaited(item), self._readers)
        if expected:
            came = replace(came, done=done, expected=expected)
        self.show(self._item_block(item, came, item.concerns_schools))
        if self.audience == "department":
            self.text(basis_text(self.roadmap, item, self.params), style="grey")

    def bullet(self, number: str) -> None:
        """Show the heading of a bullet of the plan («2.1.3»), below its item: a heading and a line with window and state."""
        item = self.roadmap.item(number.rpartition(".")[0])
        part = next(sub for sub in item.subitems if sub.number == number)
        self._current = item.number
        came = arrivals(part, self.awaited(part), self._readers)
        block = self._item_block(part, came, item.concerns_schools, unseen=False)  # its item names them
        self.show(HeadingBlock(level=3, text=f"{number}. {part.title}", anchor=f"item-{number.replace('.', '-')}"))
        self.text(bullet_text(block), style="note")

    def awaited(self, part: SubItem) -> list[Awaited]:
        """What an item or a bullet awaits, and of which schools it has come by ``as_of``."""
        return awaited_of(part, self.columns, self.root.schools, self.year, self.as_of, self.params.control)

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """The reader's deadlines of the whole plan, done or not, by day; none in a note for the public."""
        if self.audience == "public":
            return []
        before = self.year - 1
        return deadlines_of(
            self.roadmap,
            self.columns,
            self.root.schools[self.root.schools["school_id"].isin(self._readers)],
            self.year,
            self.as_of,
            self.params.control,
            own_school_id=self.own_school_id,
            earlier=self._year_store(before).table if before in self.root.years() else None,
        )

    @property
    def control_deadlines(self) -> list[Deadline]:
        """Those of the controls: sections 2 and 3."""
        return [one for one in self.deadlines if one.number.partition(".")[0] in CONTROL_SECTIONS]

    @property
    def _readers(self) -> set[str]:
        return {self.own_school_id} if self.own_school_id else set(self.school_ids)

    def _item_block(self, part: SubItem, came: Arrivals, concerns: bool, *, unseen: bool = True) -> ItemBlock:
        return item_block(
            self.roadmap,
            part,
            came,
            year=self.year,
            as_of=self.as_of,
            own=bool(self.own_school_id),
            names=self.scope.names,
            concerns_schools=concerns,
            unseen=unseen,
        )

    @cached_property
    def scope(self) -> Scope:
        """Who reads the note and what it is about, as the blocks of section 1 ask for it."""
        schools = self.root.schools
        types = dict(zip(schools["school_id"].astype(str), schools["type"].fillna("").astype(str), strict=True))
        shown = self.school_names if self.audience == "department" else {}
        # «СОШ №» never ends a line
        names = {code: name.replace("№ ", f"№{NBSP}") for code, name in shown.items()}
        return Scope(
            self.year,
            self.audience,
            self.own_school_id,
            names,
            types,
            term_after(self.as_of, 2),
            term_after(self.as_of, 5),
            date_text(self.as_of),
        )

    def aims(self, figures: Figures, before: int) -> None:
        """What the current item is held against: targets, region and country, last year's measures; nothing where the
        params and ``measures.yaml`` name none.
        """
        item, given = self._current, self.params
        promised = self.promised(item) if self.audience == "department" else []
        targets = [one for one in given.targets if one.item == item]
        benchmarks = [one for one in given.benchmarks if one.item == item]
        self.show(aims.blocks(figures, self.scope, item, before, targets, benchmarks, promised), figures)

    def promises(self, observed: pd.DataFrame, before: int) -> None:
        """Everything that was recommended a year ago, whatever the item; a grey line where ``measures.yaml`` has nothing."""
        given, figures = self.promised(), Figures(observed)
        if not given:
            self.text("Сведений о мерах прошлого года нет: впишите их в файл measures.yaml папки данных.", style="grey")
        self.show(aims.effect_table(figures, self.scope, given, "1.13", before), figures)

    def promised(self, item: str = "") -> list[pastmeasures.PastMeasure]:
        """Measures recommended in the note of the year before, of one item or all."""
        every = pastmeasures.load(self.root.path)
        return [one for one in every if one.year == self.year - 1 and item in ("", one.item)]

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
        if isinstance(block, MeasuresBlock) and figures is not None:
            self.told += [Told(self._current, one, figures) for one in block.items]
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
        return figures.carried(wanted, self.own_school_id)
