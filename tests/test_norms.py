"""Norms: values read by hand from the files, what is absent stays absent, every fault message on a mutated copy."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest

from mskoko_lib import norms
from mskoko_lib.errors import MskokoError

SHIPPED = Path(__file__).resolve().parents[1] / "params/norms"


@pytest.fixture(scope="module")
def loaded() -> norms.Norms:
    return norms.load()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "norms"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def message(folder: Path) -> str:
    with pytest.raises(MskokoError) as caught:
        norms.load(folder)
    assert str(folder) not in str(caught.value), "a machine path in a message"
    assert "что сделать:" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("year", "subject", "grade", "starts", "max_score", "unconfirmed"),
    [
        # vpr_scales_2020_2021.yaml
        (2021, "math", 4, (6, 10, 15), 20, (4, 5)),
        (2020, "world", 4, (8, 18, 27), 32, ()),
        (2021, "chemistry", 8, (10, 19, 28), 36, (4, 5)),
        (2021, "geography", 8, (13, 27, 35), 40, ()),  # other works than in 2022
        (2021, "german", 7, (13, 21, 27), 30, ()),
        (2021, "history", 8, (7, 12, 18), 24, (5,)),
        (2021, "geography", 11, (7, 13, 18), 21, ()),
        # vpr_scales.yaml, 2021-2024, from memory
        (2021, "french", 7, (13, 21, 27), 30, (3, 4, 5)),
        (2022, "german", 7, (13, 21, 27), 30, (3, 4, 5)),
        (2024, "russian", 4, (14, 24, 33), 38, (3, 4, 5)),
        (2022, "math", 6, (6, 10, 14), 16, (3, 4, 5)),
        # grade 8, 2022-2024, second-hand
        (2022, "russian", 8, (26, 32, 45), 51, ()),
        (2024, "geography", 8, (10, 21, 29), 33, ()),
        # from 2025 on
        (2026, "russian", 4, (10, 16, 21), 24, ()),
        (2026, "russian", 6, (13, 17, 21), 25, (3, 4, 5)),
    ],
)
def test_scales_by_hand(
    loaded: norms.Norms,
    year: int,
    subject: str,
    grade: int,
    starts: tuple[int, int, int],
    max_score: int,
    unconfirmed: tuple[int, ...],
) -> None:
    scale = loaded.vpr_scale(year, subject, grade)
    assert scale is not None
    assert scale.min_score == dict(zip((3, 4, 5), starts, strict=True))
    assert scale.max_score == max_score
    assert scale.unconfirmed == unconfirmed
    assert scale.verified == (not unconfirmed)


@pytest.mark.parametrize(
    ("year", "subject", "grade"),
    [
        (2022, "geography", 6),  # the entry is for 2021 only
        (2022, "history", 6),
        (2023, "geography", 7),
        (2021, "literature", 8),
        (2020, "french", 7),  # vpr_scales.yaml begins with 2021
        (2020, "geography", 11),  # held against the data of 2021 only
        (2022, "biology", 6),
        (2025, "russian", 4),  # the entry is for 2026
        (2027, "russian", 4),
        (2019, "math", 4),
        (2022, "math", 9),
    ],
)
def test_absent_is_absent(loaded: norms.Norms, year: int, subject: str, grade: int) -> None:
    assert loaded.vpr_scale(year, subject, grade) is None


def test_broken_english_entry_is_never_used(loaded: norms.Norms) -> None:
    assert loaded.get("vpr_scales.from_2025.?english").value["max"] == 25  # still documented
    found = [loaded.vpr_scale(year, "english", grade) for year in range(2025, 2031) for grade in range(1, 12)]
    assert found == [None] * len(found)


def test_thirty_eight_works_were_held_against_data(loaded: norms.Norms) -> None:
    prefix = "vpr_scales_2020_2021.vpr_2020_2021."
    assert len([path for path in loaded.paths() if path.startswith(prefix)]) == 38
    # counted in the file: eight works have a boundary that the data do not show
    works = [path for path in loaded.paths() if path.startswith(prefix) and not loaded.get(path).verified]
    assert sorted(work.removeprefix(prefix) for work in works) == [
        "11.english",
        "11.history",
        "11.physics",
        "4.math",
        "4.russian",
        "8.chemistry",
        "8.history",
        "8.physics",
    ]


def test_second_hand_scale_says_so(loaded: norms.Norms) -> None:
    scale = loaded.vpr_scale(2022, "russian", 8)
    assert scale is not None
    assert (scale.verified, scale.source_kind, scale.second_hand) == (True, "secondary", True)
    assert scale.remark == "норма по вторичному источнику"
    assert "отнесение по памяти" in scale.note
    memory = loaded.vpr_scale(2022, "math", 6)
    assert memory is not None
    assert memory.remark == "норма не подтверждена"
    seen = loaded.vpr_scale(2021, "math", 4)
    assert seen is not None
    assert seen.note == "граница отметки 4 по памяти; граница отметки 5 по памяти"


@pytest.mark.parametrize(
    ("score", "mark"),
    [(0, 2), (5, 2), (6, 3), (9, 3), (10, 4), (14, 4), (15, 5), (20, 5), (21, None), (-1, None), (math.nan, None)],
)
def test_mark(loaded: norms.Norms, score: float, mark: int | None) -> None:
    scale = loaded.vpr_scale(2021, "math", 4)
    assert scale is not None
    assert scale.mark(score) == mark


@pytest.mark.parametrize(("score", "mark"), [(10, 2), (11, 3), (17, 3), (18, None), (32, None)])
def test_mark_without_the_boundary_of_five(loaded: norms.Norms, score: int, mark: int | None) -> None:
    scale = loaded.vpr_scale(2021, "english", 11)
    assert scale is not None
    assert scale.min_score == {3: 11, 4: 18}
    assert scale.unconfirmed == (5,)
    assert scale.mark(score) == mark  # 18 and more: 4 or 5, the file does not say


def test_fioko_by_hand(loaded: norms.Norms) -> None:
    fioko = loaded.fioko_2026
    assert fioko.title == "«Рекомендации по проведению анализа результатов ВПР», ФИОКО, 2026 (в пересказе)"
    assert {name: value["value"] for name, value in fioko.model_dump(exclude={"title"}).items()} == {
        "basic_sufficient_min": 60,
        "basic_insufficient_below": 57,
        "advanced_sufficient_min": 30,
        "advanced_insufficient_below": 28.5,
        "mark2_growth_pp": 10,
        "journal_gap": 2,
        "histogram_informative_n": 50,
        "histogram_rough_n": 20,
        "group_min_n": 10,
    }
    assert (fioko.journal_gap.verified, fioko.journal_gap.second_hand) == (True, True)
    assert "ФИОКО, 2026" in fioko.journal_gap.source


@pytest.mark.parametrize(
    ("path", "value", "verified", "kind"),
    [
        ("essay_interview.interview_9.pass_score", 10, True, "secondary"),
        ("essay_interview.essay_11.duration_min", 235, True, "secondary"),
        ("medals.medal.2023", "≥70 по русскому и математике", True, "secondary"),
        ("noko.indicators.К1.weights", {"1.1": 0.3, "1.2": 0.3, "1.3": 0.4}, False, "memory"),
    ],
)
def test_get(loaded: norms.Norms, path: str, value: object, verified: bool, kind: str) -> None:
    norm = loaded.get(path)
    assert (norm.value, norm.verified, norm.source_kind) == (value, verified, kind)


def test_get_shnor_and_minimums(loaded: norms.Norms) -> None:
    shnor = loaded.get("methodology.shnor.formula_2025")
    assert shnor.value.startswith("≥30 % участников")
    assert "оба флага отдельно" in shnor.note
    minimums = loaded.get("ege_minimums.rosobrnadzor.years.2022")
    assert (minimums.value["russian_attestat"], minimums.value["math_profile"], minimums.verified) == (24, 27, False)
    scale = loaded.get("vpr_scales.period_2021_2024.6.geography")
    assert scale.value["years"] == [2021]
    assert loaded.get("site_831.subsections.0").value == {"n": 1, "title": "Основные сведения"}


def test_get_hands_out_copies(loaded: norms.Norms) -> None:
    loaded.get("noko.indicators.К1.weights").value["1.1"] = 1
    assert loaded.get("noko.indicators.К1.weights").value["1.1"] == 0.3


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("methodology.shnor.formula_2024", "похожие: methodology.shnor.formula_2025"),
        ("methodology.shnor", "внутри есть: methodology.shnor.formula_2025"),
        ("essay_interview.interview9.pass_score", "похожие: essay_interview.interview_9.pass_score"),
        ("", "нет такой нормы."),
    ],
)
def test_get_unknown(loaded: norms.Norms, path: str, hint: str) -> None:
    with pytest.raises(MskokoError) as caught:
        loaded.get(path)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "methodology.yaml",
            "source: по памяти; ср. ",
            "sauce: по памяти; ср. ",
            "basic_metrics.uroven_obuchennosti_oge.source: найдено: ключа нет; ожидалось: откуда взято число",
        ),
        (
            "essay_interview.yaml",
            "  pass_score: {value: 10, verified: true",
            "  pass_score: {value: 10, verified: yes-no",
            "interview_9.pass_score.verified: найдено: yes-no; ожидалось: true или false",
        ),
        (
            "medals.yaml",
            "source_kind: memory",
            "source_kind: hearsay",
            "source_kind: найдено: hearsay; ожидалось: одно из official, law_portal, secondary, repo, memory",
        ),
        ("noko.yaml", "source_kind: law_portal", "kind: law_portal", "source_kind: найдено: ключа нет"),
        (
            "vpr_scales_2020_2021.yaml",
            "source_kind: repo\n",
            "",
            "vpr_2020_2021.4.math.source_kind: найдено: ключа нет",
        ),
        ("vpr_scales.yaml", "      max: 38\n", "      max: 39\n", "промежуток отметки 5 до max (39)"),
        ("vpr_scales.yaml", "        3: [14, 23]", "        3: [15, 23]", "period_2021_2024.4.russian"),
        (
            "vpr_scales.yaml",
            "    years: [2021, 2022",
            '    years: ["2021", 2022',
            "years.0: найдено: «2021»; ожидалось: целое",
        ),
        ("vpr_scales.yaml", "      years: [2021, 2022, 2023, 2024]\n", "", "4.russian.years: найдено: ключа нет"),
        ("vpr_scales.yaml", "    russian:", "    rusian:", "код предмета: math, russian,"),
        ("vpr_scales.yaml", "    usable: false\n", "", "номер класса от 1 до 11 (или usable: false"),
        ("vpr_scales.yaml", "      years: [2026]", "      years: [2024]", "одна и та же шкала записана дважды."),
        (
            "vpr_scales_2020_2021.yaml",
            "        3: 6\n",
            "        3: 16\n",
            "границы отметок 3, 4 (и 5), по возрастанию",
        ),
        ("vpr_scales_2020_2021.yaml", "      - 4\n      - 5\n", "      - 4\n", "каждая граница один раз"),
        ("vpr_scales_2020_2021.yaml", "        5: 27\n", "", "у подтверждённой шкалы границы отметок 3, 4 и 5"),
        (
            "methodology.yaml",
            "{gap: 2, ",
            "{gap: два, ",
            "fioko_2026_vpr_analysis.journal_gap.value.gap: найдено: два; ожидалось: число",
        ),
        (
            "methodology.yaml",
            "  sample_groups:",
            "  sample_group:",
            "sample_groups.value.group_min_n: найдено: ключа нет",
        ),
        ("methodology.yaml", "  title: «Рек", "  tytle: «Рек", "fioko_2026_vpr_analysis.title: найдено: ключа нет"),
    ],
)
def test_faults(copied: Path, name: str, old: str, new: str, expected: str) -> None:
    change(copied, name, old, new)
    said = message(copied)
    assert f"файл «norms/{name}»" in said
    assert expected in said


def test_all_missing_flags_in_one_message(copied: Path) -> None:
    text = (copied / "medals.yaml").read_text(encoding="utf-8")
    (copied / "medals.yaml").write_text(text.replace("source_kind:", "kind:"), encoding="utf-8")
    assert "ошибок: 11." in message(copied)  # eleven norms in that file


def test_missing_file_and_folder(copied: Path) -> None:
    (copied / "vpr_scales.yaml").unlink()
    assert "файл «norms/vpr_scales.yaml»: файла норм нет." in message(copied)
    assert "нет файлов норм." in message(copied / "nothing")


ENTRY = """confirmations:
  - norm: {norm}
    confirmed_by: Методист
    confirmed_on: 2022-09-15
    document: Описание КИМ ВПР 2022 года
"""


def confirm(folder: Path, text: str) -> None:
    (folder / "confirmations.yaml").write_text(text, encoding="utf-8")


def test_shipped_confirmations_are_empty(loaded: norms.Norms, copied: Path) -> None:
    (copied / "confirmations.yaml").unlink()
    assert norms.load(copied).paths() == loaded.paths()
    assert not [path for path in loaded.paths() if "подтверждено:" in loaded.get(path).note]


def test_confirmation(copied: Path) -> None:
    confirm(copied, ENTRY.format(norm="vpr_scales.period_2021_2024.6.math"))
    confirmed = norms.load(copied)
    scale = confirmed.vpr_scale(2022, "math", 6)
    assert scale is not None
    assert (scale.verified, scale.unconfirmed, scale.remark) == (True, (), "")
    assert scale.min_score == {3: 6, 4: 10, 5: 14}  # the numbers stay
    assert scale.source == "Описание КИМ ВПР 2022 года"
    assert scale.note == "подтверждено: Методист, 15.09.2022; прежний источник: по памяти"
    other = confirmed.vpr_scale(2022, "math", 7)
    assert other is not None
    assert not other.verified


def test_confirmation_with_another_value(copied: Path) -> None:
    value = "    value: {max: 17, marks: {2: [0, 6], 3: [7, 9], 4: [10, 13], 5: [14, 17]}}\n"
    confirm(copied, ENTRY.format(norm="vpr_scales.period_2021_2024.6.math") + value)
    scale = norms.load(copied).vpr_scale(2022, "math", 6)
    assert scale is not None
    assert (scale.max_score, scale.min_score) == (17, {3: 7, 4: 10, 5: 14})


def test_confirmation_of_a_scale_held_against_data(copied: Path) -> None:
    value = "    value: {boundaries: {3: 11, 4: 18, 5: 25}}\n"
    confirm(copied, ENTRY.format(norm="vpr_scales_2020_2021.vpr_2020_2021.11.english") + value)
    scale = norms.load(copied).vpr_scale(2021, "english", 11)
    assert scale is not None
    assert (scale.verified, scale.unconfirmed, scale.min_score[5], scale.mark(25)) == (True, (), 25, 5)


def test_confirmation_replaces_value_and_values(copied: Path) -> None:
    first = ENTRY.format(norm="essay_interview.interview_9.pass_score") + "    value: 11\n"
    second = ENTRY.format(norm="ege_minimums.rosobrnadzor.years.2022").removeprefix("confirmations:\n")
    confirm(copied, first + second + "    value: {russian_attestat: 24}\n")
    confirmed = norms.load(copied)
    assert confirmed.get("essay_interview.interview_9.pass_score").value == 11
    minimums = confirmed.get("ege_minimums.rosobrnadzor.years.2022")
    assert (minimums.value, minimums.verified) == ({"russian_attestat": 24}, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENTRY.format(norm="vpr_scales.period_2021_2024.6.maths"), "похожие: vpr_scales.period_2021_2024.6.math"),
        (ENTRY.format(norm="vpr_scales"), "confirmations.0.norm: найдено: «vpr_scales», такой нормы нет"),
        (
            ENTRY.format(norm="medals.medal.2022") + ENTRY.format(norm="medals.medal.2022").partition("\n")[2],
            "confirmations.1.norm: найдено: «medals.medal.2022» второй раз",
        ),
        (
            ENTRY.format(norm="medals.medal.2022").replace("    confirmed_by: Методист\n", ""),
            "confirmations.0.confirmed_by: найдено: ключа нет",
        ),
        (
            ENTRY.format(norm="medals.medal.2022").replace("2022-09-15", "вчера"),
            "confirmations.0.confirmed_on: найдено: «вчера»; ожидалось: дата без кавычек",
        ),
        (
            ENTRY.format(norm="medals.medal.2022").replace("document:", "dokument:"),
            "confirmations.0.document: найдено: ключа нет",
        ),
        (
            ENTRY.format(norm="vpr_scales.period_2021_2024.6.math") + "    value: 16\n",
            "confirmations.0.value: найдено: 16; ожидалось: заменяемые ключи из years, max, marks",
        ),
    ],
)
def test_confirmation_faults(copied: Path, text: str, expected: str) -> None:
    confirm(copied, text)
    said = message(copied)
    assert "файл «norms/confirmations.yaml»" in said
    assert expected in said


def test_confirmation_that_breaks_a_scale(copied: Path) -> None:
    confirm(copied, ENTRY.format(norm="vpr_scales.period_2021_2024.6.math") + "    value: {max: 99}\n")
    assert "period_2021_2024.6.math" in message(copied)


def test_confirmations_list_every_fault(copied: Path) -> None:
    confirm(copied, ENTRY.format(norm="a.b") + ENTRY.format(norm="c.d").partition("\n")[2])
    assert "ошибок: 2." in message(copied)


def test_every_norm_has_a_source(loaded: norms.Norms) -> None:
    assert len(loaded.paths()) > 300
    for path in loaded.paths():
        norm = loaded.get(path)
        assert norm.source.strip()
        assert not (norm.verified and norm.source_kind == "memory"), path


def test_what_reading_depends_on_is_in_the_fingerprint(copied: Path) -> None:
    """A changed minimum of the interview must not leave last time's tables standing; a threshold of notes may."""
    before = norms.load(copied).fingerprint()
    for name, old, new, same in (
        ("methodology", "title: ", "title: я ", True), ("essay_interview", "pass_score: {value: 10", "pass_score: {value: 11", False),
    ):  # fmt: skip
        path = copied / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert (norms.load(copied).fingerprint() == before) is same
