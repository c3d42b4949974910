"""Tables and charts of the invented note."""

from __future__ import annotations

import random
from collections.abc import Sequence

from mskoko_lib.display import document as doc

NARROW, MINUS = "\u202f", "\u2212"
#: a school's name that tries everything: markup, a template, a formula, direction marks, an emoji
HOSTILE = '<img src=x onerror=alert(1)></style><script>alert(2)</script>{{7*7}} =cmd|"/c"!A1 \u202eоп\u202c &amp; 🦊'
FORMULA = '=HYPERLINK("file://x";"СОШ")'


def cell(
    value: float | None = None, decimals: int = 0, obs: str | None = None, reason: doc.Reason | None = None
) -> doc.Cell:
    """A figure of the sample: its text is rounded, its value is not."""
    if reason or value is None:
        why: doc.Reason = reason or "no_data"
        return doc.Cell(text=doc.EMPTY_SYMBOL[why], reason=why, obs_id=obs)
    text = f"{value:,.{decimals}f}".replace(",", NARROW).replace(".", ",").replace("-", MINUS)
    return doc.Cell(text=text, value=value, number_format="0." + "0" * decimals if decimals else "0", obs_id=obs)


def word(text: str) -> doc.Cell:
    return doc.Cell(text=text)


def legend(*reasons: str) -> tuple[tuple[str, str], ...]:
    return tuple((doc.EMPTY_SYMBOL[reason], doc.EMPTY_MEANING[reason]) for reason in reasons)


def marks_table(number: int = 1) -> doc.Table:
    """Grouped headers, hidden and inapplicable cells, a total row."""
    labels = ("чел.", "%")
    columns = [doc.Column(label="Предмет", align="left"), doc.Column(label="Всего")]
    columns += [doc.Column(label=label, group=f"«{mark}»") for mark in (2, 3, 4, 5) for label in labels]
    columns += [doc.Column(label="Успеваемость, %"), doc.Column(label="Средняя отметка")]
    data: dict[str, tuple[int, ...]] = {
        "Русский язык": (616, 15, 235, 271, 95),
        "Математика": (616, 54, 284, 228, 50),
        "Обществознание": (290, 26, 141, 80, 43),
        "География": (241, 12, 94, 92, 43),
        "Химия": (90, -1, -1, 32, 22),
        "Физика": (82, 5, 28, 27, 22),
        "Немецкий язык": (0, 0, 0, 0, 0),
    }
    rows = [doc.Row(cells=tuple(_mark_cells(name, figures)), kind="row") for name, figures in data.items()]
    whole = (1935, 112, 782, 730, 275)
    rows.append(doc.Row(cells=tuple(_mark_cells("Всего экзаменов", whole)), kind="total"))
    return doc.Table(
        id="oge-marks",
        number=number,
        caption="Результаты ОГЭ по предметам, 2022 год",
        subtitle="Человек и процент от участников; основной срок, без пересдач",
        source="протоколы РЦОИ, 11 файлов. Итог по отметкам включает скрытые числа.",
        columns=tuple(columns),
        rows=tuple(rows),
        legend=legend("no_pupils", "hidden", "not_applicable"),
    )


def _mark_cells(name: str, figures: Sequence[int]) -> list[doc.Cell]:
    n, *marks = figures
    cells = [word(name), cell(n, obs=f"{name}-n")]
    for mark, count in zip((2, 3, 4, 5), marks, strict=True):
        reason = "no_pupils" if n == 0 else "hidden" if count < 0 else None
        cells.append(cell(count, obs=f"{name}-{mark}", reason=reason))
        cells.append(cell(100 * count / n if n else None, 1, obs=f"{name}-{mark}-share", reason=reason))
    reason = "not_applicable" if n == 0 else "hidden" if marks[0] < 0 else None
    cells.append(cell(100 - 100 * marks[0] / n if n else None, 1, obs=f"{name}-pass", reason=reason))
    mean = sum(m * c for m, c in zip((2, 3, 4, 5), marks, strict=True)) / n if n else None
    return [*cells, cell(mean, 2, obs=f"{name}-mean", reason=reason)]


def long_table(number: int = 2, n: int = 36) -> doc.Table:
    """Groups of rows, more rows than a page holds, a hostile name, a name that looks like a formula."""
    random_ = random.Random(7)
    rows: list[doc.Row] = []
    for index in range(n):
        if index % 12 == 0:
            name = ("Городские школы", "Сельские школы", "Лицеи и гимназии")[index // 12 % 3]
            rows.append(doc.Row(kind="group", cells=(word(name),)))
        names = {3: HOSTILE, 4: FORMULA, 5: "Средняя общеобразовательная школа имени первого учителя посёлка Заречный"}
        figures = [cell(random_.randint(10, 90), obs=f"long-{index}-0")]
        figures += [
            cell(random_.uniform(0, 100), 1, obs=f"long-{index}-{j}", reason="hidden" if (index + j) % 9 == 0 else None)
            for j in range(1, 6)
        ]
        rows.append(doc.Row(cells=(word(names.get(index, f"СОШ № {index + 1}")), *figures)))
    labels = ("Участников", "Доля «2», %", "Доля «4» и «5», %", "Выполнение, %", "2021 год, %", "Разность, п. п.")
    return doc.Table(
        id="schools",
        number=number,
        caption="Доля отметок по школам",
        subtitle="Математика, 9 класс; процент участников",
        source="протоколы РЦОИ",
        columns=(doc.Column(label="Школа", align="left"), *(doc.Column(label=label) for label in labels)),
        rows=tuple(rows),
        legend=legend("hidden"),
    )


def wide_table(number: int = 3) -> doc.Table:
    """School × subject: more columns than the page is wide."""
    subjects = ["Русский язык", "Математика", "Обществознание", "География", "Биология", "Информатика", "Химия"]
    subjects += ["Физика", "Английский язык", "История", "Литература", "Окружающий мир"]
    random_ = random.Random(11)
    rows = []
    for i in range(1, 10):
        shares = [cell(random_.uniform(20, 90), 1, obs=f"w-{i}-{s}") for s in range(len(subjects))]
        rows.append(doc.Row(cells=(word(f"СОШ № {i}"), *shares)))
    columns = (doc.Column(label="Школа", align="left"), *(doc.Column(label=name) for name in subjects))
    return doc.Table(
        id="wide",
        number=number,
        caption="«4» и «5» по школам и предметам",
        subtitle="ОГЭ, процент участников",
        columns=columns,
        rows=tuple(rows),
    )


def measures_table(number: int = 4) -> doc.Table:
    """Words only."""
    texts = [
        ("1", "Разобрать с учителями математики задания, которые выполняют хуже всего", "1.1-а", "методисты"),
        ("2", "Проверить случайную выборку работ с 7 и 8 баллами вторым экспертом", "1.1-б", "предметная комиссия"),
    ]
    columns = tuple(doc.Column(label=label, align="left") for label in ("№", "Что сделать", "Основание", "Кто"))
    rows = tuple(doc.Row(cells=tuple(word(text) for text in row)) for row in texts)
    return doc.Table(id="measures", number=number, caption="Меры", columns=columns, rows=rows)


def drawing(width: int, ids: str) -> str:
    """Stacked shares with real text; colours are the variables of the page."""
    data = {"Русский язык": (2, 38, 44, 16), "Математика": (9, 46, 37, 8), "Обществознание": (9, 49, 28, 14)}
    left = 150 if width > 500 else 0
    step, bar = (26, 21) if left else (44, 20)
    parts = [f'<defs><clipPath id="{ids}-clip"><rect width="{width}" height="400"/></clipPath></defs>']
    for row, (name, shares) in enumerate(data.items()):
        y = 24 + row * step + (0 if left else 18)
        parts.append(
            f'<text x="0" y="{y + 15 if left else y - 5}" style="font-size:13px;fill:var(--ink)">{name}</text>'
        )
        x = float(left)
        for mark, share in zip((2, 3, 4, 5), shares, strict=True):
            size = share * (width - left) / 100
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{size - 1.5:.1f}" height="{bar}" style="fill:var(--m{mark})"/>'
                f'<text x="{x + size / 2:.1f}" y="{y + 15}" text-anchor="middle" '
                f'style="font-size:12px;fill:var(--onm{mark})">{share if size > 18 else ""}</text>'
            )
            x += size
    height = 30 + len(data) * step + (0 if left else 10)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<g clip-path="url(#{ids}-clip)">{"".join(parts)}</g></svg>'
    )


def chart(number: int = 1) -> doc.Chart:
    data = doc.Table(
        id=f"chart-{number}-data",
        number=0,
        caption="Данные графика",
        columns=(
            doc.Column(label="Предмет", align="left"),
            doc.Column(label="«2», %"),
            doc.Column(label="«4», «5», %"),
        ),
        rows=(
            doc.Row(cells=(word("Русский язык"), cell(2.4, 1, obs=f"c{number}-1"), cell(59.4, 1, obs=f"c{number}-2"))),
            doc.Row(
                cells=(word("Математика"), cell(8.8, 1, obs=f"c{number}-3"), cell(obs=f"c{number}-4", reason="hidden"))
            ),
        ),
        legend=legend("hidden"),
    )
    return doc.Chart(
        id=f"chart-{number}",
        number=number,
        title="Из предметов по выбору чаще всего сдавали обществознание; доля «4» и «5» там самая низкая",
        subtitle="Участники ОГЭ 2022 года по отметкам, % участников",
        alt="Доли отметок по трём предметам: «2» от 2 до 9 %, «4» и «5» от 42 до 60 %",
        source="протоколы РЦОИ, основной срок",
        svg_wide=drawing(840, f"c{number}w"),
        svg_narrow=drawing(350, f"c{number}n"),
        data=data,
    )
