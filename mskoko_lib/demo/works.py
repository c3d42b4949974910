"""The works of the invented town: structure of tasks, mark boundaries, how well they go. They sum to the norm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class SubjectName:
    """How one subject is spelled in file names and textbook codes."""

    name: str  # «Математика»
    dative: str  # «математике», as in the file names of 2021
    code: str  # "ma", as in textbook codes and group lists
    loading: float  # how strongly the pupil's turn for mathematics counts (negative: for languages)


SUBJECTS = {
    "russian": SubjectName("Русский язык", "русскому языку", "ru", -0.35),
    "math": SubjectName("Математика", "математике", "ma", 0.35),
    "world": SubjectName("Окружающий мир", "окружающему миру", "okr", 0.0),
    "history": SubjectName("История", "истории", "is", -0.15),
    "biology": SubjectName("Биология", "биологии", "bi", 0.0),
    "geography": SubjectName("География", "географии", "gg", 0.0),
    "physics": SubjectName("Физика", "физике", "fi", 0.3),
    "english": SubjectName("Английский язык", "английскому языку", "en", -0.3),
    "chemistry": SubjectName("Химия", "химии", "hi", 0.25),
}


@dataclass(frozen=True)
class Work:
    """One work: subject and grade of the programme, tasks with their maxima, first totals of marks 3, 4, 5."""

    subject: str
    grade: int
    boundaries: tuple[int, int, int]
    structure: str  # "1:1 2К1:4" = code, colon, maximum
    half: int | None = None  # in spring a class writes one work of a pair: its number modulo 2

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(part.split(":")[0] for part in self.structure.split())

    @cached_property
    def maxima(self) -> tuple[int, ...]:
        return tuple(int(part.split(":")[1]) for part in self.structure.split())

    @property
    def max_score(self) -> int:
        return sum(self.maxima)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Б for most tasks, П for the last third, В for the last one from grade 7 on."""
        n = len(self.codes)
        high = {n - 1} if self.grade >= 7 else set()
        return tuple("В" if i in high else "П" if i >= n - max(2, n // 3) else "Б" for i in range(n))

    def target(self, year: int) -> float:
        """Expected total of an average pupil, points."""
        three, four, five = self.boundaries
        mean = four + 0.4 * (five - four) if self.grade == 4 else (three + five) / 2
        return mean - (0.06 * self.max_score if year == 2020 else 0.0)


WORKS = (
    Work(
        "russian",
        4,
        (14, 24, 33),
        "1К1:4 1К2:3 2:3 3(1):1 3(2):3 4:2 5:1 6:2 7:3 8:2 9:1 10:1 11:2 12(1):1 12(2):2 "
        "13(1):1 13(2):2 14:1 15(1):2 15(2):1",
    ),
    Work("math", 4, (6, 10, 15), "1:1 2:1 3:2 4:1 5(1):1 5(2):1 6(1):1 6(2):1 7:1 8:2 9(1):1 9(2):1 10:2 11:2 12:2"),
    Work(
        "world",
        4,
        (8, 18, 27),
        "1:2 2:2 3(1):2 3(2):1 3(3):3 4:2 5:1 6(1):1 6(2):1 6(3):2 7(1):1 7(2):2 8К1:1 "
        "8К2:1 8К3:1 9(1):1 9(2):1 9(3):1 10(1):2 10К1:1 10К2:1 10К3:2",
    ),
    Work(
        "russian",
        5,
        (18, 29, 39),
        "1К1:4 1К2:3 1К3:2 2К1:3 2К2:3 2К3:3 2К4:3 3:2 4(1):3 4(2):2 5(1):2 5(2):2 6(1):2 "
        "6(2):1 7(1):2 7(2):1 8:2 9:2 10:1 11:1 12:1",
    ),
    Work("math", 5, (7, 11, 15), "1:1 2:1 3:1 4:1 5:1 6:2 7:1 8:1 9:2 10:2 11(1):1 11(2):1 12(1):1 12(2):1 13:1 14:2"),
    Work("history", 5, (4, 8, 12), "1:2 2:1 3:3 4:3 5:1 6:2 7:1 8:2"),
    Work(
        "biology",
        5,
        (12, 18, 24),
        "1(1):1 1(2):1 1(3):2 2(1):1 2(2):1 3(1):2 3(2):1 4(1):1 4(2):1 4(3):2 5:2 6(1):1 "
        "6(2):1 7(1):2 7(2):3 8:2 9:2 10К1:1 10К2:1 10К3:1",
    ),
    Work(
        "russian",
        6,
        (25, 35, 45),
        "1К1:4 1К2:3 1К3:2 2К1:3 2К2:3 2К3:3 2К4:3 3(1):1 3(2):1 4:2 5:1 6:2 7(1):1 "
        "7(2):1 8(1):2 8(2):2 9:2 10:3 11:2 12(1):1 12(2):2 13(1):1 13(2):2 14(1):2 14(2):2",
    ),
    Work("math", 6, (6, 10, 14), "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:2 10:1 11:2 12:1 13:2"),
    Work("history", 6, (6, 11, 16), "1:2 2:2 3:1 4:3 5:1 6:1 7:1 8:1 9(1):1 9(2):2 10(1):2 10(2):3"),
    Work(
        "geography",
        6,
        (10, 22, 31),
        "1.1:1 1.2:1 2.1:2 2.2:1 2.3:1 3.1:2 3.2:1 3.3:2 4.1:1 4.2:2 4.3:1 5.1:2 5.2:1 "
        "6.1:2 6.2:2 7:2 8.1:1 8.2:2 9К1:1 9К2:1 9К3:2 10.1:1 10.2:2 11:3",
        half=0,
    ),
    Work(
        "biology",
        6,
        (12, 18, 24),
        "1.1:1 1.2:1 1.3:2 2.1:1 2.2:1 3.1:1 3.2:1 3.3:1 3.4:1 4:1 5.1:2 5.2:2 5.3:1 6:1 "
        "7:2 8.1:2 8.2:1 8.3:2 9:2 10.1:1 10.2:1",
        half=1,
    ),
    Work(
        "russian",
        7,
        (22, 32, 42),
        "1К1:4 1К2:3 1К3:2 2К1:3 2К2:3 2К3:3 2К4:3 3(1):1 3(2):1 4(1):1 4(2):1 5:2 6:2 "
        "7(1):1 7(2):2 8(1):1 8(2):2 9:2 10:1 11(1):2 11(2):1 12:1 13(1):1 13(2):1 14:3",
    ),
    Work("math", 7, (7, 12, 16), "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1 10:1 11:1 12:2 13:1 14:2 15:1 16:2"),
    Work("physics", 7, (5, 8, 11), "1:1 2:2 3:1 4:1 5:1 6:1 7:1 8:2 9:2 10:3 11:3"),
    Work("english", 7, (13, 21, 27), "1:5 2:2 3К1:2 3К2:2 3К3:2 3К4:2 4:5 5:5 6:5"),
    Work(
        "russian",
        8,
        (26, 32, 45),
        "1К1:4 1К2:3 1К3:2 2К1:3 2К2:3 2К3:4 3:2 4:2 5:2 6:3 7:2 8:2 9:2 10:2 11:3 12:2 13:2 14:2 15:3 16:2 17:1",
    ),
    Work(
        "math",
        8,
        (8, 15, 21),
        "1:1 2:1 3:1 4:1 5:1 6:2 7:1 8:2 9:1 10:1 11:1 12:1 13:1 14:1 15:2 16(1):1 16(2):1 17:1 18:2 19:2",
    ),
    Work("physics", 8, (5, 8, 11), "1:1 2:2 3:1 4:1 5:1 6:1 7:1 8:2 9:2 10:3 11:3", half=0),
    Work(
        "chemistry",
        8,
        (10, 19, 28),
        "1.1:1 1.2:3 2.1:1 2.2:1 3.1:3 3.2:2 4.1:2 4.2:2 4.3:1 4.4:2 5.1:1 5.2:1 6.1:3 "
        "6.2:1 6.3:1 6.4:1 6.5:1 7.1:2 7.2:1 7.3:2 8:2 9:2",
        half=1,
    ),
)
