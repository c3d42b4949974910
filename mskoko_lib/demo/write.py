"""Writing the invented town as a data root: registry, root.yaml, a folder of files per year."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from mskoko_lib.demo import exam_descriptions
from mskoko_lib.demo.descriptions import DESCRIBED
from mskoko_lib.demo.descriptions import table as description_table
from mskoko_lib.demo.dirt import DOSES, Dose, Row, rows_of, soil
from mskoko_lib.demo.gia_write import write_exams
from mskoko_lib.demo.layouts import sheet_2020, sheet_2021, sheets_2022
from mskoko_lib.demo.model import Sitting, sit
from mskoko_lib.demo.planted import PLANTED, Planted, PlantedFile
from mskoko_lib.demo.promised import MEASURES
from mskoko_lib.demo.reports import write_reports
from mskoko_lib.demo.timetables import write_timetables
from mskoko_lib.demo.town import (
    LAST_YEAR,
    MAX_SCHOOLS,
    MUNICIPALITY,
    REGISTRY,
    Roll,
    Town,
    build,
    with_graduates_of_2020,
)
from mskoko_lib.demo.workbook import write_xlsx
from mskoko_lib.demo.works import SUBJECTS, WORKS, Work
from mskoko_lib.errors import MskokoError

YEARS = (2020, 2021, 2022)
MIN_SCHOOLS = 3
ROOT = {
    "municipality": "городской округ «город Светлореченск»",
    "spellings": [
        MUNICIPALITY,
        "г. Светлореченск",
        f"reg99_m001 | {MUNICIPALITY}",
        f"{MUNICIPALITY}(reg99_m001)",
        "reg99_vpr_m001",
    ],
    "invented": True,
    "contact": "методический отдел управления образования, адрес условный",
}
LETTER = "Направляем результаты ВПР. Протоколы по русскому языку, 7 класс, пришлём позже.\n"
DUPLICATES = {(2021, "biology", 5), (2022, "world", 4)}  # named as a browser names a second download
TEMPORARY = {(2020, "math", 5), (2022, "math", 4)}  # what Excel leaves beside a workbook that is open


def _file_name(year: int, work: Work) -> str:
    subject = SUBJECTS[work.subject]
    if year == 2020:
        return f"{subject.name}, {work.grade} класс. ВПР 2020.xlsx"
    if year == 2021:
        return f"Проведение работы по {subject.dative}, {work.grade} класс. ВПР 2021.xlsx"
    return f"{3104208 + 37 * WORKS.index(work)}.xlsx"


def _count(rows: Sequence[Row], file: PlantedFile, dose: Dose) -> PlantedFile:
    """Fill in the counts that follow from the rows; amounts of the dose are planted in full or not at all."""
    wrote = [row for row in rows if not row.absent]
    cells = Counter(cell for row in wrote for cell in row.cells)
    by_school: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.school is not None:
            by_school[row.school.school_id][0] += 1
            by_school[row.school.school_id][1] += row.absent
    return replace(
        file,
        rows=len(rows),
        wrote=len(wrote),
        absent=len(rows) - len(wrote),
        foreign_rows=sum(row.school is None for row in rows),
        total_above_max=dose.total_above_max,
        sum_mismatch=dose.sum_mismatch,
        over_max=dose.over_max,
        shifted=sum(row.shift > 0 for row in rows),
        tail_shifted=sum(row.tail_shift > 0 for row in rows),
        nbsp_marks=sum("\xa0" in row.mark for row in rows),
        no_mark=sum(row.mark == "нет отметки" for row in rows),
        not_taught=cells["не пройд."],
        not_started={mark: cells[mark] for mark in "XxХ"},
        sex=dict(sorted(Counter(row.sex for row in wrote).items())),
        class_labels=dict(sorted(Counter(row.label for row in wrote).items())),
        late=dose.late,
        by_school={school: (n, absent) for school, (n, absent) in sorted(by_school.items())},
    )


def _write_work(root: Path, town: Town, sitting: Sitting) -> PlantedFile:
    work, year = sitting.work, sitting.year
    rng = np.random.default_rng([town.seed, 7, year, WORKS.index(work)])
    dose = DOSES.get((year, work.subject, work.grade), Dose())
    rows = soil(rows_of(town, sitting, rng), sitting, dose, rng)
    path = root / str(year) / _file_name(year, work)
    odd_heads = 0
    if year == 2020:
        write_xlsx(path, [("Sheet1", sheet_2020(rows, work))])
    elif year == 2021:
        write_xlsx(path, [("Sheet", sheet_2021(rows, work))])
    else:
        classes, protocol, odd_heads = sheets_2022(town, rows, sitting, dose)
        write_xlsx(path, [("Классы", classes), ("Протокол", protocol)])
    file = PlantedFile(
        path.relative_to(root).as_posix(),
        year,
        "results",
        work.subject,
        work.grade,
        work.grade + (year == 2020),
        len(work.codes),
        header_variants=odd_heads,
    )
    return _count(rows, file, dose)


def _write_company(root: Path, year: int, results: Sequence[PlantedFile]) -> list[PlantedFile]:
    """What lies beside the results: a duplicate, a temporary file, a letter named .xlsx, descriptions of works."""
    folder = root / str(year)
    found = []
    for file in results:
        key = (year, file.subject, file.programme_grade)
        path = root / file.path
        if key in DUPLICATES:
            copy = path.with_name(f"{path.stem} (1).xlsx")
            shutil.copyfile(path, copy)
            found.append(replace(file, path=copy.relative_to(root).as_posix(), kind="duplicate"))
        if key in TEMPORARY:
            owner = path.with_name(f"~${path.name}")
            owner.write_bytes(b"\x08Metodist".ljust(165, b" "))
            found.append(PlantedFile(owner.relative_to(root).as_posix(), year, "temporary"))
    if year == LAST_YEAR:
        letter = folder / "Сопроводительное письмо.xlsx"
        letter.write_bytes(LETTER.encode())
        found.append(PlantedFile(letter.relative_to(root).as_posix(), year, "not_a_workbook"))
        for work in WORKS:
            if (work.subject, work.grade) not in DESCRIBED:
                continue
            path = folder / f"Описание ВПР {year} {SUBJECTS[work.subject].name} {work.grade} класс.xlsx"
            write_xlsx(path, [("Лист1", description_table(work))])
            found.append(
                PlantedFile(
                    path.relative_to(root).as_posix(),
                    year,
                    "description",
                    work.subject,
                    work.grade,
                    work.grade,
                    len(work.codes),
                )
            )
        for (exam, subject), name in exam_descriptions.FILES.items():
            path = folder / f"Описание КИМ {name.format(year=year)}.xlsx"
            write_xlsx(path, [("Лист1", exam_descriptions.table(exam, subject))])
            found.append(PlantedFile(path.relative_to(root).as_posix(), year, "exam_description", subject))
    return found


def _write_registry(root: Path, town: Town) -> None:
    with (root / "schools.csv").open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(("login", "name", "short_name", "type", "rcoi_code", "school_id"))
        for s in town.schools:
            lines.writerow((s.login(LAST_YEAR), s.full_name, s.short_name, s.type, s.rcoi_code, s.school_id))
    text = yaml.safe_dump(ROOT, allow_unicode=True, sort_keys=False)
    (root / "root.yaml").write_bytes(text.encode())


def _write_measures(root: Path, years: Sequence[int]) -> None:
    """What the notes of the years before recommended; nothing where there is no year to say it about."""
    given = [one for one in MEASURES if one["year"] + 1 in years]
    if given:
        text = yaml.safe_dump({"measures": given}, allow_unicode=True, sort_keys=False)
        (root / "measures.yaml").write_bytes(text.encode())


def _count_pupils(town: Town, roll: Roll) -> dict[str, dict[int, int]]:
    counts = Counter(zip(roll.school.tolist(), roll.grade.tolist(), strict=True))
    ids = [school.school_id for school in town.schools]
    return {school_id: {g: counts[i, g] for g in range(1, 12) if counts[i, g]} for i, school_id in enumerate(ids)}


def write_town(
    path: Path,
    *,
    n_schools: int = len(REGISTRY),
    years: Sequence[int] = YEARS,
    seed: int = 20220901,
    scale: float = 1.0,
) -> Planted:
    """Write an invented municipality to `path` in the real layouts and say what was planted.

    The same arguments give the same bytes. `path` must not exist or be empty; it appears whole or not at all.

    Parameters
    ----------
    n_schools : 3 or more; a smaller town keeps the schools that carry planted facts, above 14 it is a region.
    years : of 2020, 2021, 2022; the files of a year do not depend on the other years asked for.
    seed : a whole number, not negative.
    scale : factor of the number of pupils, 0.5 to 2.

    Raises
    ------
    MskokoError : the folder is not empty, or an argument is out of its range.
    """
    if not (MIN_SCHOOLS <= n_schools <= MAX_SCHOOLS and set(years) <= set(YEARS) and 0.5 <= scale <= 2 and seed >= 0):
        raise MskokoError(
            "вымышленный муниципалитет так не построить",
            found=f"n_schools={n_schools}, years={list(years)}, scale={scale}, seed={seed}",
            expected=f"школ {MIN_SCHOOLS}–{MAX_SCHOOLS}, годы из {list(YEARS)}, scale 0,5–2, seed ≥ 0",
        )
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise MskokoError(
            "папка вымышленного муниципалитета не пуста",
            file=path.name,
            action="уберите её содержимое или назовите другую папку",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".demo-") as work_folder:
        root = Path(work_folder) / "town"  # an own folder inside: the temporary one is closed to other users
        town = build(n_schools, seed, scale)
        files, pupils, exams, reports = [], {}, [], []
        timetables: list[str] = []
        for year in sorted(set(years)):
            (root / str(year)).mkdir(parents=True)
            roll = town.roll(year)
            pupils[year] = _count_pupils(town, roll)
            sittings = [sit(town, roll, work, year) for work in WORKS]
            results = [_write_work(root, town, sitting) for sitting in sittings]
            reports += write_reports(root, town, sittings, year)
            timetables += write_timetables(root, town, roll, year)
            files += [*results, *_write_company(root, year, results)]
            if year == 2020:  # its exams were in spring and summer, its ВПР in autumn
                older = with_graduates_of_2020(town, scale)
                exams.append(write_exams(root, older, older.spring_roll(2020), year))
            else:
                exams.append(write_exams(root, town, roll, year))
        root.mkdir(exist_ok=True)
        _write_registry(root, town)
        _write_measures(root, years)
        if path.exists():
            path.rmdir()
        root.replace(path)
    return Planted(
        PLANTED,
        tuple(school.school_id for school in town.schools),
        tuple(files),
        pupils,
        tuple(exams),
        tuple(reports),
        tuple(timetables),
    )
