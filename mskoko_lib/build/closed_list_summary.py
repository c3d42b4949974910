"""What the summary may say in numerals beside its observations."""

from __future__ import annotations

from collections.abc import Iterable

from mskoko_lib.audit import Listed
from mskoko_lib.display.summary.cycle import LETTER
from mskoko_lib.pastmeasures import PastMeasure
from mskoko_lib.roadmap import Roadmap


def summary_phrases(plan: Roadmap, measures: Iterable[PastMeasure]) -> list[str]:
    """Sections and items with their numbers, what they await (a row of a table begins with a capital), the letter on the
    cycle, measures with the number of their item.
    """
    found = [LETTER, *(f"{section.number}. {section.title}" for section in plan.sections)]
    found += [f"{item.number} {item.title}" for item in plan.items]
    found += [f"{part.number} {part.title}" for item in plan.items for part in item.subitems]
    awaited = [one.what for item in plan.items for part in (item, *item.subitems) for one in part.awaits]
    found += [text for what in awaited for text in (what, what[:1].upper() + what[1:])]
    return [*found, *(f"{one.item} {one.what}" for one in measures)]


def summary_listed(plan: Roadmap) -> tuple[Listed, ...]:
    """Runs of items («1.1–1.6»), each end of which is an item of the plan."""
    items = "|".join(item.number.replace(".", r"\.") for item in sorted(plan.items, key=lambda one: -len(one.number)))
    return (
        Listed(rf"(?<![\d.,])(?:{items})–(?:{items})(?!\d|[.,]\d)"),
        Listed(r"ОГЭ \d{4} года|ЕГЭ \d{4} года|ВПР \d{4} года"),
    )
