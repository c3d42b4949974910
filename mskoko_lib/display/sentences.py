"""The closed list of sentences (NOTES §6): a form gets figures that may be shown and gives one sentence, or None.

A form never prints a figure that is not shown; where only a coarse value may be shown, it drops the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mskoko_lib.display.differences import unrounded
from mskoko_lib.display.figure import Figure
from mskoko_lib.display.russian import (
    NBSP,
    count,
    listing,
    number,
    plural,
    points_of_percent,
    short_points,
)

Figures = Mapping[str, Figure]
Words = Mapping[str, str]
Form = Callable[[Figures, Words], str | None]
FORMS: dict[str, Form] = {}
#: below this base a share is written «2 из 7 участников», without a percent (NOTES §6, rule 6)
PERCENT_FROM_N = 10

_PUPIL = ("участник", "участника", "участников")
_PUPIL_GENITIVE = ("участника", "участников", "участников")


def form(function: Form) -> Form:
    """Put a form on the closed list under its function's name."""
    FORMS[function.__name__] = function
    return function


def render(name: str, figures: Figures, words: Words) -> str | None:
    """One sentence, or None where a figure it stands on may not be shown. Raises KeyError for a form not on the list."""
    used = FORMS[name]
    if any(not figure.shown for figure in figures.values()):
        return None
    text = used(figures, words)
    if text is None:
        return None
    # A dash never begins a line; «п. п.» at the end already closes the sentence.
    text = text.replace(" — ", f"{NBSP}— ")
    return text[:-1] if text.endswith("п..") else text


def share_text(figure: Figure) -> str:
    """«23,5 % (193 из 820)»; «2 из 7 участников» for a small base; «24 %» where the counts may not be told."""
    if not figure.exact or figure.numerator is None or figure.n is None:
        return figure.text()
    if _small(figure):
        return _of(figure)
    return f"{figure.text()} ({number(figure.numerator)} из {number(figure.n)})"


def _small(figure: Figure) -> bool:
    return figure.exact and figure.n is not None and figure.n < PERCENT_FROM_N


def _whole(figure: Figure, part: str = "numerator") -> int:
    value = getattr(figure, part)
    return int(round(value or 0))


def _of(figure: Figure) -> str:
    """«2 из 7 участников»."""
    return f"{number(_whole(figure))} из {count(_whole(figure, 'n'), *_PUPIL_GENITIVE)}"


def _from_to(gap: Figure) -> str:
    """«от −26,9 до −12,9 п. п.»: the unit once."""
    low, high = (short_points(end or 0.0) for end in (gap.low, gap.high))
    return f"от {low.split(NBSP)[0]} до {high}"


def _amounted(name: str, share: Figure) -> str:
    """«Доля … составила 23,5 % (193 из 820)»; a band is no value, so nothing «составила» it."""
    if share.precision == "band":
        return f"{name} находится в промежутке {share.text()}"
    return f"{name} составила {share_text(share)}"


def _received(mark: str, share: Figure) -> str:
    """«Отметку «2» получили 3 из 7 участников», «… не получил ни один из 21 участника»."""
    x, n = _whole(share), _whole(share, "n")
    if n == 1:
        return f"{mark} получил единственный участник" if x else f"{mark} единственный участник не получил"
    if x == 0:
        return f"{mark} не получил ни один из {count(n, *_PUPIL_GENITIVE)}"
    return f"{mark} {plural(x, 'получил', 'получили', 'получили')} {_of(share)}"


def _at(figure: Figure) -> str:
    """«у 32 из 455 участников (7,0 %)», «ни у одного из 455 участников», «у 7 % участников»."""
    if not figure.exact or figure.numerator is None or figure.n is None:
        return f"у{NBSP}{figure.text()} участников"
    if _whole(figure) == 0:
        return f"ни у{NBSP}одного из {count(_whole(figure, 'n'), *_PUPIL_GENITIVE)}"
    return f"у{NBSP}{_of(figure)}" + ("" if _small(figure) else f" ({figure.text()})")


@form
def participation(f: Figures, w: Words) -> str | None:
    takers, absent = _whole(f["takers"]), _whole(f["absent"])
    if takers + absent == 0:
        return None
    gone = plural(absent, "отсутствовал", "отсутствовали", "отсутствовали")
    if takers == 0:
        return f"Работу не писал никто: {gone} {count(absent, 'обучающийся', 'обучающихся', 'обучающихся')}."
    wrote = plural(takers, "писал", "писали", "писали")
    if absent == 0:
        return f"Работу {wrote} {count(takers, *_PUPIL)}, отсутствовавших нет."
    return f"Работу {wrote} {count(takers, *_PUPIL)} из {number(takers + absent)}, {gone} {number(absent)}."


@form
def failed(f: Figures, w: Words) -> str | None:
    mark2 = f["mark2"]
    if mark2.exact and (_small(mark2) or _whole(mark2) == 0):
        return f"{_received('Отметку «2»', mark2)}."
    return f"{_amounted('Доля участников, получивших «2»,', mark2)}."


@form
def good_marks(f: Figures, w: Words) -> str | None:
    good = f["good"]
    if good.exact and (_small(good) or _whole(good) == 0):
        return f"{_received('Отметку «4» или «5»', good)}."
    return f"{_amounted('Доля отметок «4» и «5»', good)}."


@form
def school_beside_town(f: Figures, w: Words) -> str | None:
    success, good, town_success, town_good = f["success"], f["good"], f["town_success"], f["town_good"]
    if _small(success):
        return (
            f"{_received('Отметку выше «2»', success)}, {_received('отметку «4» или «5»', good)}; в муниципалитете "
            f"успеваемость — {town_success.text()}, доля отметок «4» и «5» — {town_good.text()}."
        )
    return (
        f"Успеваемость в школе — {share_text(success)}, в муниципалитете — {town_success.text()}; "
        f"доля отметок «4» и «5» — {share_text(good)}, в муниципалитете — {town_good.text()}."
    )


@form
def change(f: Figures, w: Words) -> str | None:
    """`now`, `before` — shares, `change` — their difference; w: name («Доля отметок «4» и «5»»), year_before.

    `corrected` "no": the change does not survive the correction for many comparisons.
    """
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None or "band" in (now.precision, before.precision):
        return None
    year = f"в {w['year_before']}{NBSP}году"
    if _small(now) or _small(before):
        return f"{w['name']} — {share_text(now)}, {year} — {share_text(before)}; при такой численности вывод о динамике не делается."
    if now.text() == before.text():
        return f"{w['name']} не изменилась: {share_text(now)}, {year} — {share_text(before)}."
    if gap.low <= 0 <= gap.high:
        # The numbers of pupils are told only where they may be.
        why = ""
        if gap.exact and now.exact and before.exact:
            people = plural(before.n or 0, "человек", "человека", "человек")
            why = f" при численности {number(now.n or 0)} и {number(before.n or 0)}{NBSP}{people} (интервал разности {_from_to(gap)})"
        return f"{w['name']} составила {now.text()}, {year} — {before.text()}; различие не выходит за пределы случайных колебаний{why}."
    if w.get("corrected") == "no":
        return f"{w['name']} составила {now.text()}, {year} — {before.text()}; с поправкой на число сравнений различие не подтверждается."
    verb = "увеличилась" if gap.value > 0 else "уменьшилась"
    moved = f"{w['name']} {verb} с {share_text(before)} {year} до {share_text(now)}"
    if not gap.exact:
        # A rounded difference would not agree with the difference of two rounded shares.
        return f"{moved}; различие подтверждается."
    size = f"{points_of_percent(gap.value)}{unrounded(now, before, gap)}"
    return f"{moved}, то есть на {size}; интервал разности {_from_to(gap)}, различие подтверждается."


@form
def journal(f: Figures, w: Words) -> str | None:
    lower, equal, higher = f["lower"], f["equal"], f["higher"]
    if not (lower.exact and equal.exact and higher.exact):
        return (
            f"Из участников с обеими отметками отметка за работу ниже журнальной у{NBSP}{lower.text()}, "
            f"равна ей у{NBSP}{equal.text()}, выше у{NBSP}{higher.text()}."
        )
    at_lower, at_equal, at_higher = (_side(side) for side in (lower, equal, higher))
    return (
        f"Обе отметки есть у{NBSP}{count(_whole(equal, 'n'), *_PUPIL_GENITIVE)}: отметка за работу ниже журнальной — {at_lower}, "
        f"равна ей — {at_equal}, выше — {at_higher}."
    )


def _side(share: Figure) -> str:
    """«у 32 (7,0 %)»: the base was named once for all three."""
    if _whole(share) == 0:
        return f"ни у{NBSP}одного"
    return f"у{NBSP}{number(_whole(share))}" + ("" if _small(share) else f" ({share.text()})")


@form
def journal_gap(f: Figures, w: Words) -> str | None:
    gap = f["gap2"]
    n = _whole(gap)
    if not gap.exact or n == 0:
        return None
    such = "такое расхождение требует" if n == 1 else "такие расхождения требуют"
    return (
        f"{_at(gap).capitalize()} отметка за работу и журнальная отметка расходятся на 2 и более: {such} рассмотрения причин "
        f"(рекомендации ФИОКО 2026{NBSP}года в пересказе)."
    )


@form
def hard_tasks(f: Figures, w: Words) -> str | None:
    """Slots t1, t2, t3: completion, words with the same keys: task codes."""
    # 49,7 % printed as «50 %» would contradict «меньше половины».
    told = {w[slot]: figure.text() for slot, figure in sorted(f.items())}
    parts = [f"{code} ({text})" for code, text in told.items() if not text.startswith("50")]
    start = "за задания" if len(parts) > 1 else "за задание"
    return f"Меньше половины возможных баллов набрано {start} {listing(parts)}." if parts else None


@form
def easiest_hardest(f: Figures, w: Words) -> str | None:
    best, worst = f["best"].text(), f["worst"].text()
    return f"Лучше всего выполнено задание {w['best']} ({best}), хуже всего — задание {w['worst']} ({worst})."


@form
def levels(f: Figures, w: Words) -> str | None:
    """Slots: completion of every task counted. w: level («базового»), n_low, n_all, tasks."""
    if not all(figure.exact for figure in f.values()):
        return None  # a conclusion from unrounded figures would tell more than the rounded ones
    n_low, n_all = int(w["n_low"]), int(w["n_all"])
    source = f"(чтение рекомендаций ФИОКО 2026{NBSP}года)"
    if n_low == 0:
        tasks = f"всем заданиям {{}} уровня ({n_all})" if n_all > 1 else "единственному заданию {} уровня"
        return f"По {tasks.format(w['level'])} выполнение достаточное или в зоне неопределённости {source}."
    task = plural(n_all, "задания", "заданий", "заданий")
    return f"Выполнение недостаточное у{NBSP}{n_low} из {n_all}{NBSP}{task} {w['level']} уровня: {w['tasks']} {source}."


@form
def lowest_success(f: Figures, w: Words) -> str | None:
    return f"Самая низкая успеваемость — по {w['work']}: {share_text(f['success'])}."


@form
def lowest_good_marks(f: Figures, w: Words) -> str | None:
    return f"Наименьшая доля отметок «4» и «5» — по {w['work']}: {share_text(f['good'])}."


@form
def most_below_journal(f: Figures, w: Words) -> str | None:
    return f"Чаще всего отметка за работу ниже журнальной — по {w['work']}: {_at(f['lower'])}."


@form
def most_above_journal(f: Figures, w: Words) -> str | None:
    return f"Чаще всего отметка за работу выше журнальной — по {w['work']}: {_at(f['higher'])}."


@form
def largest_fall(f: Figures, w: Words) -> str | None:
    """A confirmed change in either direction; w: work (dative), name («доля …»)."""
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None or not gap.exact:
        return None
    if gap.low <= 0 <= gap.high or _small(now) or _small(before):
        return None
    verb = "уменьшилась" if gap.value < 0 else "увеличилась"
    return (
        f"По {w['work']} {w['name']} за год {verb} с {share_text(before)} до {share_text(now)}, "
        f"то есть на {points_of_percent(gap.value)}{unrounded(now, before, gap)}; интервал разности {_from_to(gap)}."
    )


@form
def most_absent(f: Figures, w: Words) -> str | None:
    return f"Наибольшая доля отсутствовавших — на работе по {w['work']}: {share_text(f['absent'])}."


@form
def too_few(f: Figures, w: Words) -> str | None:
    return "Участников в каждой работе мало: выводы по ним не делаются, все числа приведены в таблице."


@form
def title_scores(f: Figures, w: Words) -> str | None:
    mean = f["mean"]
    top = f" из {w['max']}" if w.get("max") else ""
    return f"Средний первичный балл — {mean.text(unit=False)}{top}"


@form
def title_hardest_task(f: Figures, w: Words) -> str | None:
    return f"Хуже всего выполнено задание {w['task']}: {f['worst'].text()} возможных баллов"


@form
def title_marks(f: Figures, w: Words) -> str | None:
    return f"Доля «4» и «5»: от {f['low'].text()} ({w['low']}) до {f['high'].text()} ({w['high']})"
