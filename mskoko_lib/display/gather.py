"""What a note says as a whole, known only once its notebooks are joined: which items carry figures, findings and
recommendations, and which findings matter most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mskoko_lib.display import blocks, document

#: findings of «Главное»
MOST_HEADLINES = 5
#: how they were chosen, printed under them
RULE = (
    "Как отобрано: от каждого раздела плана — один вывод: сначала отклонения, подтверждённые интервалом или нарушением правила, "
    "затем остальные, внутри — по весу, заданному для вида вывода; свободные места занимают следующие по тому же порядку, "
    "всего выводов не больше пяти."
)


@dataclass(frozen=True)
class Headline:
    """A finding offered for «Главное». `deviation`: it was confirmed by an interval or by the breach of a rule."""

    weight: float
    finding: document.Finding
    deviation: bool = False

    @property
    def section(self) -> str:
        """«1» of the label «1.4-а»; "" without a label."""
        return self.finding.label.partition(".")[0]


@dataclass(frozen=True)
class Recommended:
    """A measure of the note that may be told. `item`: its number; `why`: the label of its finding, or its words."""

    item: str
    measure: blocks.Measure
    why: str


@dataclass
class Gathered:
    """`items`: numbers of the items shown; `figures`, `findings`, `deviations`: those that have any; `anchors`: where a link
    may lead.
    """

    items: list[str] = field(default_factory=list)
    figures: set[str] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)
    deviations: set[str] = field(default_factory=set)
    recommended: list[Recommended] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def link(self, href: str) -> str:
        """The address where it leads to something in this note, else ""."""
        return href if href.removeprefix("#") in self.anchors else ""

    def with_measures(self) -> set[str]:
        """Items with a recommendation."""
        return {one.item for one in self.recommended}


def top_headlines(found: Iterable[Headline], most: int = MOST_HEADLINES) -> document.Findings | None:
    """«Главное» by `RULE`; equal weights keep the order of the note. A finding of weight 0 stands only for a section that
    has no other.
    """
    ranked = sorted(found, key=lambda one: (one.weight <= 0, not one.deviation, -one.weight))
    first = list({one.section: one for one in reversed(ranked)}.values())
    first.sort(key=ranked.index)
    chosen = first[:most]
    rest = [one for one in ranked if one.weight > 0 and not any(one is kept for kept in chosen)]
    chosen += rest[: most - len(chosen)]
    chosen.sort(key=ranked.index)
    return document.Findings(items=tuple(one.finding for one in chosen)) if chosen else None


def listed(numbers: Iterable[str], order: Iterable[str]) -> str:
    """Numbers of items in the order of the plan, neighbours of a section as a run.

    Examples
    --------
    >>> listed({"1.1", "1.2", "1.3", "2.1", "3.1", "3.3"}, ["1.1", "1.2", "1.3", "2.1", "3.1", "3.2", "3.3"])
    '1.1–1.3, 2.1, 3.1, 3.3'
    """
    kept = set(numbers)
    runs: list[list[str]] = []
    last = ""
    for number in order:
        if number in kept:
            near = runs and runs[-1][-1] == last and number.partition(".")[0] == last.partition(".")[0]
            if near:
                runs[-1].append(number)
            else:
                runs.append([number])
        last = number
    return ", ".join(
        run[0] if len(run) == 1 else ("–" if len(run) > 2 else ", ").join((run[0], run[-1])) for run in runs
    )
