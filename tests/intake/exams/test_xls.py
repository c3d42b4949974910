"""Old workbooks (.xls) as the exam centre still writes them; LibreOffice makes a real one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mskoko_lib import norms
from mskoko_lib.dataroot import open_root
from mskoko_lib.demo.workbook import write_xlsx
from mskoko_lib.intake import read_year
from tests.intake.exams import protocols as p
from tests.intake.exams.protocols import ALI, MARAT, MATHS


@pytest.mark.libreoffice
def test_old_workbook_with_passports(tmp_path: Path) -> None:
    header = [*p.HEADER[:14], "Серия", "", "Номер", "", "Задания с кратким ответом", "", "",
              "Задания с развёрнутым ответом", "Первичный балл", "", "Оценка"]  # fmt: skip
    rows = [
        [*p.oge(1, ALI, 0, 0, school=99001.0)[:14], 8217, "", "000123", "", "+-2", "", "", "1(2)0(2)", 13, "", 3],
        [*p.oge(2, MARAT, 0, 0, klass="9б")[:14], 8217, "", "000124", "", "---", "", "", "0(2)0(2)", 5, "", 2],
    ]  # fmt: skip
    sheet = p.sheet(p.block(MATHS, rows, header), p.block("01 - Русский язык 2022.06.07", [p.oge(1, ALI, 24, 4)]))
    root = p.write_root(tmp_path / "data")
    (root / "2022").mkdir()
    write_xlsx(tmp_path / "протокол.xlsx", [("Page 1", sheet)])
    run = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xls"]
    subprocess.run(
        [*run, "--outdir", str(root / "2022"), str(tmp_path / "протокол.xlsx")], check=True, capture_output=True
    )
    assert (root / "2022" / "протокол.xls").read_bytes()[:4] == bytes.fromhex("d0cf11e0")
    delivery = read_year(open_root(root), 2022, norms.load())
    p.assert_told(delivery)
    assert p.scores(delivery) == [("math", 13, None, 3), ("math", 5, None, 2), ("russian", 24, None, 4)]
    table = p.results(delivery)
    assert table["document_key"].notna().tolist() == [True, True, False]
    assert table["person"].nunique() == 2  # the Russian row of Алиев has no document and is joined by his name
    assert delivery.tables["exam_tasks"]["task"].tolist()[:5] == ["1", "2", "3", "4", "5"]
    assert delivery.passport.files.iloc[0]["layout"] == "rcoi_protocol"
