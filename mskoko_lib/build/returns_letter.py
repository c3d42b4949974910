"""The letter to a school about the faults of what it sent: kinds, places and what to do; never a pupil's name."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd

from mskoko_lib.dataroot import DataRoot
from mskoko_lib.intake.rules import ADVICE

_MOST = 10
_KINDS = {"refused": "строки не вошли в расчёты", "flagged": "строки приняты, но требуют проверки"}


def cell_of(event: Mapping[Hashable, object]) -> str:
    """Address of the cell an event is about: as told, with its row; column A where only the row is known."""
    cell = str(event["cell"] or "")
    if cell and cell[-1].isdigit():
        return cell
    return f"{cell or 'A'}{event['row']}"


def letter(root: DataRoot, year: int, name: str, faults: pd.DataFrame, books: dict[str, str]) -> str:
    """Text of the letter to the school `name`. `faults`: its events (`EVENT_COLUMNS`); `books`: file as sent → name of
    the workbook returned.

    What was found in a cell stays in the workbook: the letter may be read by others.
    """
    total = int(faults["n"].sum())
    lines = [
        f"Кому: {name}", f"О чём: замечания к присланным данным за {year} год", "",
        f"При приёме данных вашей школы найдено замечаний: {total}.", "", "Проверены файлы:",
    ]  # fmt: skip
    for file in sorted(set(faults["file"])):
        lines.append(f"- {file}" + (f" → возвращаем с пометками: {books[file]}" if file in books else ""))
    lines += ["", "Что найдено:"]
    for number, ((action, rule), group) in enumerate(_by_kind(faults), start=1):
        lines += ["", f"{number}. {group['text'].iloc[0]} — {int(group['n'].sum())} ({_KINDS[action]})"]
        lines += [f"   Где: {place}" for place in _places(group)]
        lines.append(f"   Что сделать: {ADVICE[rule]}")
    lines += [
        "", "Что сделать с файлом: в возвращаемой книге нужные ячейки выделены красным, в примечании к ячейке сказано,",
        "что найдено и что исправить. Исправьте данные там, где вы их ведёте, и пришлите исправленный файл целиком.",
        f"Кому отправить: {root.info.contact or 'тому, от кого вы получили это письмо'}.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _by_kind(faults: pd.DataFrame) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """((action, rule), events), what was refused first."""
    groups = [((str(key[0]), str(key[1])), group) for key, group in faults.groupby(["action", "rule"], sort=True)]
    return sorted(groups, key=lambda pair: (pair[0][0] != "refused", pair[0][1]))


def _places(group: pd.DataFrame) -> list[str]:
    """The first places by file and sheet, then how many more there are."""
    shown: dict[tuple[str, str], list[str]] = {}
    for event in group.head(_MOST).to_dict("records"):
        shown.setdefault((str(event["file"]), str(event["sheet"] or "")), []).append(cell_of(event))
    lines = [
        f"{file}, " + (f"лист «{sheet}», " if sheet else "") + "ячейки " + ", ".join(cells)
        for (file, sheet), cells in shown.items()
    ]
    return [*lines, f"и ещё {len(group) - _MOST}"] if len(group) > _MOST else lines
