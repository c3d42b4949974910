"""Which work a block belongs to: subject, programme, grade of the pupils, term. Contradictions refuse the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from mskoko_lib.errors import MskokoError
from mskoko_lib.intake.block import Block
from mskoko_lib.intake.cells import tidy
from mskoko_lib.intake.subjects import NameFacts, parse_name
from mskoko_lib.subjects import SUBJECTS

_RENAME = "переименуйте файл, например «Математика, 4 класс. ВПР {year}.xlsx»"
#: layouts that name subject and grade nowhere inside
NAMED_OUTSIDE = frozenset({"vpr_2020", "vpr_2021", "vpr_form"})


@dataclass(frozen=True, order=True)
class Work:
    """A work of a year: `grade` of the pupils as they write, `programme_grade` whose programme it checks."""

    year: int
    subject: str
    grade: int
    programme_grade: int
    term: str  # "spring" or "autumn"

    @property
    def school_year(self) -> str:
        first = self.year if self.term == "autumn" else self.year - 1
        return f"{first}/{(first + 1) % 100:02d}"

    @property
    def graduation_year(self) -> int:
        """Calendar year in which these pupils finish grade 11."""
        return self.year + (self.term == "autumn") + 11 - self.grade


def settle_work(block: Block, year: int) -> tuple[Work, list[tuple[str, str]]]:
    """The work of `block` in the folder of `year`, and (rule, found) to flag; MskokoError when it cannot be told."""
    name = parse_name(PurePosixPath(block.file).name)
    _check_year(block, name, year)
    coded = code_grade(block.values("code"))
    subject = _subject(block, name, year)
    sample = name.sample_grade if block.layout in NAMED_OUTSIDE else None
    programme = block.facts.programme_grade or sample or name.grade or (coded if block.layout == "vpr_2021" else None)
    if programme is None:
        raise _unnamed(block, "класс", year)
    if sample is not None and name.grade is not None and sample != name.grade:
        # «8 класс (по образцу 7 класса)»: the name gives both
        return Work(year, subject, name.grade, programme, "spring"), []
    grade, term, notes = _term(programme, coded, block.facts.month)
    return Work(year, subject, grade, programme, term), notes


def code_grade(codes: Iterable[object]) -> int | None:
    """Grade that the pupils' codes speak of: 40001 → 4, 1003 (four digits) → 11; None where mixed or silent."""
    said: Counter[int | None] = Counter()
    for cell in codes:
        text = tidy(cell).removesuffix(".0")
        if re.fullmatch(r"[4-9]\d{4}", text):
            said[int(text[0])] += 1
        elif re.fullmatch(r"1\d{3}", text):
            said[11] += 1
        elif text:  # 2xxxx was seen in grade 10, which is too little to go by
            said[None] += 1
    if not said:
        return None
    grade, n = said.most_common(1)[0]
    return grade if n >= 0.9 * said.total() else None


def _term(programme: int, coded: int | None, month: int | None) -> tuple[int, str, list[tuple[str, str]]]:
    """Grade, term, flags. An autumn work is of the previous grade's programme, so codes stand one grade above it."""
    late = month is not None and month >= 8
    if coded is not None and programme < 10:
        autumn = coded == programme + 1
        if coded in (programme, programme + 1):
            notes = [("term_by_codes", f"месяц {month}")] if month is not None and late != autumn else []
        else:
            autumn, notes = late, [("code_grade", f"коды {coded} класса, работа {programme} класса")]
        return programme + autumn, "autumn" if autumn else "spring", notes
    autumn = late and programme < 10
    return programme + autumn, "autumn" if autumn else "spring", []


def _subject(block: Block, name: NameFacts, year: int) -> str:
    if block.facts.subject is not None:
        return block.facts.subject
    told = Counter(block.facts.textbook_subjects)
    if name.subject is None:
        if len(name.subjects) > 1 or len(told) != 1 or block.layout != "vpr_2021":
            raise _unnamed(block, "предмет", year)
        return next(iter(told))
    if told and told[name.subject] * 2 < told.total():
        other = told.most_common(1)[0][0]
        raise MskokoError(
            "Имя файла и учебники внутри говорят о разных предметах, файл отклонён.",
            file=block.file,
            found=f"в имени {SUBJECTS[name.subject]}, по учебникам {SUBJECTS[other]}",
            action="проверьте, тот ли это файл, и исправьте его имя",
        )
    return name.subject


def _check_year(block: Block, name: NameFacts, year: int) -> None:
    inside = block.facts.year
    years = {inside} if inside is not None else set(name.years)
    if years and year not in years:
        raise MskokoError(
            "Год файла не совпадает с годом папки, файл отклонён.",
            file=block.file,
            sheet=block.sheet if inside is not None else None,
            found=("внутри " if inside is not None else "в имени ") + ", ".join(map(str, sorted(years))),
            expected=str(year),
            action="переложите файл в папку его года",
        )


def _unnamed(block: Block, what: str, year: int) -> MskokoError:
    return MskokoError(
        f"Не удалось понять {what}: внутри файла он не указан, в имени тоже.",
        file=block.file,
        expected="предмет и класс в имени файла",
        action=_RENAME.format(year=year),
    )


def school_from_path(file: str) -> str | None:
    """Login in the file's name, else in the nearest folder's; MskokoError when name and folder disagree."""
    parts = PurePosixPath(file).parts
    logins = [login for part in reversed(parts[1:]) if (login := parse_name(part).login)]
    if len({login[3:] for login in logins}) > 1:
        raise MskokoError(
            "В имени файла и в имени папки разные логины школ, файл отклонён.",
            file=file,
            found=", ".join(logins),
            action="оставьте один логин",
        )
    return logins[0] if logins else None
