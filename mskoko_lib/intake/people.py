"""Names and documents become keyed hashes while a sheet is being read; neither is kept.

A name's key says nothing of the school or the class, so that a pupil who moved keeps it. The secret lies outside the
repository and the data (`keyfile`); the invented town uses a public one. Method: HMAC-SHA256, RFC 2104, cut to 128 bits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.cells import LOOK_ALIKE, Cells, tidy

#: of the invented town only: its names are nobody's
PUBLIC_SECRET = b"mskoko: invented town, nothing to hide"
#: columns whose values depend on the secret; no hash and no order of rows may
KEY_COLUMNS = ("name_key", "document_key", "person")
_NOT_A_LETTER = re.compile(r"[^А-ЯЁA-Z]+")
_NOT_A_SIGN = re.compile(r"[^0-9А-ЯЁA-Z]+")
#: three words with a patronymic: «Иванов Иван Иванович», also with underscores between
_FULL_NAME = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?[\s_]+[А-ЯЁ][а-яё]+[\s_]+(?:[А-ЯЁ][а-яё]*(?:вич|вна|чна|шна)|[А-ЯЁ][а-яё]+[\s_-]+(?:оглы|кызы))(?![а-яё])"
)
_SAFE = re.compile(r"[\d\s.,;:()+\-/%№]*")


class NoKeyError(MskokoError):
    """Real data hold names and there is no secret: reading stops as a whole, unlike with a bad file."""


def normal_name(*parts: object) -> str:
    """A full name for comparison: capitals, «Ё» as «Е», Latin look-alikes as Cyrillic, one space between words."""
    text = unicodedata.normalize("NFKC", " ".join(tidy(p) for p in parts)).upper().replace("Ё", "Е")
    return _NOT_A_LETTER.sub(" ", text.translate(LOOK_ALIKE)).strip()


def normal_document(series: object, number: object) -> str:
    """Series and number without spaces; "" when nothing but noughts or dashes stands there."""
    text = unicodedata.normalize("NFKC", f"{tidy(series)}{tidy(number)}").upper()
    text = _NOT_A_SIGN.sub("", text.translate(LOOK_ALIKE))
    return text if text.strip("0") else ""


def safe_found(cell: object) -> str:
    """What a message may show of a cell that could hold a name: digits and signs as they are, of words the length."""
    text = tidy(cell)
    return text if _SAFE.fullmatch(text) else f"текст, знаков: {len(text)}"


def mask_names(text: str) -> str:
    """A file's or a sheet's name without full names of people in it.

    >>> mask_names("Апелляция Иванов_Иван_Иванович.xlsx"), mask_names("Математика, 4 класс.xlsx")
    ('Апелляция (имя скрыто).xlsx', 'Математика, 4 класс.xlsx')
    """
    composed = unicodedata.normalize("NFC", text)
    return _FULL_NAME.sub("(имя скрыто)", composed) if _FULL_NAME.search(composed) else text


@dataclass(frozen=True)
class Keys:
    """The two keyed hashes of a person; 32 hexadecimal digits each."""

    secret: bytes = field(repr=False)

    def names(self, *columns: Cells) -> Cells:
        """Key of the full name in each row (surname, name, patronymic; or one column); None where there is no name."""
        return self._each([normal_name(*row) for row in zip(*columns, strict=True)], "name")

    def documents(self, series: Cells, number: Cells) -> Cells:
        """Key of the document in each row; None where there is none."""
        return self._each([normal_document(s, n) for s, n in zip(series, number, strict=True)], "document")

    def name(self, *parts: str) -> str | None:
        """Key of one full name."""
        return self._one(normal_name(*parts), "name")

    @property
    def check(self) -> str:
        """Tells one secret from another without giving it away."""
        return self._digest("check")[:16]

    def _each(self, texts: Iterable[str], kind: str) -> Cells:
        codes, uniques = pd.factorize(np.array([*texts], dtype=object))
        keys = np.array([self._one(str(u), kind) for u in uniques] or [None], dtype=object)
        return keys[codes] if len(codes) else np.empty(0, dtype=object)

    def _one(self, text: str, kind: str) -> str | None:
        return self._digest(f"{kind}\x00{text}")[:32] if text else None

    def _digest(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class People:
    """What intake needs about persons. `forgotten`: (name_key, school_id or "" for every school) whose rows are dropped."""

    secret: bytes | None = field(default=None, repr=False)
    forgotten: frozenset[tuple[str, str]] = frozenset()

    def keys(self, file: str) -> Keys:
        """The keys; NoKeyError when a file with names is being read and there is no secret."""
        if self.secret is None:
            raise NoKeyError(
                "В файле есть фамилии, а ключа для их шифрования нет.", file=file,
                expected="файл ключа вне папки проекта и папки данных",
                action="выполните один раз «mskoko init» и сохраните копию ключа в надёжном месте",
            )  # fmt: skip
        return Keys(self.secret)


#: for the invented town
INVENTED = People(PUBLIC_SECRET)
