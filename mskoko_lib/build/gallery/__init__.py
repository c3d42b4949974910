"""The gallery: every component of a note with easy, long, empty, hidden and absurd content, in every form of the note.

It is the fixture of the visual tests and a place to look before a component is changed. All of it is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mskoko_lib.build.gallery.charts import chart_cases
from mskoko_lib.build.gallery.tables import table_cases
from mskoko_lib.build.gallery.words import ABSURD, word_cases
from mskoko_lib.display.charts import NARROW_PX, WIDE_PX, draw
from mskoko_lib.display.document import Cell, Chart, Column, Document, Element, Head, Heading, Row, Table

#: the kinds of content, in the order of the page
CASES = {
    "easy": "обычное",
    "long": "длинное",
    "empty": "пустое",
    "hidden": "скрытое",
    "absurd": "нелепое",
}
FORM_TITLES = {
    "marks": "Состав отметок",
    "histogram": "Гистограмма баллов",
    "tasks": "Выполнение заданий",
    "groups": "Задания по группам отметок",
    "change": "Изменение за год",
    "journal": "Работа и журнал",
    "dots": "Точки с интервалами",
    "heat": "Карта школ и предметов",
    "funnel": "Воронка",
    "multiples": "Малые графики",
    "bullet": "Показатель и ориентир",
    "timeline": "Сроки плана",
    "stages": "Этапы пересдач",
}


def gallery_document() -> Document:
    """The whole gallery as a document."""
    head = Head(
        title="Галерея компонентов записки",
        subtitle="Каждый компонент с обычным, длинным, пустым, скрытым и нелепым содержанием",
        department="Управление образования, вымышленный город Светлореченск",
        facts=(("Период", "2022 год"), ("Для кого", "разработчики записок"), ("Данные на", "31 декабря 2022 года")),
        demo="ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ",
        stamp="Для служебного пользования",
        contact="отдел оценки качества, телефон вымышлен",
        code="00000000",
    )
    return Document(head=head, elements=tuple(_elements()))


def _elements() -> Iterator[Element]:
    for title, cases in word_cases().items():
        yield Heading(level=2, text=title)
        for name, elements in cases.items():
            yield Heading(level=3, text=CASES[name].capitalize())
            yield from elements
    yield Heading(level=2, text="Таблицы")
    number = 0
    for name, tables in table_cases().items():
        yield Heading(level=3, text=f"Таблица: {CASES[name]}")
        for table in tables:
            number += 1
            yield table.model_copy(update={"number": number})
    number = 0
    for form, specs in chart_cases().items():
        yield Heading(level=2, text=FORM_TITLES[form])
        for name, spec in specs.items():
            number += 1
            slug = f"g-{form}-{name}"
            yield Chart(
                id=slug,
                number=number,
                title=ABSURD if name == "absurd" else f"{FORM_TITLES[form]}: содержание {CASES[name]}",
                subtitle="Вымышленные числа, %",
                alt=ABSURD if name == "absurd" else f"{FORM_TITLES[form]}. Числа приведены в данных графика.",
                source="вымышленные данные",
                svg_wide=draw(spec, chart_id=f"{slug}-w", width_px=WIDE_PX),
                svg_narrow=draw(spec, chart_id=f"{slug}-n", width_px=NARROW_PX),
                data=Table(
                    id=f"{slug}-data",
                    number=0,
                    caption="",
                    columns=(Column(label="Форма", align="left"), Column(label="Содержание", align="left")),
                    rows=(Row(cells=(Cell(text=form), Cell(text=CASES[name]))),),
                ),
            )


def write_gallery(folder: Path, formats: tuple[str, ...] = ("html", "pdf", "xlsx", "docx", "slides")) -> list[Path]:
    """Write the gallery in the given forms; the files."""
    from mskoko_lib.build.gallery.notebook import notebook_of
    from mskoko_lib.build.render import FORMATS, SUFFIX

    folder.mkdir(parents=True, exist_ok=True)
    notebook = notebook_of(gallery_document())
    written = []
    for name in formats:
        body, _ = FORMATS[name]().from_notebook_node(notebook)
        path = folder / f"gallery.{SUFFIX.get(name, name)}"
        path.write_bytes(body.encode("utf-8") if isinstance(body, str) else body)
        written.append(path)
    return written
