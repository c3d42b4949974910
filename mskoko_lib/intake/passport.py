"""The passport of a delivery: what each file turned out to be and every case that was mended, left out or refused."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

FILE_COLUMNS = [
    "file", "sha256", "layout", "status", "title", "municipality", "n_read", "n_accepted", "n_corrected", "n_cosmetic",
    "n_absent", "n_refused", "message",
]  # fmt: skip
EVENT_COLUMNS = ["file", "sheet", "row", "cell", "school_id", "rule", "text", "found", "action", "n"]
COUNTS = ["n_read", "n_accepted", "n_corrected", "n_cosmetic", "n_absent", "n_refused"]
#: corrections of spelling alone
COSMETIC = frozenset({"spaces", "case", "look_alike"})

#: rule → (action, what it means). "corrected" and "refused" move the counts of rows; the rest only inform
RULES: dict[str, tuple[str, str]] = {
    "spaces": ("corrected", "лишние или неразрывные пробелы убраны"),
    "case": ("corrected", "регистр букв приведён к принятому"),
    "look_alike": ("corrected", "буква другого алфавита или вместо цифры заменена"),
    "shifted": ("corrected", "строка сдвинута вправо и возвращена на место"),
    "textbook_moved": ("corrected", "учебник стоял правее своего столбца"),
    "total_not_saved": ("corrected", "итог в форме не сохранился, взята сумма баллов за задания"),
    "not_started": ("not_started", "не приступал к заданию: 0 баллов"),
    "not_taught": ("not_taught", "тема не пройдена: обучающийся не входит в знаменатель задания"),
    "absent": ("absent", "отсутствовал, не входит в число участников"),
    "absent_part": ("absent", "писал только одну из двух частей, работа не засчитана"),
    "absent_with_points": ("flagged", "отмечен отсутствующим, но баллы проставлены; баллы отброшены"),
    "sum_mismatch": ("flagged", "итог не равен сумме баллов за задания, итог оставлен"),
    "task_above_max": ("flagged", "балл выше максимального за задание, ячейка считается пустой"),
    "bad_task": ("flagged", "балл за задание не прочитан, ячейка считается пустой"),
    "blank_task": ("flagged", "балл за задание не проставлен"),
    "bad_mark": ("flagged", "отметка не прочитана"),
    "no_mark": ("flagged", "отметки по журналу нет"),
    "bad_sex": ("flagged", "пол не прочитан"),
    "bad_variant": ("flagged", "номер варианта не прочитан"),
    "no_variant": ("flagged", "вариант не указан, работа написана"),
    "beyond_header": ("flagged", "справа от таблицы есть лишние ячейки, они не читаются"),
    "code_conflict": ("flagged", "один код у разных работ в одном файле, оставлены обе строки"),
    "section_count": ("flagged", "число строк школы не равно заявленному в файле"),
    "max_mismatch": ("flagged", "максимальный балл работы не равен сумме максимумов заданий"),
    "max_conflict": ("flagged", "в файлах разные максимумы одного задания, взят больший"),
    "kim_mismatch": ("flagged", "описание КИМ не подходит к заданиям работы и не применено"),
    "term_by_codes": ("flagged", "срок работы (весна или осень) взят по кодам участников, дата говорит о другом"),
    "code_grade": ("flagged", "коды участников говорят о другом классе"),
    "share_sum": ("flagged", "сумма долей отличается от 100 % больше чем на 0,05"),
    "municipality_other": ("flagged", "файл называет не тот муниципалитет, что root.yaml"),
    "hidden_sheet": ("flagged", "скрытый лист не читается"),
    "no_school": ("refused", "логин школы не прочитан"),
    "foreign_school": ("refused", "школы нет в реестре schools.csv"),
    "no_code": ("refused", "нет кода участника"),
    "bad_code": ("refused", "код участника не прочитан"),
    "empty_row": ("refused", "строка с кодом, но без варианта и баллов"),
    "no_points": ("refused", "вариант указан, баллов нет"),
    "no_total": ("refused", "итога нет, по заданиям его не восстановить"),
    "bad_number": ("refused", "итоговый балл не прочитан"),
    "shift_uncertain": ("refused", "строка сдвинута, место её ячеек неясно"),
    "total_above_max": ("refused", "итог выше максимального балла работы"),
    "duplicate": ("refused", "такая же строка уже прочитана"),
    "conflict": ("refused", "два файла или листа говорят об одном и том же разное: оставьте один"),
    "unit_unknown": ("refused", "не понятно, чьи это итоги: нет ни логина, ни кода муниципалитета"),
    "bad_aggregate": ("refused", "доля или число участников не прочитаны"),
    "refused_file": ("refused", "файл отклонён целиком"),
    # -- corrections.yaml, people --
    "by_correction": ("corrected", "ячейка исправлена по corrections.yaml"),
    "row_by_correction": ("refused", "строка исключена по corrections.yaml"),
    "forgotten": ("refused", "строка исключена: данные этого человека удалены по просьбе (mskoko forget)"),
    "namesake": ("flagged", "однофамильцы в одной школе без документа: строка ни с чем не связана"),
    "no_name": ("flagged", "фамилии нет: строка ни с чем не связана"),
    "document_names": ("flagged", "один документ при разных фамилиях, строки связаны по документу"),
    "no_rcoi_school": ("refused", "кода ОО нет в столбце rcoi_code реестра schools.csv"),
    # -- протоколы экзаменов --
    # -- сводные отчёты --
    # -- сочинение и собеседование --
    # -- формы --
    # -- невозможные значения --
}


@dataclass
class Events:
    """Collector of events; one dict per event, `n` cases each."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        rule: str,
        file: str,
        sheet: str = "",
        *,
        row: int | None = None,
        cell: str = "",
        found: str = "",
        n: int = 1,
        school: str | None = None,
    ) -> None:
        """Record `n` cases of `rule`; `row` None and `cell` "" for a sum over a column or a file; `school`: school_id of
        the registry whose row it is, where known.
        """
        action, text = RULES[rule]
        self.rows.append(
            {"file": file, "sheet": sheet, "row": row, "cell": cell, "school_id": school or "", "rule": rule,
             "text": text, "found": found[:200], "action": action, "n": n}
        )  # fmt: skip

    def table(self) -> pd.DataFrame:
        """All events in a fixed order, columns `EVENT_COLUMNS`."""
        table = pd.DataFrame(self.rows, columns=EVENT_COLUMNS)
        table = table.astype({"row": "Int64", "n": "int64"})
        order = ["file", "sheet", "row", "cell", "rule", "found"]
        return table.sort_values(order, na_position="first", kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class Passport:
    """`files`: one row per file (`FILE_COLUMNS`); `events`: one row per event or sum of like events (`EVENT_COLUMNS`).

    For every file and in total n_read = n_accepted + n_absent + n_refused; corrected rows (n_corrected) are
    a part of the accepted, those corrected in spelling alone (n_cosmetic) a part of the corrected. `municipality`: the
    name most of the file's rows of registry schools stand under, without its code; "" where the layout has none.
    """

    files: pd.DataFrame
    events: pd.DataFrame

    def total(self) -> dict[str, int]:
        """Number of files and sums of the row counts."""
        return {"n_files": len(self.files), **{name: int(self.files[name].sum()) for name in COUNTS}}

    def summary_lines(self) -> list[str]:
        """`summary_lines` of this passport."""
        return summary_lines(self.files, self.events)


def _examples(events: pd.DataFrame, most: int = 3) -> list[str]:
    """Where the first of like faults stand and what was found there."""
    lines = []
    for row in events.head(most).to_dict("records"):
        place = ", ".join(
            part
            for part in (
                str(row["file"]),
                f"лист «{row['sheet']}»" if row["sheet"] else "",
                f"ячейка {row['cell']}{'' if pd.isna(row['row']) else row['row']}"
                if row["cell"] and not str(row["cell"])[-1].isdigit()
                else f"ячейка {row['cell']}"
                if row["cell"]
                else ""
                if pd.isna(row["row"])
                else f"строка {row['row']}",
            )
            if part
        )
        lines.append(f"      {place}" + (f": {row['found']}" if row["found"] else ""))
    return lines


def summary_lines(files: pd.DataFrame, events: pd.DataFrame | None = None) -> list[str]:
    """Short Russian lines for the console: totals; with `events` what was mended, refused or noted; files' messages."""
    total = {name: int(files[name].sum()) for name in COUNTS}
    lines = [
        f"файлов: {len(files)}, строк прочитано: {total['n_read']}",
        f"принято: {total['n_accepted']} (из них исправлено: {total['n_corrected']}, "
        f"в том числе только написание: {total['n_cosmetic']}), "
        f"отсутствовали: {total['n_absent']}, отклонено: {total['n_refused']}",
    ]
    if events is not None and len(events):
        counted = events.groupby(["action", "rule", "text"], sort=True, as_index=False)["n"].sum()
        names = {"corrected": "исправлено", "refused": "отклонено", "flagged": "отмечено", "absent": "отсутствие"}
        for action, text, n in zip(counted["action"], counted["text"], counted["n"], strict=True):
            lines.append(f"  {names.get(action, 'учтено')}: {text} — {n}")
            if action in ("refused", "flagged"):
                lines += _examples(events[(events["action"] == action) & (events["text"] == text)])
    told = files[files["message"] != ""]
    lines += [f"  {file}: {message}" for file, message in zip(told["file"], told["message"], strict=True)]
    return lines
