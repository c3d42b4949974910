"""The plan as frozen models: sections, items, sub-items, what each awaits and from whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mskoko_lib.errors import MskokoError
from mskoko_lib.params.yamlfile import near
from mskoko_lib.roadmap.window import Window


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Awaited(_Model):
    what: StrictStr = Field(min_length=1, description="Data, nominative: «протоколы ОГЭ».")
    who: StrictStr = Field(min_length=1, description="Supplier, a key of the plan's `suppliers`: «РЦОИ».")

    @property
    def text(self) -> str:
        """«протоколы ОГЭ — РЦОИ»."""
        return f"{self.what} — {self.who}"


class SubItem(_Model):
    """A bullet inside an item. `number` ("2.1.3") is ours: the plan does not number bullets."""

    number: StrictStr
    title: StrictStr = Field(min_length=1, description="Short heading for the page; ours.")
    wording: StrictStr = Field(min_length=1, description="Word for word as in the plan.")
    window: Window
    owners: tuple[StrictStr, ...] = Field(description="Full names; empty where the plan names nobody.")
    owners_text: StrictStr = Field(description="As printed in the plan.")
    awaits: tuple[Awaited, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _owners_as_printed(cls, data: Any) -> Any:
        return _with_owners_text(data)


class Item(SubItem):
    """A row of the plan. Sub-items take over window and owners where they give none; the item takes their `awaits`."""

    subitems: tuple[SubItem, ...] = ()
    addressee: StrictStr = Field(
        default="",
        description="For whom the item's part of the note is, where the plan's cell of owners does not say it; ours.",
    )
    concerns_schools: StrictBool = Field(description="Whether the item goes into a school's own note.")

    @model_validator(mode="before")
    @classmethod
    def _share_with_subitems(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("subitems"), list):
            return data
        data = _with_owners_text(data)
        shared = {key: data[key] for key in ("window", "owners", "owners_text") if key in data}
        subitems = []
        for order, sub in enumerate(data["subitems"], start=1):
            if not isinstance(sub, dict):
                return data
            own_owners = {"owners", "owners_text"} if "owners" in sub else set()
            inherited = {key: value for key, value in shared.items() if key not in own_owners}
            subitems.append({"number": f"{data.get('number')}.{order}", **inherited, **sub})
        lists = [sub.get("awaits") for sub in subitems]
        gathered = [awaited for awaits in lists if isinstance(awaits, list) for awaited in awaits]
        return {"awaits": gathered, **data, "subitems": subitems}


def _with_owners_text(data: Any) -> Any:
    owners = data.get("owners") if isinstance(data, dict) else None
    if not isinstance(owners, list | tuple) or "owners_text" in data:
        return data
    return {**data, "owners_text": ", ".join(map(str, owners))}


class Section(_Model):
    number: StrictStr
    title: StrictStr = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def _numbered_in_order(cls, items: tuple[Item, ...], info: ValidationInfo) -> tuple[Item, ...]:
        expected = [f"{info.data.get('number')}.{order}" for order in range(1, len(items) + 1)]
        if (found := [item.number for item in items]) != expected:
            raise ValueError(f"номера пунктов подряд: {', '.join(expected)} (записано: {', '.join(found)})")
        return items


class Roadmap(_Model):
    """The plan of one year. `title` is for the page, `printed_title` as the plan has it."""

    year: StrictInt
    title: StrictStr
    printed_title: StrictStr
    suppliers: dict[StrictStr, StrictStr] = Field(description="Supplier → «от кого», for what has not come.")
    sections: tuple[Section, ...] = Field(min_length=1)

    @field_validator("sections")
    @classmethod
    def _known_suppliers(cls, sections: tuple[Section, ...], info: ValidationInfo) -> tuple[Section, ...]:
        numbers = [section.number for section in sections]
        if numbers != [str(order) for order in range(1, len(sections) + 1)]:
            raise ValueError(f"номера разделов подряд от 1 (записано: {', '.join(numbers)})")
        known = info.data.get("suppliers", {})
        unknown = {
            f"{item.number}: {awaited.who}"
            for section in sections
            for item in section.items
            for part in (item, *item.subitems)
            for awaited in part.awaits
            if awaited.who not in known
        }
        if unknown:
            raise ValueError(f"who — один из suppliers ({', '.join(known)}); не найдены: {', '.join(sorted(unknown))}")
        return sections

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the plan."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, number: str) -> Item:
        """The item with this number ("1.4"); MskokoError if the plan has none."""
        by_number = {item.number: item for item in self.items}
        if number not in by_number:
            raise MskokoError(
                "в плане нет такого пункта.",
                file=f"params/roadmap/{self.year}.yaml",
                found=f"«{number}»",
                expected=f"номер пункта от {self.items[0].number} до {self.items[-1].number}",
                details=tuple(filter(None, [near(number, list(by_number))])),
                action="исправьте номер пункта",
            )
        return by_number[number]

    def not_received(self, awaits: Iterable[Awaited]) -> str:
        """«данные не поступили (протоколы ОГЭ, от РЦОИ; …, от школ)»; empty text for nothing awaited."""
        parts = [f"{awaited.what}, {self.suppliers[awaited.who]}" for awaited in awaits]
        return f"данные не поступили ({'; '.join(parts)})" if parts else ""

    def window_text(self, window: Window, year: int) -> str:
        """The printed text; where the plan is applied to another year, with that year in place of the plan's own."""
        return window.text.replace(str(self.year), str(year))
