"""Which works are shown in detail, and which sentences fire for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from mskoko_lib.display.blocks import Figures, FindingsBlock, MeasuresBlock, Sentence
from mskoko_lib.display.common import HEAD, METHODISTS, Scope, measure, measures
from mskoko_lib.display.vpr_tables import Work
from mskoko_lib.indicators.lists import benjamini_hochberg
from mskoko_lib.indicators.tasks import level_status
from mskoko_lib.indicators.uncertainty import difference_p_value

#: own threshold: a task with less than half of the points is named as hard (NOTES §1.1: the usual threshold, local)
HARD_TASK_PCT = 50.0
#: a work with fewer marks is not chosen: its order is chance
MIN_MARKED = 10
_STATUS_TEXT = {"sufficient": "достаточно", "zone": "зона неопределённости", "insufficient": "недостаточно"}
_LEVEL_GENITIVE = {"Б": "базового", "П": "повышенного", "В": "высокого"}


class Threshold(Protocol):
    @property
    def value(self) -> float: ...


class Thresholds(Protocol):
    """Level thresholds of ФИОКО 2026 in percent."""

    @property
    def basic_sufficient_min(self) -> Threshold: ...
    @property
    def basic_insufficient_below(self) -> Threshold: ...
    @property
    def advanced_sufficient_min(self) -> Threshold: ...
    @property
    def advanced_insufficient_below(self) -> Threshold: ...


def level_limits(thresholds: Thresholds) -> dict[str, float]:
    """Level -> least sufficient completion, percent."""
    advanced = thresholds.advanced_sufficient_min.value
    return {"Б": thresholds.basic_sufficient_min.value, "П": advanced, "В": advanced}


def choose_works(figures: Figures, works: Sequence[Work], *, n: int, school_id: str = "") -> list[Work]:
    """Half by the lowest success, half by the largest share of marks that differ from the journal; in the order of the
    table at a glance.

    A work without marks has neither and is shown only at a glance.
    """
    success, differ = {}, {}
    for position, work in enumerate(works):
        at = {**work.dimensions, "school_id": school_id}
        found = figures.id("success_share", **at)
        if not found or (figures.number(found, "n") or 0) < MIN_MARKED:
            continue
        success[position] = figures.number(found) or 0.0
        equal = figures.number(figures.id("journal_share", category="equal", **at))
        differ[position] = 100 - equal if equal is not None else 0.0
    by_success = sorted(success, key=lambda p: (success[p], p))
    chosen = by_success[: (n + 1) // 2]
    by_gap = [p for p in sorted(differ, key=lambda p: (-differ[p], p)) if p not in chosen]
    return [works[p] for p in sorted([*chosen, *by_gap[: n - len(chosen)]])]


def same_pairs(
    figures: Figures, works: Sequence[Work], earlier: Sequence[Work], *, school_id: str = ""
) -> list[tuple[Work, Work]]:
    """Works with the work of the year before that they are compared with: those for which a change was computed."""
    pairs = []
    for work in works:
        if not figures.id("good_marks_change", **{**work.dimensions, "school_id": school_id}):
            continue
        partners = [w for w in earlier if (w.subject, w.programme_grade) == (work.subject, work.programme_grade)]
        if len(partners) == 1:
            pairs.append((work, partners[0]))
    return pairs


def statuses(figures: Figures, work: Work, thresholds: Thresholds, *, school_id: str = "") -> dict[str, str]:
    """Task -> «достаточно», «зона неопределённости» or «недостаточно»; only tasks whose level and completion are
    known.
    """
    found = {}
    for task, level in work.levels.items():
        value = figures.number(
            figures.id("task_completion", category=task, **{**work.dimensions, "school_id": school_id})
        )
        if value is None:
            continue
        basic = level == "Б"
        status = level_status(
            value,
            sufficient_min_pct=(thresholds.basic_sufficient_min if basic else thresholds.advanced_sufficient_min).value,
            insufficient_below_pct=(
                thresholds.basic_insufficient_below if basic else thresholds.advanced_insufficient_below
            ).value,
        )
        found[task] = _STATUS_TEXT[status]
    return found


def surviving_changes(
    figures: Figures, works: Sequence[Work], earlier: Sequence[Work], *, school_id: str = ""
) -> frozenset[str]:
    """obs_ids of the changes of «4» and «5» that survive Benjamini–Hochberg over the works of one reader."""
    found, rows = [], []
    for work, before in same_pairs(figures, works, earlier, school_id=school_id):
        now, was = (figures.id("good_marks_share", **{**w.dimensions, "school_id": school_id}) for w in (work, before))
        numbers = [figures.number(obs, column) for obs in (now, was) for column in ("numerator", "n") if now and was]
        if len(numbers) == 4 and all(one is not None for one in numbers):
            found.append(figures.id("good_marks_change", **{**work.dimensions, "school_id": school_id}))
            rows.append(numbers)
    if not rows:
        return frozenset()
    kept = benjamini_hochberg(difference_p_value(*zip(*rows, strict=True)))
    return frozenset(obs for obs, one in zip(found, kept, strict=True) if one)


def work_findings(
    figures: Figures,
    work: Work,
    *,
    school_id: str,
    before: Work | None,
    status: Mapping[str, str],
    label: str,
    survivors: frozenset[str] | None = None,
) -> FindingsBlock:
    """Three to six sentences on one work; each is dropped when its figure is missing or hidden.

    `survivors`: changes that survive the correction for many comparisons; None: the interval alone decides.
    """
    at = {**work.dimensions, "school_id": school_id}
    town = {**work.dimensions, "school_id": ""}

    def slots(**wanted: tuple[str, Mapping[str, object]]) -> dict[str, str] | None:
        found = {slot: figures.id(indicator, **dict(where)) for slot, (indicator, where) in wanted.items()}
        return found if all(found.values()) else None

    drafts: list[tuple[str, dict[str, str] | None, dict[str, str]]] = [
        ("participation", slots(takers=("takers", at), absent=("absent", at)), {}),
    ]
    moved = None
    if before is not None:
        earlier = {**before.dimensions, "school_id": school_id}
        moved = slots(
            now=("good_marks_share", at), before=("good_marks_share", earlier), change=("good_marks_change", at)
        )
    if school_id:
        beside = slots(
            success=("success_share", at),
            town_success=("success_share", town),
            good=("good_marks_share", at),
            town_good=("good_marks_share", town),
        )
        drafts.append(("school_beside_town", beside, {}))
    else:
        drafts.append(("failed", slots(mark2=("mark_share", {**at, "category": "2"})), {}))
        if moved is None:  # the change names this year's share itself
            drafts.append(("good_marks", slots(good=("good_marks_share", at)), {}))
    if before is not None:
        words = {"name": "Доля отметок «4» и «5»", "year_before": str(before.year)}
        if survivors is not None and moved is not None and moved["change"] not in survivors:
            words["corrected"] = "no"
        drafts.append(("change", moved, words))
    sides = slots(**{side: ("journal_share", {**at, "category": side}) for side in ("lower", "equal", "higher")})
    drafts.append(("journal", sides, {}))
    drafts.append(("journal_gap", slots(gap2=("journal_gap2_share", at)), {}))
    low_levels = [task for task in work.tasks if status.get(task) == "недостаточно" and work.levels.get(task) == "Б"]
    basic = [task for task in status if work.levels.get(task) == "Б"]
    if basic:
        words = {
            "level": _LEVEL_GENITIVE["Б"],
            "n_low": str(len(low_levels)),
            "n_all": str(len(basic)),
            "tasks": ", ".join(low_levels),
        }
        # The conclusion rests on these figures, so it goes when one of them is hidden.
        drafts.append(
            (
                "levels",
                slots(**{f"t{n}": ("task_completion", {**at, "category": t}) for n, t in enumerate(basic)}),
                words,
            )
        )
    else:
        drafts.append(_hard_tasks(figures, work, at))
    return FindingsBlock(
        label=label,
        href="#item-1-4",
        sentences=tuple(
            Sentence(form=form, figures=found, words=words) for form, found, words in drafts if found is not None
        ),
    )


def _hard_tasks(
    figures: Figures, work: Work, at: Mapping[str, object]
) -> tuple[str, dict[str, str] | None, dict[str, str]]:
    values = {task: figures.id("task_completion", category=task, **dict(at)) for task in work.tasks}
    known = {
        task: figures.number(found) for task, found in values.items() if found and figures.number(found) is not None
    }
    hard = sorted(
        (task for task, value in known.items() if (value or 0) < HARD_TASK_PCT), key=lambda task: known[task] or 0
    )[:3]
    if hard:
        return (
            "hard_tasks",
            {f"t{place}": values[task] for place, task in enumerate(hard, start=1)},
            {f"t{place}": task for place, task in enumerate(hard, start=1)},
        )
    if len(known) < 2:
        return "hard_tasks", None, {}
    best, worst = (pick(known, key=lambda task: known[task] or 0) for pick in (max, min))
    return "easiest_hardest", {"best": values[best], "worst": values[worst]}, {"best": best, "worst": worst}


def headline_findings(
    figures: Figures,
    works: Sequence[Work],
    *,
    school_id: str = "",
    year_before: int,
    survivors: frozenset[str] | None = None,
) -> FindingsBlock:
    """What is said of all works together, offered for «Главное»: extremes over works with at least ``MIN_MARKED``
    marks, confirmed changes.
    """
    found: list[Sentence] = []
    headlined: list[Work] = []

    def extreme(
        form: str, slot: str, indicator: str, *, largest: bool, headline: float, category: str = "", floor: float = 0.0
    ) -> None:
        candidates = []
        for work in works:
            obs = figures.id(indicator, category=category, **{**work.dimensions, "school_id": school_id})
            value = figures.number(obs)
            if value is None or (figures.number(obs, "n") or 0) < MIN_MARKED:
                continue
            # «Самая низкая успеваемость — 100 %» says nothing.
            if value > floor if largest else value < 100:
                candidates.append((value if largest else -value, obs, work))
        if len(candidates) > 1:  # of one work nothing is the largest
            _, obs, work = max(candidates, key=lambda item: item[0])
            # Another work first: five lines of «Главное» on one work would tell less.
            weight = headline / 10 if work in headlined else headline
            headlined.append(work)
            found.append(Sentence(form=form, figures={slot: obs}, words={"work": work.dative}, headline=weight))

    extreme("lowest_success", "success", "success_share", largest=False, headline=5)
    moves = []
    for work in works:
        at = {**work.dimensions, "school_id": school_id}
        obs = figures.id("good_marks_change", **at)
        value, low, high = (figures.number(obs, column) for column in ("obs_value", "low", "high"))
        sure = survivors is None or obs in survivors
        if sure and value is not None and low is not None and high is not None and not low <= 0 <= high:
            moves.append((abs(value), obs, at, work))
    for size, obs, at, work in sorted(moves, key=lambda move: -move[0])[:2]:
        before = _before(figures, at, year_before)
        if before:
            slots = {"now": figures.id("good_marks_share", **at), "before": before, "change": obs}
            words = {"work": work.dative, "name": "доля отметок «4» и «5»"}
            found.append(Sentence(form="largest_fall", figures=slots, words=words, headline=4 + size / 1000))
    extreme("lowest_good_marks", "good", "good_marks_share", largest=False, headline=3)
    extreme("most_below_journal", "lower", "journal_share", category="lower", largest=True, headline=2)
    extreme("most_above_journal", "higher", "journal_share", category="higher", largest=True, headline=1.5)
    extreme("most_absent", "absent", "absent_share", largest=True, headline=1)
    marked = [figures.id("success_share", **{**work.dimensions, "school_id": school_id}) for work in works]
    if works and not any((figures.number(obs, "n") or 0) >= MIN_MARKED for obs in marked):
        found.append(Sentence(form="too_few", headline=1))
    return FindingsBlock(label="1.4", href="#item-1-4", sentences=tuple(found))


def _before(figures: Figures, at: Mapping[str, object], year: int) -> str:
    """The same programme the year before, whichever grade wrote it (autumn 2020: one grade above)."""
    programme = int(str(at["programme_grade"]))
    for grade in range(programme, programme + 2):
        found = figures.id("good_marks_share", **{**at, "year": year, "grade": grade})
        if found:
            return found
    return ""


def recommended(figures: Figures, works: Sequence[Work], scope: Scope) -> MeasuresBlock | None:
    """What to do about the work with the lowest success; a difference from the journal is a reason to look, no more."""
    known = {}
    for work in works:
        obs = figures.id("success_share", **{**work.dimensions, "school_id": scope.school_id})
        if (figures.number(obs, "n") or 0) >= MIN_MARKED and (figures.number(obs) or 100) < 100:
            known[obs] = work
    if len(known) < 2:
        return None
    lowest = min(known, key=lambda obs: figures.number(obs) or 0)
    why = Sentence(form="lowest_success", figures={"success": lowest}, words={"work": known[lowest].dative}, headline=5)
    given = measure(
        why,
        whom=HEAD if scope.own else METHODISTS,
        what=f"разобрать задания ВПР по {known[lowest].dative} с самым низким выполнением и включить их в план методической работы",
        term=scope.term,
        proof="план и материалы занятия; оценки учителей и школ по ВПР не даются",
    )
    return measures("1.4", [given])
