"""Every layout of FORMATS A7 gives the values that stand in it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT, MARIA, MATHS, RUSSIAN


def test_oge_sparse_several_exams_in_one_sheet(tmp_path: Path) -> None:
    sheet = p.sheet(
        p.block(MATHS, [p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4, school=99002, klass="9б")]),
        p.block(RUSSIAN, [p.oge(1, ALI, 24, 4)]),
    )
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    table = p.results(delivery)
    assert p.scores(delivery) == [("math", 13, None, 3), ("math", 17, None, 4), ("russian", 24, None, 4)]
    assert table["school_id"].tolist() == ["999001", "999002", "999001"]
    assert table["class_label"].tolist() == ["А", "Б", "А"]
    assert set(table["exam"]) == set(table["form"]) == {"oge"}
    assert table["exam_date"].dt.date.astype(str).tolist() == ["2022-06-02", "2022-06-02", "2022-06-07"]
    # an exam of June 2022 in grade 9: they finish grade 11 in 2024
    assert set(table["school_year"]) == {"2021/22"}
    assert set(table["graduation_year"]) == {2024}
    # rows of the sheet: head 2, title, blank, header, then data; footer, title, blank, header, data
    assert table["source_row"].tolist() == [6, 7, 12]
    assert set(table["source_file"]) == {"2022/a.xlsx"}
    file = delivery.passport.files.iloc[0]
    assert file["layout"] == "rcoi_protocol"
    assert file["message"] == "ОГЭ, Математика, 02.06.2022. ОГЭ, Русский язык, 07.06.2022."
    assert table["person"].nunique() == 2
    assert table.loc[0, "person"] == table.loc[2, "person"]


def test_tasks_of_a_row(tmp_path: Path) -> None:
    sheet = p.sheet(p.block(MATHS, [p.oge(1, ALI, 13, 3, short="+-1", long="2(2)0(3)")]))
    tasks = p.read(tmp_path, {"a.xlsx": sheet}).tables["exam_tasks"]
    assert tasks["part"].tolist() == ["short", "short", "short", "long", "long"]
    assert tasks["task"].tolist() == ["1", "2", "3", "4", "5"]
    assert tasks["credit"].tolist() == ["full", "none", "full", "full", "none"]
    assert tasks["points"].tolist()[1:] == [0, 1, 2, 0]
    assert pd.isna(tasks["points"][0])  # «+» may be worth more than a point
    assert tasks["max_points"].isna().tolist() == [True, True, True, False, False]
    assert tasks["max_points"].tolist()[3:] == [2, 3]
    assert set(tasks["result_id"]) == {0}


def test_a_mask_is_never_a_score(tmp_path: Path) -> None:
    sheet = p.sheet(p.block(MATHS, [p.oge(1, ALI, 27, 5, short="+" * 19, long="0(2)")]))
    assert p.scores(p.read(tmp_path, {"a.xlsx": sheet})) == [("math", 27, None, 5)]


def test_oge_old_with_passport(tmp_path: Path) -> None:
    header = [*p.HEADER[:14], "Серия", "", "Номер", "", "Задания с кратким ответом", "", "",
              "Задания с развёрнутым ответом", "Первичный балл", "", "Оценка"]  # fmt: skip
    row = [*p.oge(1, ALI, 0, 0)[:14], "8217", "", "123456", "", "+-", "", "", "1(2)", 13, "", 3]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, [row], header))})
    assert p.scores(delivery) == [("math", 13, None, 3)]
    assert p.results(delivery)["document_key"].notna().all()
    assert delivery.tables["exam_tasks"]["task"].tolist() == ["1", "2", "3"]


def test_oge_dense(tmp_path: Path) -> None:
    rows = [p.dense(1, ALI, ("8217", "1"), 13, 3), p.dense(2, MARAT, ("0000", "000000"), 18, 4)]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block(MATHS, rows, p.DENSE_HEADER))})
    assert p.scores(delivery) == [("math", 13, None, 3), ("math", 18, None, 4)]
    assert p.results(delivery)["document_key"].notna().tolist() == [True, False]  # noughts are no document


CSV = (
    "ColumnName;SchoolCode;ClassCode;StationCode;AuditoriumCode;GovernmentCell;SurnameCell;NameCell;SecondNameCell;"
    "DocumentSeriesCode;DocumentNumberCode;TestResultBCell;TestResultCCell;PrimaryMark;Mark5\n"
    "1;99001;9А;1003;0101;14;Алиев;Али;Тестович;0000;000000;+-2;2(2);19;4\n"
)


def test_normalized_csv_takes_the_exam_from_its_name(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"02_2022.06.02.csv": CSV})
    assert p.scores(delivery) == [("math", 19, None, 4)]
    assert p.results(delivery)["source_row"].tolist() == [2]
    assert delivery.passport.files.iloc[0]["layout"] == "rcoi_export"


def test_normalized_csv_of_gve(tmp_path: Path) -> None:
    table = p.results(p.read(tmp_path, {"52_2022.06.02.csv": CSV}))
    assert table[["exam", "form", "subject"]].iloc[0].tolist() == ["oge", "gve", "math"]


def test_normalized_csv_with_another_name_is_refused(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"выгрузка.csv": CSV})
    file = delivery.passport.files.iloc[0]
    assert (file["status"], file["n_read"], file["n_refused"]) == ("refused", 1, 1)
    assert "предмет экзамена" in file["message"]


def test_name_of_a_file_does_not_matter_where_the_title_is_inside(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"01_2022.05.05.xlsx": p.sheet(p.block(MATHS, [p.oge(1, ALI, 13, 3)]))})
    assert p.scores(delivery) == [("math", 13, None, 3)]


def test_csv_with_a_title_line(tmp_path: Path) -> None:
    text = (
        "02 - Математика 2022.06.02\n"
        "№;Код МСУ;Код ОО;Класс;Код ППЭ;Аудитория;Фамилия;Имя;Отчество;Серия;Номер;Часть с кратким ответом;"
        "Часть с развёрнутым ответом;Первичный балл;Оценка\n"
        "1;14;9306.0;9А;1003;0101;Алиев;Али;Тестович;8217;1;+-;1(2);13;3\n"
    )
    root = p.write_root(tmp_path)
    (root / "schools.csv").write_text("login,name,school_id,rcoi_code\nedu999001,Школа,999001,9306\n", encoding="utf-8")
    delivery = p.read(tmp_path, {"a.csv": text})
    assert p.scores(delivery) == [("math", 13, None, 3)]
    assert len(delivery.tables["exam_tasks"]) == 3


@pytest.mark.parametrize("code", ["009306", 9306.0, "9306.0", " 9306 "])
def test_codes_of_schools_in_every_spelling(tmp_path: Path, code: object) -> None:
    root = p.write_root(tmp_path)
    (root / "schools.csv").write_text("login,name,school_id,rcoi_code\nedu999001,Школа,999001,9306\n", encoding="utf-8")
    sheet = p.sheet(p.block(MATHS, [p.oge(1, ALI, 13, 3, school=code)]))
    assert p.results(p.read(tmp_path, {"a.xlsx": sheet}))["school_id"].tolist() == ["999001"]


def test_ege_sparse(tmp_path: Path) -> None:
    sheet = p.sheet(p.block("04 - Химия 2022.05.26", [p.ege(1, ALI, 31, 55)], p.EGE_HEADER))
    table = p.results(p.read(tmp_path, {"a.xlsx": sheet}))
    row = table.iloc[0]
    assert (row["exam"], row["form"], row["subject"], row["grade"]) == ("ege", "ege", "chemistry", 11)
    assert (row["primary_score"], row["test_score"], row["class_label"]) == (31, 55, "11")
    assert pd.isna(row["mark"])
    assert (row["school_year"], row["graduation_year"]) == ("2021/22", 2022)


def test_ege_compact(tmp_path: Path) -> None:
    header = ["№", "Код ППЭ", "Код ОО", "Класс", "Код ООП", "Профиль", "Фамилия", "Имя", "Отчество", "Вариант",
              "Код участника", "№ бланка", "Ответы в краткой форме", "Ответы в развернутой форме", "Первичный балл",
              "Итоговый балл"]  # fmt: skip
    row = [1, 1301, 99001, "11", "", "", *ALI, 301, 5501, "2200000000001", "+-", "1(2)", 31, 55]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("04 - Химия 2022.05.26", [row], header))})
    assert p.scores(delivery) == [("chemistry", 31, 55, None)]
    assert len(delivery.tables["exam_tasks"]) == 3


def test_dense_with_municipality_and_no_part_two(tmp_path: Path) -> None:
    header = ["№", "Код МСУ", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Серия", "Номер",
              "Задания с кратким ответом", "Первичный балл", "Балл"]  # fmt: skip
    rows = [[1, 14, 99001, "11А", 1301, 108, *ALI, "8217", "1", "+-1", 20, 62]]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("05 - Информатика и ИКТ 2022.06.20", rows, header))})
    assert p.scores(delivery) == [("informatics", 20, 62, None)]
    assert p.results(delivery)["class_label"].tolist() == ["А"]


def test_dense_of_grade_nine_with_the_same_column_holds_marks(tmp_path: Path) -> None:
    header = ["№", "Код МСУ", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Первичный балл", "Балл"]
    sheet = p.sheet(p.block(MATHS, [[1, 14, 99001, "9А", *ALI, 13, 3]], header))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("math", 13, None, 3)]
    assert set(p.results(delivery)["exam"]) == {"oge"}


@pytest.mark.parametrize(
    ("line", "klass", "column", "expected"),
    [
        ("Протокол ГИА-9", "", "Балл", ("oge", "history", None, 4)),
        ("Протокол ЕГЭ", "", "Оценка", ("ege", "history", 4, None)),
        ("Протокол", "11Б", "Оценка", ("ege", "history", 4, None)),  # the class says more than the heading
        ("Протокол", "9Б", "Тестовый балл", ("oge", "history", None, 4)),
        ("Протокол", "", "Тестовый балл", ("ege", "history", 4, None)),
        ("Протокол", "", "Оценка", ("oge", "history", None, 4)),
    ],
)
def test_which_exam_it_is(
    tmp_path: Path, line: str, klass: str, column: str, expected: tuple[str, str, int | None, int | None]
) -> None:
    header = ["№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Первичный балл", column]
    sheet = p.sheet([[line]], p.block("07 - История 2022.06.09", [[1, 99001, klass, *ALI, 25, 4]], header))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    ((subject, _, test, mark),) = p.scores(delivery)
    assert (p.results(delivery)["exam"][0], subject, test, mark) == expected


def test_base_maths_is_a_mark(tmp_path: Path) -> None:
    sheet = p.sheet(
        p.block("22 - Математика базовая 2022.05.31", [p.ege(1, ALI, 14, 4)], p.EGE_HEADER),
        p.block("02 - Математика профильная 2022.06.02", [p.ege(1, MARAT, 14, 70)], p.EGE_HEADER),
    )
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("math_base", 14, None, 4), ("math_profile", 14, 70, None)]


def test_maths_of_ege_whose_level_only_its_marks_tell(tmp_path: Path) -> None:
    rows = [p.ege(1, ALI, 14, 4), p.ege(2, MARAT, 18, 5)]
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("Математика 2022.05.31", rows, p.EGE_HEADER))})
    assert p.scores(delivery) == [("math_base", 14, None, 4), ("math_base", 18, None, 5)]
    rows[1][-1] = 27
    other = p.read(tmp_path / "other", {"a.xlsx": p.sheet(p.block("Математика 2022.05.31", rows, p.EGE_HEADER))})
    assert set(p.results(other)["subject"]) == {"math_profile"}


@pytest.mark.parametrize("title", ["51 - Русский язык 2022.05.25", "ГВЭ Русский язык 2022.05.25"])
def test_gve_inside_an_ege_protocol_is_a_mark(tmp_path: Path, title: str) -> None:
    sheet = p.sheet(
        p.block(title, [p.ege(1, ALI, 14, 4)], p.EGE_HEADER),
        p.block("01 - Русский язык 2022.05.30", [p.ege(1, MARAT, 40, 70)], p.EGE_HEADER),
    )
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("russian", 40, 70, None), ("russian", 14, None, 4)]
    assert p.results(delivery)["form"].tolist() == ["ege", "gve"]
    assert "ГВЭ-11, Русский язык, 25.05.2022." in delivery.passport.files.iloc[0]["message"]


def test_oge_has_one_mathematics_whatever_the_code(tmp_path: Path) -> None:
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(p.block("22 - Математика 2022.06.02", [p.oge(1, ALI, 13, 3)]))})
    assert p.scores(delivery) == [("math", 13, None, 3)]


def test_after_appeals_names_the_exam_in_a_column_under_two_header_rows(tmp_path: Path) -> None:
    sheet = p.sheet(
        p.APPEALS_HEADER,
        [
            p.appeal(1, ALI, "Математика(2022.06.02)", "Апелляция отклонена", "18", "4"),
            p.appeal(2, MARAT, "Русский язык(2022.06.07)", "Апелляция удовлетворена", "21", "4"),
            p.appeal(3, MARIA, "Математика(2022.06.02)", "", "8", "3"),
            p.appeal(4, MARIA, "Труд", "", "8", "3"),
        ],
    )
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("math", 8, None, 3), ("math", 18, None, 4), ("russian", 21, None, 4)]
    assert p.results(delivery)["appeal"].fillna("").tolist() == ["", "declined", "granted"]
    assert delivery.passport.files.iloc[0]["layout"] == "rcoi_appeals"
    assert p.counts(delivery) == (4, 3, 0, 1)
    assert [row for row, _, _ in p.told(delivery, "refused_block")] == [8]


def test_scores_before_an_appeal_are_not_read(tmp_path: Path) -> None:
    header = [
        [*p.APPEALS_HEADER[0][:10], "Исходные", "", "Текущие", ""],
        [*[""] * 10, "Первичный балл", "Оценка", "Первичный балл", "Оценка"],
    ]
    row = [1, "99001", "9А", "1", "1", *ALI, "Математика(2022.06.02)", "Апелляция удовлетворена", "13", "3", "15", "4"]
    assert p.scores(p.read(tmp_path, {"a.xlsx": p.sheet(header, [row])})) == [("math", 15, None, 4)]


def test_language_with_both_parts_in_one_row(tmp_path: Path) -> None:
    header = ["№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Часть с кратким ответом",
              "Часть с развёрнутым ответом", "Устная часть", "Первичный балл письм. части", "Первичный балл устной части",
              "Тестовый балл"]  # fmt: skip
    row = [1, 99001, "11", *ALI, "+-", "3(6)", "1(1)4(5)", 60, 18, 78]
    sheet = p.sheet(p.block("09 - Английский язык п:2022.06.14; у:2022.06.17", [row], header))
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    stored = p.results(delivery).iloc[0]
    assert (stored["written_score"], stored["oral_score"], stored["primary_score"]) == (60, 18, 78)
    assert (stored["test_score"], stored["subject"], str(stored["exam_date"].date())) == (78, "english", "2022-06-14")
    tasks = delivery.tables["exam_tasks"]
    assert tasks["part"].tolist() == ["short", "short", "long", "oral", "oral"]
    assert tasks["task"].tolist() == ["1", "2", "3", "1", "2"]  # the oral part has its own numbers


def test_two_header_rows_with_parts_under_one_heading(tmp_path: Path) -> None:
    header = [
        ["№", "Код ОО", "Класс", "Фамилия", "Имя", "Отчество", "Первичный балл", "", "Тестовый балл"],
        ["", "", "", "", "", "", "письменной части", "устной части", ""],
    ]
    sheet = p.sheet([["09 - Английский язык 2022.06.14"]], header, [[1, 99001, "11", *ALI, 60, 18, 78]])
    stored = p.results(p.read(tmp_path, {"a.xlsx": sheet})).iloc[0]
    assert (stored["written_score"], stored["oral_score"], stored["test_score"]) == (60, 18, 78)


def test_the_header_printed_again_on_a_page_goes_on_with_the_exam(tmp_path: Path) -> None:
    first, second = (p.block(MATHS, [row], footer=()) for row in (p.oge(1, ALI, 13, 3), p.oge(2, MARAT, 17, 4)))
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet(first, second[2:])})
    assert p.scores(delivery) == [("math", 13, None, 3), ("math", 17, None, 4)]
    assert delivery.passport.files.iloc[0]["message"] == "ОГЭ, Математика, 02.06.2022."


def test_day_on_a_line_of_its_own_columns_numbered_and_a_signature(tmp_path: Path) -> None:
    sheet = [
        ["Протокол ОГЭ"], ["Предмет: Математика"], ["Дата экзамена: 02.06.2022"], list(p.HEADER),
        [str(k + 1) for k in range(len(p.HEADER))], p.oge(1, ALI, 13, 3), [2], ["Итого участников", 1],
        ["Руководитель РЦОИ"], ["Подпись", "____"],
    ]  # fmt: skip
    delivery = p.read(tmp_path, {"a.xlsx": sheet})
    assert p.scores(delivery) == [("math", 13, None, 3)]
    assert p.counts(delivery) == (1, 1, 0, 0)


def test_subject_and_day_in_columns_beside_a_plain_protocol(tmp_path: Path) -> None:
    header = ["Код ОО", "Класс", "ФИО", "Предмет", "Дата экзамена", "Первичный балл", "Оценка"]
    rows = [[99001, "9А", " ".join(ALI), "Математика", "02.06.2022", 13, 3],
            [99001, "9А", " ".join(ALI), "Физика", "09.06.2022", 20, 3]]  # fmt: skip
    delivery = p.read(tmp_path, {"a.xlsx": p.sheet([header], rows)})
    assert p.scores(delivery) == [("math", 13, None, 3), ("physics", 20, None, 3)]
    assert p.results(delivery)["person"].nunique() == 1


def test_other_sheets_are_not_protocols(tmp_path: Path) -> None:
    interview = [
        ["Код ОО", "Класс", "Фамилия", "Ч1", "П1", "Итоговый балл", "Зачёт"],
        [99001, "9А", "Алиев", 1, 1, 12, "зачёт"],
    ]
    medals = [["Код ОО", "Класс", "Фамилия", "Предмет", "Оценка"], [99001, "11", "Алиев", "Математика", 5]]
    delivery = p.read(
        tmp_path, {"a.xlsx": interview, "b.xlsx": medals, "c.csv": "Уважаемые коллеги!\nНаправляем письмо.\n"}
    )
    assert not {"rcoi_protocol", "rcoi_appeals", "rcoi_export"} & set(delivery.passport.files["layout"])
    assert p.results(delivery).empty
    letter = delivery.passport.files.set_index("file").loc["2022/c.csv"]
    assert letter["status"] == "unknown"
    assert letter["message"]
