"""An invented note with every kind of element: easy, long, empty, hidden, hostile. Nothing in it is anybody's data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from mskoko_lib.display import document as doc
from tests.build.sample_tables import HOSTILE, chart, long_table, marks_table, measures_table, wide_table

NBSP = "\u00a0"
DEMO = "ДЕМОНСТРАЦИОННЫЕ ДАННЫЕ"


def head(demo: bool = True) -> doc.Head:
    return doc.Head(
        title="Внешняя оценка качества образования: итоги 2022 года",
        subtitle="Записка по разделу 1 плана мероприятий («дорожной карты») муниципальной системы оценки качества",
        department="Управление образования городского округа «Светлореченск»",
        facts=(
            ("Период", "январь–декабрь 2022 года"),
            ("Для кого", "управление образования"),
            ("Охват", "14 школ; 1 839 участников ВПР"),
            ("Данные на", "30 ноября 2022 года"),
        ),
        stamp="Для служебного пользования",
        demo=DEMO if demo else "",
        contact="отдел оценки качества, (000) 000-00-00",
        code="2022-d-7f3a91",
    )


def item(number: str, title: str, state: Any, label: str, reason: str = "") -> doc.Item:
    return doc.Item(
        number=number,
        title=title,
        wording="Анализ результатов ОГЭ-9 с учётом количества обучающихся, оставленных на повторное обучение",
        window="по итогам учебного года",
        owners="управление образования, школы",
        state=state,
        state_label=label,
        reason=reason,
    )


def _findings_summary() -> doc.Findings:
    first = "По математике меньше отметок «4» и «5», чем год назад: 45,1 % (278 из 616) против 52,8 %."
    second = "Доля «2» в школе «СОШ № 7» выше муниципальной; порог 30 % школа могла и не превысить."
    third = "Число не достигших минимума ЕГЭ меняется в пределах случайных колебаний."
    texts = [(first, "различие подтверждается", "#item-1-1"), (second, "на границе", "#item-1-2")]
    texts += [(third, "вывод сделать нельзя", "javascript:alert(1)")]
    return doc.Findings(items=tuple(doc.Finding(text=t, mark=m, href=h) for t, m, h in texts))


def _findings() -> doc.Findings:
    return doc.Findings(
        items=(
            doc.Finding(
                label="1.1-а",
                text="Доля «4» и «5» по математике — 45,1 % (278 из 616); год назад 52,8 %: разность −7,7 п. п.",
                mark="различие подтверждается",
            ),
            doc.Finding(label="1.1-б", text="Участников с 8 баллами вчетверо больше, чем с 7: повод для проверки."),
            doc.Finding(label="1.1-в", text=f"Школа «{HOSTILE}» прислала файл дважды.", mark="вывод сделать нельзя"),
        )
    )


def _kpis() -> doc.Kpis:
    return doc.Kpis(
        items=(
            doc.Kpi(label="Участников ОГЭ", value="616", note="12 школ; 2021 год: 604", obs_id="kpi-1"),
            doc.Kpi(label="«4» и «5», русский язык", value=f"59,4{NBSP}%", note="различия нет", obs_id="kpi-2"),
            doc.Kpi(label="«4» и «5», математика", value=f"45,1{NBSP}%", note="ниже на 7,7 п. п.", obs_id="kpi-3"),
            doc.Kpi(label="Оставлены на повторное обучение", value="14", obs_id="kpi-4"),
        )
    )


def show(*elements: doc.Element) -> NotebookNode:
    """A code cell whose outputs carry the elements."""
    outputs = [new_output("display_data", data={doc.MIME: element.model_dump(mode="json")}) for element in elements]
    return new_code_cell("note.show(…)", outputs=outputs)


def notebook(cells: Sequence[NotebookNode], demo: bool = True) -> NotebookNode:
    """A notebook with stable cell ids and the head of the sample."""
    for index, one in enumerate(cells):
        one["id"] = f"cell-{index:02d}"
    return new_notebook(cells=list(cells), metadata={"mskoko_head": head(demo).model_dump(mode="json")})


def sample_notebook(demo: bool = True) -> NotebookNode:
    """Every element kind; all five states; markdown with raw HTML; long, wide, empty and word tables."""
    late = "Нет сведений об апелляциях; срок прошёл 31 августа. Отвечает управление образования."
    school = doc.Column(label="Школа", align="left")
    empty = doc.Table(id="empty", number=5, caption="Пустая таблица", columns=(school,), rows=())
    partly = item("1.2", "Школы с высокими и низкими результатами", "partly", "частично (7 из 12)", "Ждём пять файлов.")
    done = item("1.13", "Представление итогов", "done", "сделано")
    return notebook(
        [
            new_code_cell("year = 2022"),
            new_markdown_cell("## Главное"),
            show(_findings_summary()),
            new_markdown_cell("## Цифры"),
            show(_kpis()),
            new_markdown_cell(
                "## Как читать записку\n\nИнтервал — границы, в которых с вероятностью *95 %* лежит истинная доля. "
                f"Название школы: {HOSTILE}\n\n<img src=x onerror=alert(3)>\n\n- первое\n- [второе](#item-1-1)\n"
                "- [наружу](https://example.org/a) и [хуже](javascript:alert(4))\n\n```mermaid\n<b>x</b>\n```\n\n"
                "| знак | смысл |\n|---|---|\n| скр. | скрыто |\n"
            ),
            new_markdown_cell("## 1.1. Результаты ОГЭ и повторное обучение"),
            show(item("1.1", "Результаты ОГЭ и повторное обучение", "done", "сделано"), _findings()),
            show(marks_table(1), chart(1)),
            show(
                doc.Heading(level=4, text="Как посчитано"),  # the level is skipped on purpose
                doc.Paragraph(text="Доля «4» и «5» = (число «4» + число «5») / все писавшие.", style="note"),
                doc.Bullets(items=("отсутствовавшие не входят ни в одно число", "округление — только при показе")),
                doc.Paragraph(text="Норма не подтверждена: шкала указана по памяти.", style="warning"),
            ),
            show(partly),
            show(long_table(2), wide_table(3), measures_table(4), empty),
            show(item("1.3", "ОГЭ участников с ОВЗ", "going", "идёт", "Данные не поступили: протоколы РЦОИ.")),
            show(item("1.5", "Итоговое сочинение", "wait", "срок не наступил")),
            show(item("1.12", "Подготовка и проведение", "late", "просрочено", late)),
            show(done, doc.Paragraph(text="Отклонений нет.", style="grey")),
            show(doc.Heading(level=2, text="Примечания", anchor="notes")),
            show(doc.Paragraph(text="ВПР — всероссийские проверочные работы; " * 3)),
        ],
        demo,
    )
