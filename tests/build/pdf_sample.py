"""An invented note that holds every kind of element, several pages long."""

from __future__ import annotations

import io
import json
from functools import lru_cache

import matplotlib
import nbformat
from matplotlib import font_manager
from matplotlib.figure import Figure
from nbformat import NotebookNode

from mskoko_lib.display.document import (
    MIME,
    Bullets,
    Cell,
    Chart,
    Column,
    Element,
    Finding,
    Findings,
    Head,
    Item,
    Kpi,
    Kpis,
    Paragraph,
    Row,
    Table,
)
from mskoko_lib.display.fonts import FAMILY, font_files

HEAD = Head(
    title="Внешняя оценка качества образования: итоги 2022 года",
    subtitle="Записка по разделу 1 плана мероприятий («дорожной карты») муниципальной системы оценки качества "
    "образования",
    department="Управление образования городского округа «Светлореченск»",
    facts=(
        ("Период", "2022 год; ВПР — весна и осень"),
        ("Для кого", "управление образования"),
        ("Охват", "12 школ; 616 выпускников 9 классов, 176 — 11 классов"),
        ("Данные на", "30 ноября 2022 года"),
    ),
    stamp="Для служебного пользования",
    demo="ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ",
    contact="методический кабинет, кабинет 12",
    code="a1b2c3d4",
)
SUBJECTS = ["Русский язык", "Математика", "Обществознание", "География", "Биология", "Информатика", "Химия", "Физика",
            "История"]  # fmt: skip
FIGURES = ("235", "38,1", "271", "44,0", "95", "15,4", "97,6", "59,4", "3,72")
TOTALS = ("2\u202f350", "38,1", "2\u202f710", "44,0", "950", "15,4", "97,6", "59,4", "3,72")


@lru_cache(maxsize=4)
def chart_svg(kind: str = "bars") -> str:
    """A drawing of 840 × 300 px with real text, as matplotlib makes it."""
    for path in (font_files()["regular"], font_files()["bold"]):
        font_manager.fontManager.addfont(path)
    style = {"svg.fonttype": "none", "font.family": FAMILY, "font.size": 9.5, "svg.hashsalt": kind}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(8.75, 3.1), layout="constrained")
        axes = figure.add_subplot()
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        if kind == "bars":
            left = [0.0] * len(SUBJECTS)
            for mark, colour in (("«2»", "#a33b0e"), ("«3»", "#efd7b4"), ("«4»", "#93bddb"), ("«5»", "#1c4f7d")):
                widths = [10 + (len(name) * (ord(mark[1]) % 5 + 1)) % 30 for name in SUBJECTS]
                axes.barh(SUBJECTS, widths, left=left, color=colour, label=mark)
                left = [a + b for a, b in zip(left, widths, strict=True)]
            axes.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        else:
            axes.plot(range(2018, 2023), [52, 49, 51, 53, 45], marker="o", color="#0b4f8a")
            axes.set_xticks(range(2018, 2023))
            axes.set_ylabel("доля «4» и «5», %")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text, reason="hidden" if text == "скр." else None) for text in texts)


def marks_table(number: int, schools: int = 0) -> Table:
    """Grouped headers, a group row, hidden cells and a total."""
    columns = [Column(label="Школа" if schools else "Предмет", align="left"), Column(label="Всего")]
    for mark in "2345":
        columns += [Column(label="чел.", group=f"«{mark}»"), Column(label="%", group=f"«{mark}»")]
    columns += [Column(label="Успеваемость, %"), Column(label="«4» и «5», %"), Column(label="Средняя отметка")]
    names = [f"МБОУ «СОШ № {i + 1}»" for i in range(schools)] or SUBJECTS
    rows = [Row(kind="group", cells=cells("Обязательные предметы" if not schools else "Городские школы"))]
    for index, name in enumerate(names):
        hidden = "скр." if index == 6 else "15"
        rows.append(Row(cells=cells(name, "1\u202f616", hidden, "2,4", *FIGURES)))
    rows.append(Row(kind="total", cells=cells("Всего", "9\u202f616", "150", "2,4", *TOTALS)))
    return Table(
        id=f"t{number}", number=number, caption="Результаты ОГЭ по предметам, 2022 год",
        subtitle="Человек и процент от участников; основной срок, без пересдач", source="протоколы РЦОИ, основной срок",
        columns=tuple(columns), rows=tuple(rows), legend=(("скр.", "скрыто по правилу малых чисел"),),
    )  # fmt: skip


def measures(number: int) -> Table:
    heads = ("№", "Что сделать", "Основание", "Кто", "Срок")
    return Table(
        id=f"t{number}", number=number, caption="Что предлагается",
        columns=tuple(Column(label=label, align="left") for label in heads),
        rows=(
            Row(cells=cells("1", "Разобрать с учителями математики задания, которые выполняют хуже всего, и "
                            "внести их в план подготовки 9 классов", "1.1-а", "методический кабинет", "до 30 декабря")),
            Row(cells=cells("2", "Проверить случайную выборку работ с 7 и 8 баллами вторым экспертом", "1.1-б",
                            "муниципальная предметная комиссия", "до 20 января")),
        ),
    )  # fmt: skip


def wide_table(number: int, columns: int, rows: int = 25) -> Table:
    labels = [Column(label="Общеобразовательная организация", align="left")]
    labels += [Column(label=f"Задание {i}", group=f"Блок {i // 5 + 1}") for i in range(columns - 1)]
    body = tuple(
        Row(cells=cells(f"МБОУ «СОШ № {row}»", *(f"{(row * 7 + i) % 100},{i % 10}" for i in range(columns - 1))))
        for row in range(rows)
    )
    return Table(id=f"t{number}", number=number, caption="Выполнение заданий по школам",
                 subtitle="Процент от максимума", columns=tuple(labels), rows=body)  # fmt: skip


def item(number: str, title: str, state: str, label: str, reason: str = "") -> Item:
    return Item.model_validate({
        "number": number, "title": title, "state": state, "state_label": label, "reason": reason,
        "wording": "Анализ результатов ОГЭ-9 с учётом количества обучающихся, оставленных на повторное обучение",
        "window": "по итогам учебного года", "owners": "управление образования, общеобразовательные организации",
    })  # fmt: skip


def findings(number: str, count: int = 3) -> Findings:
    texts = (
        ("Доля «4» и «5» по математике — 45,1\u00a0% (278 из 616); год назад 52,8\u00a0%. Разность от −13,2 до −2,1 "
         "п.\u00a0п.", "различие подтверждается"),
        ("По русскому языку доля «4» и «5» не изменилась: 59,4\u00a0% против 59,4\u00a0% в 2021 году.",
         "вывод сделать нельзя"),
        ("Участников с 8 баллами по математике вчетверо больше, чем с 7: 46 и 11. Такой скачок бывает почти везде; это "
         "повод для проверки порядка перепроверки работ, а не вывод о нарушении.", "на границе"),
    )  # fmt: skip
    return Findings(
        items=tuple(
            Finding(text=text, mark=mark, label=f"{number}-{letter}", href="#item-" + number.replace(".", "-"))
            for letter, (text, mark) in zip("абв"[:count], texts[:count], strict=True)
        )
    )


def chart(number: int, kind: str = "bars") -> Chart:
    return Chart(
        id=f"c{number}", number=number, title="Из предметов по выбору чаще всего сдавали обществознание",
        subtitle="Участники ОГЭ 2022 года по отметкам, % участников", alt=f"Полосы долей отметок, график {number}",
        source="протоколы РЦОИ, основной срок", svg_wide=chart_svg(kind), svg_narrow=chart_svg(kind),
    )  # fmt: skip


KPIS = Kpis(
    items=(
        Kpi(label="Участников ОГЭ", value="616", note="12 школ; 2021 год: 604"),
        Kpi(label="«4» и «5», русский язык", value="59,4\u00a0%", note="2021 год: 59,4\u00a0%; различия нет"),
        Kpi(label="«4» и «5», математика", value="45,1\u00a0%", note="2021 год: 52,8\u00a0%; ниже на 7,7 п.\u00a0п."),
    )
)
STATES = (("done", "сделано"), ("partly", "частично (7 из 12)"), ("going", "идёт"), ("wait", "срок не наступил"),
          ("late", "просрочено"))  # fmt: skip


READING = """## Как читать записку

Интервал — границы, в которых с вероятностью 95 % лежит истинная доля. Чем меньше участников, тем он шире.

- различие подтверждается: интервал разности не содержит нуля;
- вывод сделать нельзя: содержит.
"""


def elements() -> list[Element | str]:
    """In the order of the note; a string is a Markdown cell."""
    result: list[Element | str] = ["## Главное", findings("1.1"), "## Цифры", KPIS, READING]
    titles = ("Результаты ОГЭ и повторное обучение", "Школы с высокими и низкими результатами ОГЭ",
              "ОГЭ участников с ОВЗ", "Всероссийские проверочные работы", "Итоговое сочинение, 11 класс")  # fmt: skip
    for index, (title, (state, label)) in enumerate(zip(titles, STATES, strict=True), 1):
        number = f"1.{index}"
        reason = "данные не поступили: протоколы РЦОИ, от министерства" if state == "late" else ""
        result += [f"## {number}. {title}", item(number, title, state, label, reason), findings(number, 2 + index % 2),
                   "### Меры", measures(2 * index - 1), chart(index, "bars" if index % 2 else "line"),
                   marks_table(2 * index, schools=28 if index == 2 else 0)]  # fmt: skip
        if index == 3:
            result += ["### Задания", wide_table(20, 18)]
    result += [Paragraph(text="Порог известен по памяти: норма не подтверждена.", style="warning"),
               Paragraph(text="Как посчитано: доля — отношение к числу участников.", style="note"),
               Paragraph(text="Пункт 1.6: событий не было.", style="grey"), Bullets(items=("раз", "два"))]  # fmt: skip
    return result


def notebook(contents: list[Element | str] | None = None, head: Head = HEAD) -> NotebookNode:
    """The notebook as it is after all decisions."""
    nb = nbformat.v4.new_notebook(metadata={"mskoko_head": json.loads(head.model_dump_json())})
    for index, content in enumerate(elements() if contents is None else contents):
        if isinstance(content, str):
            nb.cells.append(nbformat.v4.new_markdown_cell(content, id=f"m{index}"))
        else:
            data = {MIME: json.loads(content.model_dump_json()), "text/plain": "<element>"}
            output = nbformat.v4.new_output("display_data", data=data)
            nb.cells.append(nbformat.v4.new_code_cell("", outputs=[output], id=f"c{index}"))
    return nb
