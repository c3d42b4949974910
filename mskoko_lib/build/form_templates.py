"""Forms for the schools of a data root and for the department: a workbook each, a page that shows what they cost."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mskoko_lib import norms, params, roadmap
from mskoko_lib.build import form_known as known
from mskoko_lib.build.awaited import last_grade
from mskoko_lib.dataroot import DataRoot, open_root
from mskoko_lib.forms import SCHOOL_FORMS
from mskoko_lib.forms.burden import FormBurden, burden
from mskoko_lib.forms.template import DepartmentCard, Prefill, SchoolCard, book_bytes, template
from mskoko_lib.intake.schemas import columns_of
from mskoko_lib.years import year_store

PAGE = "Нагрузка.html"
_TEMPLATE = Path(__file__).parent / "templates" / "forms"
_DEMO = "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ: город, школы и люди вымышлены"


def write_templates(data: Path, year: int, output: Path) -> tuple[Path, int]:
    """Write ``output/<year>/templates/<school_id>/Формы МСОКО <year> <login>.xlsx``, the department's workbook beside the
    folders and ``Нагрузка.html``; the folder and the number of workbooks of schools.

    The folder is replaced as a whole. Workbooks a school has filled in do not lie here: they come into the data root.
    """
    plan_year = params.load(year).roadmap
    root = open_root(data)
    now, before = _reader(root, year, output), _reader(root, year - 1, output)
    books = _books(root, year, plan_year, now, before)
    folder = output / str(year) / "templates"
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".draft-"))
    try:
        os.chmod(draft, 0o755)
        for card, prefill in books:
            path = draft / card.school_id / f"Формы МСОКО {year} {card.login}.xlsx"
            path.parent.mkdir()
            path.write_bytes(book_bytes(template(card, year, prefill)))
        names = dict(root.schools[["school_id", "name"]].astype(str).itertuples(index=False, name=None))
        own = DepartmentCard(root.info.municipality or "", names)
        path = draft / f"Формы МСОКО {year} управление.xlsx"
        path.write_bytes(book_bytes(template(own, year, _of_department(root, year, plan_year))))
        page = _page(root, year, burden(books, year, known.rows_of_last_year(before)))
        (draft / PAGE).write_text(page, encoding="utf-8", newline="\n")
        _replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder, len(books)


def _reader(root: DataRoot, year: int, output: Path) -> known.Read:
    """Tables of a year's store; empty ones where nothing has come yet, since forms go out first."""
    if not (root.path / str(year)).is_dir():
        return lambda table, columns: pd.DataFrame(columns=columns_of(table))[columns]
    return year_store(root, year, norms.load(), output).table


def _books(
    root: DataRoot, year: int, plan_year: int, now: known.Read, before: known.Read
) -> list[tuple[SchoolCard, Prefill]]:
    """Every school that gets a form, in the order of the registry, and what its workbook states."""
    windows = _windows(year, plan_year)
    protocols, last, rows = (
        known.protocol_lines(now),
        known.last_year_lines(before, year - 1),
        known.rehearsal_rows(now),
    )
    books = []
    for line in root.schools.fillna("").astype(str).to_dict("records"):
        school = line["school_id"]
        card = SchoolCard(school, line["login"], line["name"], line["rcoi_code"], last_grade(line["type"]))
        lines = {
            form.name: [*protocols.get(school, {}).get(form.name, []), *last.get(school, {}).get(form.name, [])]
            for form in SCHOOL_FORMS
        }
        stated = {"rehearsals": rows.get(school, []), **known.calendar_rows(card.last_grade)}
        prefill = Prefill(
            windows, {form: told for form, told in lines.items() if told}, stated,
            _DEMO if root.info.invented else "", root.info.contact or "",
        )  # fmt: skip
        if card.forms:
            books.append((card, prefill))
    return books


def _of_department(root: DataRoot, year: int, plan_year: int) -> Prefill:
    """What the department's workbook states."""
    banner = _DEMO if root.info.invented else ""
    return Prefill(_windows(year, plan_year), banner=banner, contact="сохраните в папку года данных")


def _windows(year: int, plan_year: int) -> dict[str, str]:
    """Item of the plan → its window in words that go on a sentence."""
    plan = roadmap.load(plan_year)
    bullets = [bullet for item in plan.items for bullet in item.subitems]
    windows = {one.number: plan.window_text(one.window, year) for one in (*plan.items, *bullets)}
    return {number: text[:1].lower() + text[1:] for number, text in windows.items()}


def _page(root: DataRoot, year: int, loads: tuple[FormBurden, ...]) -> str:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    expected = [load.n_expected for load in loads if load.n_expected is not None]
    return environment.get_template("burden.html.j2").render(
        year=year, info=root.info, loads=loads, n_schools=max(load.n_schools for load in loads),
        least=sum(load.n_least for load in loads), prefilled=sum(load.n_prefilled for load in loads),
        expected=sum(expected) if expected else None,
    )  # fmt: skip


def _replace(draft: Path, folder: Path) -> None:
    """Put the finished draft in place of the old folder."""
    if not folder.exists():
        os.replace(draft, folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".old-"))
    os.replace(folder, old / "templates")
    os.replace(draft, folder)
    shutil.rmtree(old, ignore_errors=True)
