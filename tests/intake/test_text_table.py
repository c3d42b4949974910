"""Tables sent as text: encodings, separators, quotes; what is no table is said so."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake import text_table
from mskoko_lib.intake.text_table import open_text
from tests.intake.exams import protocols as p

TABLE = "№;Код ОО;Имя\n1;009306;Ёлка\n"


def _cells(raw: bytes) -> list[list[object]]:
    book = open_text(raw, "2022/таблица.csv")
    assert book.hidden == ()
    assert [sheet.name for sheet in book.sheets] == ["таблица"]
    return book.sheets[0].cells.tolist()


@pytest.mark.parametrize(
    "raw",
    [
        TABLE.encode(), codecs.BOM_UTF8 + TABLE.encode(), TABLE.encode("cp1251"), TABLE.encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode(), TABLE.replace(";", ",").encode(), TABLE.replace(";", "\t").encode("cp1251"),
    ],
)  # fmt: skip
def test_encodings_and_separators(raw: bytes) -> None:
    assert _cells(raw) == [["№", "Код ОО", "Имя"], ["1", "009306", "Ёлка"]]  # every cell is text, noughts stay


def test_title_line_with_other_signs_does_not_mislead() -> None:
    raw = "Английский язык п:2022.06.02; у:2022.06.17, протокол, лист\nа;б;в\n1,5;2;3\n".encode()
    assert _cells(raw)[1:] == [["а", "б", "в"], ["1,5", "2", "3"]]


def test_quotes_hold_line_ends_and_separators() -> None:
    assert _cells('а;б\n"1\n2;3";"«Школа ""№ 1"""\n;\n'.encode()) == [["а", "б"], ["1\n2;3", '«Школа "№ 1"'], ["", ""]]


def test_short_rows_and_blank_lines_keep_their_place() -> None:
    assert _cells("а;б;в\n\n1\n".encode()) == [["а", "б", "в"], ["", "", ""], ["1", "", ""]]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "пуст"), (b" \n;;\n", "пуст"), ('а;"б\n1;2\n'.encode(), "кавычки"), ('а;"б"в\n'.encode(), "кавычки"),
        (b"a;b\x00\n1;2\n", "не читается как текст"), (b"\x89PNG\r\n\x1a\n\x00\x00", "не читается как текст"),
        (TABLE.encode("utf-16-le"), "не читается как текст"), (b"\xff\xfe1", "не читается как текст"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(raw: bytes, words: str) -> None:
    with pytest.raises(MskokoError, match=words):
        open_text(raw, "a.csv")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_table, "MAX_CELLS", 5)
    with pytest.raises(MskokoError, match="слишком велика"):
        open_text(TABLE.encode(), "a.csv")
    monkeypatch.setattr(text_table, "MAX_BYTES", 5)
    with pytest.raises(MskokoError, match="слишком велик"):
        open_text(TABLE.encode(), "a.csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
def test_a_year_with_a_protocol_in_csv(tmp_path: Path, encoding: str) -> None:
    text = (
        "02 - Математика 2022.06.02\n№;Код ОО;Класс;Фамилия;Имя;Отчество;Первичный балл;Оценка\n"
        "1;99001;9А;Алиев;Али;Тестович;13;3\n"
    )
    root = p.write_root(tmp_path)
    (root / "2022").mkdir()
    (root / "2022" / "протокол.csv").write_bytes(text.encode(encoding))
    (root / "2022" / "пустая.csv").write_bytes(b"")
    (root / "2022" / "письмо.csv").write_bytes("Уважаемый коллега,\nнаправляем Вам письмо.\n".encode(encoding))
    delivery = p.read(tmp_path, {})
    assert p.scores(delivery) == [("math", 13, None, 3)]
    assert p.results(delivery)["source_sheet"].tolist() == ["протокол"]
    assert delivery.passport.files["status"].tolist() == ["unknown", "read", "refused"]
