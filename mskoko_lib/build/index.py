"""``output/<year>/index.html``: all notes of a year, what may be sent and what is for service use, what has changed.

One page without network: links are relative, the one script (search) runs by its hash, all rows stand there without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mskoko_lib.build import index_state
from mskoko_lib.build.head import DEMO
from mskoko_lib.build.html import lean, script_of
from mskoko_lib.build.index_state import Entry, NoteFile
from mskoko_lib.dataroot import DataRoot
from mskoko_lib.display.charts.theme import palette
from mskoko_lib.display.russian import NBSP, count, date_text, number
from mskoko_lib.roadmap import Roadmap

FILE = "index.html"
_TEMPLATE = Path(__file__).parent / "templates" / "index_html"
#: how the name of a file ends → its form, in the order of the page
_FORMS = {
    ".slides.html": "слайды", ".deck.html": "доклад", ".html": "HTML", ".pdf": "PDF", ".xlsx": "Excel", ".docx": "Word",
    ".ics": "календарь", ".csv": "числа, csv",
}  # fmt: skip
_ORDER = ("HTML", "PDF", "Excel", "Word", "слайды", "доклад", "календарь", "числа, csv")
#: other things of the year's folder that the department may want; never sent
_SERVICE = {
    "intake.html": "паспорт поставки: что прислано, исправлено, отклонено",
    "returns": "книги и письма, которые возвращаются школам; в них могут стоять фамилии",
    "templates": "пустые формы для школ",
}


@dataclass(frozen=True)
class Link:
    """`href` relative to the page, `size` in words."""

    text: str
    href: str
    size: str


@dataclass(frozen=True)
class Line:
    """One note on the page."""

    title: str
    code: str
    state: str
    as_of: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ItemLine:
    """One item of the plan: its state in the department's note and the place where it stands there, "" without it."""

    number: str
    title: str
    state: str
    label: str
    href: str


@dataclass(frozen=True)
class Change:
    """What this build did to one note."""

    title: str
    what: str


def write_index(
    year_folder: Path, built: Sequence[Entry], *, root: DataRoot, plan: Roadmap, year: int, made: index_state.Made
) -> Path:
    """Write the catalogue after a build of the notes `built`; notes of earlier builds stay with their dates.

    A note whose folder is gone is left out and named among the changes.
    """
    before = index_state.load(year_folder)
    fresh = {one.folder: index_state.with_files(one, year_folder, made) for one in built}
    kept = {folder: one for folder, one in (before or {}).items() if (year_folder / folder).is_dir()}
    entries = {**kept, **fresh}
    titles = {folder: _title(one) for folder, one in {**(before or {}), **entries}.items()}
    page = _page(entries, fresh, before, titles, root=root, plan=plan, year=year, folder=year_folder)
    path = year_folder / FILE
    index_state.replace_text(path, page)
    index_state.save(year_folder, entries)
    return path


def _page(
    entries: Mapping[str, Entry],
    fresh: Mapping[str, Entry],
    before: Mapping[str, Entry] | None,
    titles: Mapping[str, str],
    *,
    root: DataRoot,
    plan: Roadmap,
    year: int,
    folder: Path,
) -> str:
    place = {code: at for at, code in enumerate(root.school_names())}
    ordered = sorted(entries.values(), key=lambda one: (place.get(one.school_id, len(place)), one.folder))
    lines = {one.folder: _line(one, titles[one.folder], fresh) for one in ordered}
    department = entries.get("department")
    pages = [one for one in department.files if _form(one.name) == "HTML"] if department else []
    note = f"department/{quote(pages[0].name)}" if pages else ""
    own = department.items if department else tuple(item for one in ordered[:1] for item in one.items)
    states = {item.number: item for item in own}
    sections = [
        (
            f"{section.number}. {section.title}",
            [
                ItemLine(
                    item.number,
                    item.title,
                    states[item.number].state if item.number in states else "",
                    states[item.number].label if item.number in states else "в записках нет",
                    f"{note}#item-{item.number.replace('.', '-')}" if note and item.number in states else "",
                )
                for item in section.items
            ],
        )
        for section in plan.sections
    ]
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    return environment.get_template("index.html.j2").render(
        year=year,
        municipality=root.info.municipality or "",
        demo=DEMO if root.info.invented else "",
        schools=[lines[one.folder] for one in ordered if one.audience == "school"],
        public=[lines[one.folder] for one in ordered if one.audience == "public"],
        department=[lines[one.folder] for one in ordered if one.audience == "department"],
        service=[(text, name) for name, text in _SERVICE.items() if (folder / name).exists()],
        sections=sections,
        summary=_summary(fresh, before),
        changes=_changes(fresh, before, entries, titles),
        days=sorted({lines[one.folder].as_of for one in ordered}),
        css=Markup(_style()),
        script=script_of(_TEMPLATE / "index.js"),
    )


@cache
def _style() -> str:
    light, dark = (palette().css_variables(theme) for theme in ("light", "dark"))
    colours = f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
    return colours + lean((_TEMPLATE / "index.css").read_text(encoding="utf-8"))


def _title(entry: Entry) -> str:
    if entry.audience == "school":
        return entry.name or entry.school_id
    return "Записка управления" if entry.audience == "department" else "Записка для публикации"


def _line(entry: Entry, title: str, fresh: Mapping[str, Entry]) -> Line:
    ready = "построена в этой сборке" if entry.folder in fresh else "из прежней сборки"
    links = sorted((_link(entry, one) for one in entry.files), key=lambda link: _ORDER.index(link.text))
    return Line(title, entry.school_id, ready, date_text(date.fromisoformat(entry.as_of)), tuple(links))


def _form(name: str) -> str:
    return next((form for suffix, form in _FORMS.items() if name.endswith(suffix)), "числа, csv")


def _link(entry: Entry, file: NoteFile) -> Link:
    return Link(_form(file.name), f"{entry.folder}/{quote(file.name)}", _size(file.size))


def _size(n_bytes: int) -> str:
    """«84 КБ», «1,9 МБ»: thousands, as a file manager has them."""
    if n_bytes < 1_000_000:
        return f"{max(1, round(n_bytes / 1000))}{NBSP}КБ"
    return f"{number(n_bytes / 1_000_000, 1)}{NBSP}МБ"


def _summary(fresh: Mapping[str, Entry], before: Mapping[str, Entry] | None) -> str:
    if before is None:
        return "Сравнить не с чем: прежней сборки нет."
    new = [folder for folder in fresh if folder not in before]
    same = [folder for folder, one in fresh.items() if folder in before and one.same_files(before[folder])]
    told = [f"новых — {len(new)}", f"изменившихся — {len(fresh) - len(new) - len(same)}", f"прежних — {len(same)}"]
    return f"В этой сборке {count(len(fresh), 'записка', 'записки', 'записок')}: {', '.join(told)}."


def _changes(
    fresh: Mapping[str, Entry],
    before: Mapping[str, Entry] | None,
    entries: Mapping[str, Entry],
    titles: Mapping[str, str],
) -> list[Change]:
    """A line per note that is new, changed (and why) or gone; unchanged ones are only counted."""
    if before is None:
        return []
    found = []
    for folder in sorted({*fresh, *before}):
        if folder not in entries:
            found.append(Change(titles[folder], "записки больше нет"))
        elif folder in fresh and folder not in before:
            found.append(Change(titles[folder], "новая"))
        elif folder in fresh and not fresh[folder].same_files(before[folder]):
            why = fresh[folder].reasons(before[folder])
            found.append(Change(titles[folder], f"изменилась: {', '.join(why) or 'причина не найдена'}"))
    return found
