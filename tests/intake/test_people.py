"""Names become keys: spelling does not matter, school does not enter, nothing of the name is left."""

from __future__ import annotations

import hashlib
import hmac

import numpy as np
import pytest

from mskoko_lib.intake.people import Keys, NoKeyError, People, normal_document, normal_name, safe_found


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Семёнов", "Пётр", "Ильич"), "СЕМЕНОВ ПЕТР ИЛЬИЧ"),
        (("  семенов\u00a0", "ПЕТР ", "Ильич"), "СЕМЕНОВ ПЕТР ИЛЬИЧ"),
        (("Семенов Петр Ильич",), "СЕМЕНОВ ПЕТР ИЛЬИЧ"),
        (("Cеменов", "Пeтр", "Ильич"), "СЕМЕНОВ ПЕТР ИЛЬИЧ"),  # Latin C and e
        (("Мамед-оглы", "Али", ""), "МАМЕД ОГЛЫ АЛИ"),
        (("Семе\u0301нов", "Й", ""), "СЕМЕ НОВ Й"),
        (("", " ", None), ""),
    ],
)
def test_names_are_compared_by_letters(parts: tuple[object, ...], expected: str) -> None:
    assert normal_name(*parts) == expected


def test_documents() -> None:
    assert normal_document("82 11", "123 456") == "8211123456"
    assert normal_document("0000", "000000") == ""
    assert normal_document("", "—") == ""
    assert normal_document("II-БД", 123456.0) == "IIБД123456"


def test_key_is_the_cut_hmac() -> None:
    expected = hmac.new(b"k", "name\x00СЕМЕНОВ ПЕТР".encode(), hashlib.sha256).hexdigest()[:32]
    assert Keys(b"k").name("Семёнов", "пётр") == expected
    columns = [np.array(["Семёнов", "", "Семёнов"], dtype=object), np.array(["Пётр", "", "ПЁТР"], dtype=object)]
    assert list(Keys(b"k").names(*columns)) == [expected, None, expected]
    assert Keys(b"other").name("Семёнов", "пётр") != expected


def test_name_and_document_never_share_a_key() -> None:
    documents = Keys(b"k").documents(np.array(["ИВАНОВ"], dtype=object), np.array([""], dtype=object))
    assert documents[0] != Keys(b"k").name("ИВАНОВ")


def test_what_a_message_may_show() -> None:
    assert safe_found(" 12,5 ") == "12,5"
    assert safe_found("Иванов") == "текст, знаков: 6"
    assert safe_found("9306.0") == "9306.0"


def test_no_secret_stops_and_no_secret_is_printed() -> None:
    with pytest.raises(NoKeyError, match="mskoko init"):
        People().keys("2022/a.xlsx")
    assert "secret-word" not in repr(People(b"secret-word")) + repr(Keys(b"secret-word"))
