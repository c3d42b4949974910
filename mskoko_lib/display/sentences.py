"""The closed list of sentences (NOTES §6). A form gets figures that may be shown and gives one sentence, or None: then
it is left out.

A form never prints a figure that is not shown; where only a coarse value may be shown, it drops the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mskoko_lib.display.figure import Figure
from mskoko_lib.display.russian import NBSP, count, number, plural, points_of_percent, short_points

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
    """One sentence, or None where a figure it stands on is hidden or missing. Raises KeyError for a form that is not
    on the list.
    """
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
    """«23,5 % (193 из 820)»; «2 из 7» for a small base; «24 %» where the counts may not be told."""
    if not figure.exact or figure.numerator is None or figure.n is None:
        return figure.text()
    of = f"{number(figure.numerator)} из {number(figure.n)}"
    return of if figure.n < PERCENT_FROM_N else f"{figure.text()} ({of})"


def _whole(figure: Figure, part: str = "numerator") -> int:
    value = getattr(figure, part)
    return int(round(value or 0))


def _from_to(gap: Figure) -> str:
    """«от −26,9 до −12,9 п. п.»: the unit once."""
    low, high = (short_points(end or 0.0) for end in (gap.low, gap.high))
    return f"от {low.split(NBSP)[0]} до {high}"


@form
def participation(f: Figures, w: Words) -> str | None:
    takers, absent = _whole(f["takers"]), _whole(f["absent"])
    listed = takers + absent
    if takers == 0:
        return f"Работу не писал никто: отсутствовали все {count(absent, *_PUPIL)}."
    wrote = plural(takers, "писал", "писали", "писали")
    if absent == 0:
        return f"Работу {wrote} {count(takers, *_PUPIL)}, отсутствовавших нет."
    gone = plural(absent, "отсутствовал", "отсутствовали", "отсутствовали")
    return f"Работу {wrote} {count(takers, *_PUPIL)} из {number(listed)}, {gone} {number(absent)}."


@form
def failed(f: Figures, w: Words) -> str | None:
    mark2 = f["mark2"]
    if mark2.exact and _whole(mark2) == 0:
        return f"Отметку «2» не получил ни один из {count(_whole(mark2, 'n'), *_PUPIL_GENITIVE)}."
    return f"Доля участников, получивших «2», составила {share_text(mark2)}."


@form
def good_marks(f: Figures, w: Words) -> str | None:
    return f"Доля отметок «4» и «5» составила {share_text(f['good'])}."


@form
def school_beside_town(f: Figures, w: Words) -> str | None:
    return (
        f"Успеваемость в школе — {share_text(f['success'])}, в муниципалитете — {f['town_success'].text()}; "
        f"доля отметок «4» и «5» — {share_text(f['good'])}, в муниципалитете — {f['town_good'].text()}."
    )


@form
def change(f: Figures, w: Words) -> str | None:
    """`now`, `before` — shares, `change` — their difference; w: name («Доля отметок «4» и «5»»), year_before."""
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None:
        return None
    if gap.precision == "exact" and gap.low <= 0 <= gap.high:
        return (
            f"{w['name']}: {now.text()} против {before.text()} в {w['year_before']}{NBSP}году; различие не выходит "
            f"за пределы случайных колебаний при численности {number(now.n or 0)} и {number(before.n or 0)} человек"
            f" (интервал разности {_from_to(gap)})."
        )
    verb = "увеличилась" if gap.value > 0 else "уменьшилась"
    decimals = 1 if gap.precision == "exact" else 0
    tail = f"; интервал разности {_from_to(gap)}, различие подтверждается" if gap.exact else ""
    return (
        f"{w['name']} {verb} с {before.text()} в {w['year_before']}{NBSP}году до {now.text()}, "
        f"то есть на {points_of_percent(gap.value, decimals)}{tail}."
    )


@form
def journal(f: Figures, w: Words) -> str | None:
    lower, equal, higher = f["lower"], f["equal"], f["higher"]
    return f"Отметка за работу ниже журнальной у {share_of_pupils(lower)}, равна ей у {share_of_pupils(equal)}, выше у {share_of_pupils(higher)}."


def share_of_pupils(figure: Figure) -> str:
    """«32 участников (7,0 %)» in the genitive, for «у …»."""
    if not figure.exact or figure.numerator is None or figure.n is None:
        return f"{figure.text()} участников"
    who = count(_whole(figure), *_PUPIL_GENITIVE)
    return who if figure.n < PERCENT_FROM_N else f"{who} ({figure.text()})"


@form
def journal_gap(f: Figures, w: Words) -> str | None:
    gap = f["gap2"]
    n = _whole(gap)
    if not gap.exact or n == 0:
        return None
    return (
        f"У{NBSP}{share_of_pupils(gap)} отметки расходятся на 2 и более: такие расхождения требуют рассмотрения причин "
        "(рекомендации ФИОКО 2026 года в пересказе)."
    )


@form
def hard_tasks(f: Figures, w: Words) -> str | None:
    """Slots t1, t2, t3: completion, words with the same keys: task codes; w["limit"]: own threshold in percent."""
    parts = [f"{w[slot]} ({figure.text()})" for slot, figure in sorted(f.items())]
    many = len(parts) > 1
    start = "за задания" if many else "за задание"
    return f"Меньше половины возможных баллов набрано {start} {', '.join(parts)}."


@form
def easiest_hardest(f: Figures, w: Words) -> str | None:
    best, worst = f["best"].text(), f["worst"].text()
    return f"Лучше всего выполнено задание {w['best']} ({best}), хуже всего — задание {w['worst']} ({worst})."


@form
def levels(f: Figures, w: Words) -> str | None:
    """w: level («базового»), n_low, n_all, tasks. Counts of tasks are no data on pupils."""
    n_low, n_all = int(w["n_low"]), int(w["n_all"])
    task = plural(n_all, "задания", "заданий", "заданий")
    if n_low == 0:
        return f"По всем заданиям {w['level']} уровня ({n_all}) выполнение достаточное или в зоне неопределённости (чтение рекомендаций ФИОКО 2026 года)."
    return f"Недостаточное выполнение — {n_low} из {n_all} {task} {w['level']} уровня: {w['tasks']} (чтение рекомендаций ФИОКО 2026 года)."


@form
def lowest_success(f: Figures, w: Words) -> str | None:
    return f"Самая низкая успеваемость — по {w['work']}: {share_text(f['success'])}."


@form
def lowest_good_marks(f: Figures, w: Words) -> str | None:
    return f"Меньше всего отметок «4» и «5» — по {w['work']}: {share_text(f['good'])}."


@form
def most_below_journal(f: Figures, w: Words) -> str | None:
    return f"Чаще всего отметка за работу ниже журнальной — по {w['work']}: у{NBSP}{share_of_pupils(f['lower'])}."


@form
def most_above_journal(f: Figures, w: Words) -> str | None:
    return f"Чаще всего отметка за работу выше журнальной — по {w['work']}: у{NBSP}{share_of_pupils(f['higher'])}."


@form
def largest_fall(f: Figures, w: Words) -> str | None:
    now, before, gap = f["now"], f["before"], f["change"]
    if gap.value is None or gap.low is None or gap.high is None or not gap.exact:
        return None
    verb = "уменьшилась" if gap.value < 0 else "увеличилась"
    return (
        f"По {w['work']} {w['name']} {verb} с {before.text()} до {now.text()}, то есть на {points_of_percent(gap.value)}; "
        f"интервал разности {_from_to(gap)}."
    )


@form
def most_absent(f: Figures, w: Words) -> str | None:
    return f"Доля отсутствовавших больше всего на работе по {w['work']}: {share_text(f['absent'])}."


@form
def no_deviation(f: Figures, w: Words) -> str | None:
    return "Существенных отклонений нет."


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


@form
def title_beside_town(f: Figures, w: Words) -> str | None:
    return f"Доля «4» и «5» в школе — {f['good'].text()}, в муниципалитете — {f['town_good'].text()}"
