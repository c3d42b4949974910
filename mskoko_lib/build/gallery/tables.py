"""Tables of the gallery."""

from __future__ import annotations

from mskoko_lib.build.gallery.words import ABSURD, ENDLESS, LONG
from mskoko_lib.display.document import EMPTY_MEANING, EMPTY_SYMBOL, Cell, Column, Reason, Row, Table
from mskoko_lib.display.russian import number

_SOURCE = "вымышленные данные"


def table_cases() -> dict[str, list[Table]]:
    """Kind of content -> tables; their numbers are given by the page."""
    return {
        "easy": [_marks()],
        "long": [_schools(), _wide(), _measures()],
        "empty": [_table("empty", ("Школа", "Доля, %"), ())],
        "hidden": [_hidden()],
        "absurd": [_absurd()],
    }


def _share(numerator: int, n: int, place: str) -> Cell:
    value = 100 * numerator / n
    return Cell(
        text=number(value, 1), value=value, number_format="0.0", obs_id=f"g-{place}", is_share=True,
        numerator=float(numerator), n=float(n),
    )  # fmt: skip


def _count(value: int) -> Cell:
    return Cell(text=number(value), value=float(value), number_format="0")


def _word(text: str) -> Cell:
    return Cell(text=text)


def _empty(reason: Reason) -> Cell:
    return Cell(text=EMPTY_SYMBOL[reason], reason=reason)


def _table(name: str, labels: tuple[str, ...], rows: tuple[Row, ...], *, groups: tuple[str | None, ...] = ()) -> Table:
    seen = {cell.reason for row in rows for cell in row.cells if cell.reason}
    columns = [
        Column(label=label, align="left" if place == 0 else "right", group=groups[place] if groups else None)
        for place, label in enumerate(labels)
    ]
    return Table(
        id=f"g-{name}",
        number=1,
        caption="Доля «4» и «5» по школам",
        subtitle="Человек и процент от участников",
        source=_SOURCE,
        columns=tuple(columns),
        rows=rows,
        legend=tuple((EMPTY_SYMBOL[reason], EMPTY_MEANING[reason]) for reason in EMPTY_SYMBOL if reason in seen),
    )


def _marks() -> Table:
    rows = [
        Row(cells=(_word(name), _count(n), _count(good), _share(good, n, f"marks-{name}")))
        for name, n, good in (
            ("Математика", 616, 278),
            ("Русский язык", 616, 366),
            ("Физика", 82, 49),
            ("Химия", 90, 54),
        )
    ]
    rows.append(Row(kind="total", cells=(_word("Всего"), _count(1404), _count(747), _share(747, 1404, "marks-all"))))
    groups = (None, None, "«4» и «5»", "«4» и «5»")
    return _table("marks", ("Предмет", "Участников", "чел.", "%"), tuple(rows), groups=groups)


def _schools() -> Table:
    rows: list[Row] = []
    for place in range(32):
        if place % 16 == 0:
            rows.append(Row(kind="group", cells=(_word("Городские школы" if place == 0 else "Сельские школы"),)))
        n, good = 40 + place * 7 % 61, 11 + place * 5 % 29
        rows.append(Row(cells=(_word(f"СОШ № {place + 1}"), _count(n), _share(good, n, f"school-{place}"))))
    return _table("schools", ("Школа", "Участников", "Доля «4» и «5», %"), tuple(rows))


def _wide() -> Table:
    labels = ("Работа", *(str(place) for place in range(1, 27)))
    rows = tuple(
        Row(
            cells=(
                _word(f"{subject}, {grade} класс"),
                *(_share((place * 13 + grade * 7) % 97, 97, f"wide-{subject}-{grade}-{place}") for place in range(26)),
            )
        )
        for subject, grade in (("Математика", 4), ("Русский язык", 5), ("Окружающий мир", 4))
    )
    return _table("wide", labels, rows)


def _measures() -> Table:
    made = _table("measures", ("№", "Что сделать", "Кто", "Срок"), ())
    rows = (
        (
            "1",
            "Разобрать с учителями математики задания, которые выполняют хуже всего.",
            "методисты",
            "до 1 октября 2022 года",
        ),
        ("2", LONG, "руководители школ", "до 15 ноября 2022 года"),
    )
    return made.model_copy(
        update={
            "columns": tuple(column.model_copy(update={"align": "left"}) for column in made.columns),
            "rows": tuple(Row(cells=tuple(map(_word, row))) for row in rows),
            "caption": "Меры",
            "subtitle": "",
        }
    )


def _hidden() -> Table:
    reasons: tuple[Reason, ...] = ("no_pupils", "no_data", "hidden", "not_applicable")
    rows = [Row(cells=(_word(EMPTY_MEANING[reason]), _empty(reason), _empty(reason))) for reason in reasons]
    rows.append(Row(cells=(_word("Число рядом со скрытым"), _count(12), _empty("hidden"))))
    return _table("hidden", ("Что значит знак", "Участников", "Доля «2», %"), tuple(rows))


def _absurd() -> Table:
    rows = (
        Row(cells=(_word(ABSURD), _word("=1+1"), _word("@SUM(A1)"))),
        Row(
            cells=(
                _word(ENDLESS),
                Cell(text="−999\u202f999\u202f999,99", value=-999999999.99, number_format="0.00"),
                _word("-5"),
            )
        ),
        Row(cells=(_word(""), _word("+7 (000)"), _word("水"))),
    )
    return _table("absurd", (ABSURD, ABSURD, "Доля, %"), rows).model_copy(update={"caption": ABSURD, "source": ABSURD})
