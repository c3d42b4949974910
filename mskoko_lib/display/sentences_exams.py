"""Further forms of the closed list, for exams: few and general, so that each is tried over all numbers (NOTES §6).

`name` is a noun phrase in the nominative; what is counted stands in it, so that nothing has to agree with a number.
"""

from __future__ import annotations

from mskoko_lib.display.differences import unrounded
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.russian import NBSP, listing, number, with_points
from mskoko_lib.display.sentences import Figures, Words, form

#: below this base a share is written «2 из 7», without a percent (NOTES §6, rule 6)
_PERCENT_FROM_N = 10


def told(figure: Figure) -> str:
    """«43 из 612 (7,0 %)», «2 из 7» for a small base, «7 %» where counts may not be told, «56,3» for a mean or count."""
    if figure.is_share and figure.exact and figure.numerator is not None and figure.n is not None:
        counts = f"{number(figure.numerator)} из {number(figure.n)}"
        return counts if figure.n < _PERCENT_FROM_N else f"{counts} ({figure.text()})"
    return figure.text()


def _scored(figure: Figure, w: Words) -> str:
    """`told`, with «балла» where the sentence is of scores and its name does not say so: w["unit"] is «points»."""
    return with_points(figure.text()) if w.get("unit") == "points" else told(figure)


def _bare(name: str) -> str:
    return name.rstrip(",")


@form
def fact(f: Figures, w: Words) -> str | None:
    """«Доля …: 43 из 612 (7,0 %).» One figure of any kind; w: name, unit."""
    return f"{_bare(w['name'])}: {_scored(f['value'], w)}."


@form
def spoken(f: Figures, w: Words) -> str | None:
    """«Не выполнено в срок: программа развития.» Things named one by one: their count is not told beside them; w: name."""
    return f"{_bare(w['name'])}." if f["value"].value is not None else None


@form
def facts(f: Figures, w: Words) -> str | None:
    """Several figures of one thing: slots s1, s2, …; w: name, unit, n1, n2, … Counts of zero are told too."""
    slots = sorted(f, key=lambda slot: int(slot[1:]))
    parts = [f"{w['n' + slot[1:]]}{NBSP}— {_scored(f[slot], w)}" for slot in slots]
    return f"{_bare(w['name'])}: {'; '.join(parts)}."


@form
def beside(f: Figures, w: Words) -> str | None:
    """The school's figure and the municipality's; w: name."""
    return f"{_bare(w['name'])}: в школе{NBSP}— {told(f['own'])}, в муниципалитете{NBSP}— {told(f['town'])}."


@form
def beside_all(f: Figures, w: Words) -> str | None:
    """One group's figure and that of all; w: name, unit, whose (instrumental or «в …»), all."""
    own, town = _scored(f["own"], w), _scored(f["town"], w)
    return f"{_bare(w['name'])}: {w['whose']}{NBSP}— {own}, {w['all']}{NBSP}— {town}."


@form
def differs(f: Figures, w: Words) -> str | None:
    """A school that differs from the others beyond chance (after Benjamini–Hochberg); w: name, where («в школе», «СОШ № 7»)."""
    own, town = f["own"], f["town"]
    if own.value is None or town.value is None or own.value == town.value:
        return None
    side = "выше" if own.value > town.value else "ниже"
    return (
        f"{_bare(w['name'])}: {w['where']}{NBSP}— {told(own)}, {side}, чем по муниципалитету ({town.text()}); различие "
        "подтверждается с поправкой на число сравнений."
    )


@form
def mean_change(f: Figures, w: Words) -> str | None:
    """`now`, `before` — means, `change` — their difference with its interval; w: name («Средний балл по физике»), year_before, unit."""
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None:
        return None
    say = with_points if w.get("unit") == "points" else str
    start = f"{w['name']}{NBSP}— {say(now.text())}, в {w['year_before']}{NBSP}году{NBSP}— {say(before.text())}"
    confirmed = not gap.low <= 0 <= gap.high
    said = "различие подтверждается" if confirmed else "различие не выходит за пределы случайных колебаний"
    if not gap.exact:
        return f"{start}; {said}."
    # the auditor reads a change together with its interval: no word stands between them
    size = f"{unrounded(now, before, gap)} {_signed(gap.text())}"
    return f"{start}; изменение{size} (от {_signed(number(gap.low, 1))} до {_signed(number(gap.high, 1))}), {said}."


def _signed(text: str) -> str:
    return text if text[0] in "+\u2212" or not any(sign in "123456789" for sign in text) else f"+{text}"


@form
def listed(f: Figures, w: Words) -> str | None:
    """Schools on a list, each with its share: slots s1, s2, …; w: name («В списке … по математике»), n1, n2, …"""
    slots = sorted(f, key=lambda slot: int(slot[1:]))
    parts = [f"{w['n' + slot[1:]]} ({_in_brackets(f[slot])})" for slot in slots]
    return f"{_bare(w['name'])}: {listing(parts)}."


def _in_brackets(figure: Figure) -> str:
    """«34,0 %, 18 из 53»: brackets do not stand inside brackets."""
    if figure.exact and figure.numerator is not None and figure.n is not None:
        return f"{figure.text()}, {number(figure.numerator)} из {number(figure.n)}"
    return figure.text()


@form
def standing(f: Figures, w: Words) -> str | None:
    """The reader's own school and a list; w: name (the list, genitive), inside («входит», «не входит»), standing."""
    sure = {"устойчиво": "вывод устойчив", "на границе": "школа на границе: один-два участника могли бы изменить вывод"}
    return f"Школа {w['inside']} в список {w['name']} ({_in_brackets(f['own'])}); {sure[w['standing']]}."


@form
def target(f: Figures, w: Words) -> str | None:
    """A figure against its target; w: name, target («95 %»), document, better («higher», «lower»), least (the value)."""
    value, least = f["value"].value, float(w["least"])
    if value is None or f["value"].precision == "band":
        return None
    reached = value >= least if w["better"] == "higher" else value <= least
    word = "достигнут" if reached else "не достигнут"
    return f"{_bare(w['name'])}: {told(f['value'])}, локальный ориентир {w['target']} {word} ({w['document']})."


@form
def effect(f: Figures, w: Words) -> str | None:
    """The figure before and after a measure; a cause is never named; w: name, year_before."""
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None:
        return None
    start = f"{_bare(w['name'])}: в {w['year_before']}{NBSP}году{NBSP}— {told(before)}, теперь{NBSP}— {told(now)}"
    if gap.low <= 0 <= gap.high:
        return f"{start}; изменение не выходит за пределы случайных колебаний."
    return f"{start}; изменение подтверждается, связано ли оно с мерой, по этим данным сказать нельзя."


@form
def title_range(f: Figures, w: Words) -> str | None:
    """Title of a chart: from the lowest to the highest; w: name, low, high."""
    low, high = f["low"], f["high"]
    return f"{w['name']}: от {low.text()} ({w['low']}) до {high.text()} ({w['high']})"
