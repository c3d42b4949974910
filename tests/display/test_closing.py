"""The end of a note: each source once, only abbreviations that occur."""

from __future__ import annotations

from mskoko_lib.display import document as doc
from mskoko_lib.display.closing import abbreviations, closing


def table(source: str, word: str = "слово") -> doc.Table:
    columns = (doc.Column(label="Школа", align="left"),)
    return doc.Table(
        id="t", number=1, caption="Т", source=source, columns=columns, rows=(doc.Row(cells=(doc.Cell(text=word),)),)
    )


def bullets(elements: list[doc.Element], anchor: str) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    inside = False
    for element in elements:
        if isinstance(element, doc.Heading):
            inside = element.anchor == anchor
        elif inside and isinstance(element, doc.Bullets):
            found = element.items
    return found


def test_sources_are_told_once_in_the_order_of_the_note() -> None:
    made = closing(
        [
            table("протоколы РЦОИ, 11 файлов. Итог включает скрытые числа."),
            table("Источники: формы школ"),
            table("Источник: протоколы РЦОИ, 11 файлов"),
        ]
    )
    assert bullets(made, "sources") == ("Протоколы РЦОИ, 11 файлов", "Формы школ")


def test_only_abbreviations_that_occur_whole() -> None:
    made = closing(
        [doc.Paragraph(text="Результаты ЕГЭ и ФИС\u00a0ОКО; УМКа нет."), table("", "ГВЭ-9")], ["Записка МСОКО"]
    )
    assert [item.partition(" — ")[0] for item in bullets(made, "abbreviations")] == ["ГВЭ", "ЕГЭ", "МСОКО", "ФИС ОКО"]


def test_ids_and_drawings_are_no_words() -> None:
    chart = doc.Chart(id="ОГЭ", number=1, title="т", alt="ОГЭ", svg_wide="<svg>ОГЭ</svg>", svg_narrow="")
    made = closing([chart])
    assert bullets(made, "abbreviations") == ()
    assert any(isinstance(e, doc.Paragraph) and "«скр.»" in e.text for e in made)


def test_a_note_of_words_alone_has_no_signs_to_explain() -> None:
    assert closing([doc.Paragraph(text="Слова.")]) == []


def test_every_meaning_is_written_out() -> None:
    for name, meaning in abbreviations().items():
        assert name.isupper()
        assert len(meaning.split()) > 1
        assert not meaning.endswith(".")
