"""What a note may say in numerals beside its observations: the closed list that the auditor is given."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from mskoko_lib import pastmeasures
from mskoko_lib.audit import Allowed, Listed
from mskoko_lib.build.closed_list_books import books_listed
from mskoko_lib.build.closed_list_controls import control_drawn, control_listed
from mskoko_lib.build.closed_list_exams import exam_entries
from mskoko_lib.build.closed_list_gia_staff import GIA_STAFF
from mskoko_lib.build.closed_list_load import load_listed
from mskoko_lib.build.closed_list_staff import staff_listed
from mskoko_lib.build.closed_list_summary import summary_listed, summary_phrases
from mskoko_lib.build.closed_list_works import works_listed
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.disclosure import BANDS_PCT
from mskoko_lib.display.document import EMPTY_SYMBOL, Head
from mskoko_lib.display.register import passports
from mskoko_lib.norms import Norms
from mskoko_lib.params import YearParams
from mskoko_lib.roadmap import Roadmap

_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
#: true of every note
_GENERAL = (
    Listed(r"«[2-5]»"),
    Listed(rf"\d{{1,2}} (?:{_MONTHS})"),
    Listed(r"(?<!\d)(?:[1-9]|1[01]) класс\w{0,2}(?!\w)"),
    Listed(r"(?:Таблица|График|графика) \d+"),
    Listed(r"Слайд \d+ из \d+|часть \d+ из \d+"),
    Listed(r"раздел\w* \d+ плана"),
    Listed(r"(?:интервал — |вероятностью )95 %|95 % интервал"),
    Listed(r"«Не приступал» — 0 баллов"),
    Listed(r"Осенние работы \(\d+\)"),
    Listed(r"ФИОКО \d{4} года"),
    Listed(r"уровня \(\d+\)", within=r"По всем заданиям .*"),
    Listed(r"расходятся на 2 и более"),
)
_HISTOGRAM, _TASKS, _CHANGE = "участники по первичному баллу", "набрано от возможных баллов", "Одна и та же работа"


def closed_list(
    head: Head,
    *,
    root: DataRoot,
    n_schools: int,
    year_params: YearParams,
    norms: Norms,
    plan: Roadmap,
    work_tasks: pd.DataFrame,
    works: pd.DataFrame,
    passport: pd.DataFrame | None,
    quoted: Iterable[str] = (),
) -> Allowed:
    """The closed list of one note.

    `work_tasks`, `works`: tables ``vpr_work_tasks`` and ``vpr_works`` of the years shown; `passport`: the delivered
    files, only for the department's note, which lists them. `n_schools`: schools that the note is about;
    `quoted`: texts of the files: titles of textbooks, what tasks of exams check.
    """
    year = year_params.year
    codes = sorted(set(work_tasks["task"].astype(str)), key=lambda code: (-len(code), code))
    code = _any(codes)
    exams = exam_entries(norms, year_params, {year - 2, year - 1, year}, pastmeasures.load(root.path))
    maxima = {int(score) for score in works["max_score"].dropna()} | exams.maxima
    scores = frozenset(map(str, range(max(maxima, default=0) + 1)))
    # a commitment of this year may be due two years later
    years = [str(y) for y in {*range(year - 2, year + 3), plan.year}]
    row_cells: dict[str, set[str]] = {}
    for task, most in zip(work_tasks["task"].astype(str), work_tasks["max_points"], strict=True):
        if not pd.isna(most):
            row_cells.setdefault(task, set()).add(str(int(most)))
    files: list[str] = []
    if passport is not None:
        files = [str(text) for column in ("file", "title") for text in passport[column]]
        for row in passport.to_dict("records"):
            cells = row_cells.setdefault(str(row["file"]), set())
            cells |= {f"{int(n):_}".replace("_", "\u202f") for name, n in row.items() if str(name).startswith("n_")}
            cells |= {str(int(n)) for name, n in row.items() if str(name).startswith("n_")}
    policy = year_params.disclosure
    rules = [1, policy.small_count, policy.schools_in_aggregate, policy.share_whole_number_from_n, policy.mean_from_n]
    widest = (
        int(work_tasks.groupby(["year", "subject", "grade", "programme_grade"])["task"].size().max() or 0)
        if len(work_tasks)
        else 0
    )
    places = frozenset(str(place) for place in range(1, widest + 1))
    items = _any(part.number for item in plan.items for part in (item, *item.subitems))
    return Allowed(
        phrases=(
            *_head_texts(head),
            *_plan_texts(plan, year),
            *root.school_names().values(),
            *work_tasks["skill"].dropna().astype(str),
            norms.fioko_2026.title,
            *files,
            *quoted,
            *exams.phrases,
            *summary_phrases(plan, pastmeasures.load(root.path)),
        ),
        listed=(
            *_GENERAL,
            *exams.listed,
            *control_listed(year_params),
            *staff_listed(year_params),
            *GIA_STAFF,
            *books_listed(year_params),
            *works_listed(year_params),
            *load_listed(year_params),
            *summary_listed(plan),
            Listed(rf"(?<![\d.,])(?:{_any(years)})(?!\d|[.,]\d)"),
            Listed(rf"(?<![\d.,])(?:{items})(?:-[а-я]\d*)?(?!\d|[.,]\d)"),
            Listed(rf"(?<!\d){n_schools} школ\w*|\d+ из {n_schools} школ\w*|частично \(\d+ из {n_schools}\)"),
            Listed(rf"(?<=из )(?:{_any(map(str, maxima))})(?!\d)", within=r"Средний первичный балл — \S+ из \d+"),
            Listed(
                rf"\d+ из \d+ задани\w+|(?<=[:,и] )(?:{code})(?=[, ])",
                within=r"\d+ из \d+ задани\w+ \w+ уровня: .*? \(чтение",
            ),
            Listed(rf"(?<!\d)(?:{_any(map(str, rules))})(?!\d)", within=r"Показатели муниципалитета скрыты,.*"),
        ),
        drawn=(*_drawn(code, norms, works, exams.boundaries), *exams.drawn, *control_drawn()),
        heads=scores | places | frozenset(codes) | frozenset(years) | exams.heads,
        row_cells={row: frozenset(cells) for row, cells in row_cells.items()},
        units={name: one.unit for name, one in passports().items()},
        symbols=frozenset(EMPTY_SYMBOL.values()),
        bands=frozenset(f"{low}–{high}" for low, high in BANDS_PCT),
    )


def _any(texts: Iterable[str]) -> str:
    """An alternation, the longest first; one that matches nothing where there are none."""
    return "|".join(map(re.escape, sorted(set(texts), key=lambda t: (-len(t), t)))) or r"(?!)"


def _head_texts(head: Head) -> list[str]:
    return [head.title, head.subtitle, head.department, head.contact, head.code, *(text for _, text in head.facts)]


def _plan_texts(plan: Roadmap, year: int) -> list[str]:
    texts = []
    for item in plan.items:
        for part in (item, *item.subitems):
            texts += [part.title, part.wording, plan.window_text(part.window, year), part.owners_text]
            texts += [awaited.what for awaited in part.awaits]
    return [*texts, *plan.suppliers.values()]


def _drawn(code: str, norms: Norms, works: pd.DataFrame, more: frozenset[str]) -> tuple[Listed, ...]:
    """Axes, task codes, greatest points, boundaries of marks and thresholds, each in its own form of chart only."""
    fioko = norms.fioko_2026
    limits = {
        f"{limit.value:g}".replace(".", ",") for limit in (fioko.basic_sufficient_min, fioko.advanced_sufficient_min)
    }
    boundaries: set[str] = set(more)
    for row in works.to_dict("records"):
        scale = norms.vpr_scale(int(row["year"]), str(row["subject"]), int(row["programme_grade"]))
        boundaries |= set(map(str, scale.min_score.values())) if scale else set()
    return (
        Listed(r"^(?:\d{1,2}|\d+[05]|\d[\d\u202f]*0)$", within=_HISTOGRAM),
        Listed(rf"«[345]» — с (?:{_any(boundaries)})$", within=_HISTOGRAM),
        Listed(rf"^(?:{code})(?:$|\. )", within=_TASKS),
        Listed(r"^(?:\d|20|40|60|80|100)$", within=_TASKS),
        Listed(rf"(?:{_any(limits)}) % \((?:Б|П|В|, )+\)", within=_TASKS),
        Listed(r"^(?:0|[1-9]0|100)$", within=_CHANGE),
    )
