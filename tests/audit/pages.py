"""A small note made by hand: one work of one school beside the town, each kind of place where a figure can stand."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.audit import Allowed, Listed
from tests.observation_factory import figure, frame, share

MINUS = "\u2212"
INTERVAL, TEN_THOUSAND = "от \u221229,8 до \u22122,1", "10\u202f204"

OWN = {"school_id": "990104"}
GOOD = share("good_marks_share", 48, 79, low=49.7, high=70.8, **OWN)  # 60,759… %
TOWN_GOOD = figure("good_marks_share", 60.0)  # coarse: rounded, counts kept back
TAKERS = figure("takers", 79.0, numerator=79, n=85, kind="count", **OWN)
ABSENT = figure("absent", 6.0, numerator=6, n=85, kind="count", **OWN)
CHANGE = figure("good_marks_change", -16.33, low=-29.84, high=-2.06, kind="model", n=79, **OWN)
HIDDEN = figure("mark_share", None, category="2", conf_status="primary")
LINKED = figure("mark_share", None, category="3", conf_status="secondary")
BAND = figure("success_share", None)
TASK = figure("task_completion", 30.42, category="12(2)", kind="mean", n=79, **OWN)
MEAN = figure("mean_primary_score", 10.617, kind="mean", n=79, **OWN)
LARGE = figure("listed", 10204.0, numerator=10204, n=10204, kind="count")

OBSERVATIONS: pd.DataFrame = frame(GOOD, TOWN_GOOD, TAKERS, ABSENT, CHANGE, HIDDEN, LINKED, BAND, TASK, MEAN, LARGE)

ALLOWED = Allowed(
    phrases=("СОШ № 9", "Не менее 45 минут по плану", "Умение считать до 1000"),
    listed=(
        Listed(r"«[2-5]»"),
        Listed(r"(?<!\d)2022(?!\d)"),
        Listed(r"\d+ класс\w*"),
        Listed(r"(?:Таблица|График) \d+"),
        Listed(r"(?<=из )20(?!\d)", within=r"Средний первичный балл — \S+ из \d+"),
    ),
    drawn=(Listed(r"^(?:0|50|100)$", within="набрано от возможных"), Listed(r"^12\(2\)(?:$|\. )", within="набрано")),
    heads=frozenset(["12(2)", "0", "1"]),
    row_cells={"12(2)": frozenset(["2"])},
    units={
        **dict.fromkeys(["good_marks_share", "mark_share", "success_share", "task_completion"], "pct"),
        "good_marks_change": "pp",
    },
    bands=frozenset(["25–50", "50–75"]),
)


def cell(obs: dict[str, object], text: str, extra: str = "") -> str:
    return f'<td class="right" data-obs="{obs["obs_id"]}"{extra}>{text}</td>'


TABLE = f"""<figure class="tb"><figcaption><span>Таблица 1</span> <span>СОШ № 9, 4\u00a0класс</span></figcaption>
<table aria-label="Таблица 1. 4 класс"><thead><tr><th scope="col">«2»</th><th scope="col">«4» и «5», 2022</th></tr></thead>
<tbody><tr><th scope="row">Школа, 2022</th>{cell(GOOD, "60,8")}{cell(GOOD, "48")}{cell(GOOD, "79")}{cell(GOOD, "49,7–70,8")}
{cell(CHANGE, MINUS + "16,3")}{cell(CHANGE, INTERVAL)}{cell(LARGE, TEN_THOUSAND)}</tr>
<tr><th scope="row">Муниципалитет</th>{cell(TOWN_GOOD, "60")}{cell(TOWN_GOOD, "скр.")}
{cell(HIDDEN, '<abbr title="скрыто: малые числа">скр.</abbr>')}{cell(LINKED, "скр.")}{cell(BAND, "50–75")}</tr>
<tr><th scope="row">12(2)</th><td>Умение считать до 1000</td><td>2</td>{cell(TASK, "30,4")}</tr></tbody></table></figure>"""

SENTENCES = """<ol><li>Доля «4» и «5» — 60,8\u00a0% (48 из 79), в муниципалитете — 60\u00a0%.</li>
<li>Работу писали 79 участников из 85, отсутствовали 6.</li>
<li>Доля уменьшилась на 16,3\u00a0процентного пункта; интервал разности от \u221229,8 до \u22122,1\u00a0п.\u00a0п.</li>
<li>Хуже всего выполнено задание 12(2): 30,4\u00a0%; набрано за задания 12(2)\u00a0(30,4\u00a0%).</li>
<li>«4» и «5» — у\u00a048 из 79\u00a0участников (60,8\u00a0%), то есть у 48 (60,8\u00a0%).</li>
<li>Успеваемость находится в промежутке 50–75\u00a0%. Средний первичный балл — 10,6 из 20.</li></ol>"""

CHART = """<div role="img" aria-label="Хуже всего задание 12(2): 30,4 % возможных баллов. 4 класс: набрано от возможных баллов">
<svg><g><path d="M 0 0 L 839.17 12.5" style="stroke-width:1.4"/><text x="1" y="65.68">12(2). Умение считать до 1000</text>
<text x="2" y="3">12(2). Умение считать…</text><text x="8">30</text><text>60,8</text><text>0</text><text>100</text>
<text>\u221216,3 (от \u221229,8 до \u22122,1)</text></g></svg></div>"""

NOTE = f"""<!doctype html><html lang="ru"><head><title>Записка: СОШ № 9</title><style>.a{{width:37px}}</style></head>
<body><h1>Записка за 2022 год</h1><p class="plan">По плану: «Не менее 45\u00a0минут по плану»</p>
<dl><dt>Написано</dt><dd class="v" data-obs="{TAKERS["obs_id"]}">79\u00a0чел.</dd></dl>
<h2>Итоги</h2>{SENTENCES}{TABLE}{CHART}</body></html>"""
