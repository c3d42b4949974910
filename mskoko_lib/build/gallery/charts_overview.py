"""Charts of the gallery: comparison, maps, funnels, years, targets, plans, retakes."""

from __future__ import annotations

from mskoko_lib.build.gallery.words import ABSURD, ENDLESS, LONG, STATES
from mskoko_lib.display.charts import (
    BulletChart,
    BulletRow,
    ChartSpec,
    DotsChart,
    DotsRow,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    HeatChart,
    HeatRow,
    MultiplesChart,
    Panel,
    StageRow,
    StagesChart,
    TimelineChart,
    TimelineRow,
)
from mskoko_lib.display.document import Reason

SCHOOLS = tuple(f"СОШ № {k}" for k in range(1, 13))
SUBJECTS = ("Русский язык", "Математика", "Обществознание", "География", "Биология", "Химия", "Физика", "История")
MONTHS = ("янв.", "февр.", "март", "апр.", "май", "июнь", "июль", "авг.", "сент.", "окт.", "нояб.", "дек.")
LONG_NAMES = tuple(f"{LONG}, {k}" for k in range(1, 9))
ODD = (ABSURD, ENDLESS, "", "水")
NAMES = {"easy": SCHOOLS, "long": LONG_NAMES, "absurd": ODD}

Cases = dict[str, ChartSpec]


def overview_cases() -> dict[str, Cases]:
    """Form -> kind of content -> chart."""
    return {
        "dots": _dots(),
        "heat": _heat(),
        "funnel": _funnel(),
        "multiples": _multiples(),
        "bullet": _bullet(),
        "timeline": _timeline(),
        "stages": _stages(),
    }


def _dots() -> Cases:
    def made(labels: tuple[str, ...]) -> ChartSpec:
        rows = []
        for place, label in enumerate(labels):
            value, half = 25.0 + place * 17 % 60, 5.0 + place % 4 * 4
            few = place % 5 == 4
            rows.append(
                DotsRow(
                    label=label, value_pct=None if few else value, low=max(0.0, value - half), high=min(100.0, value + half),
                    raw_pct=None if few else min(100.0, value + 4), n=20 if few else 60 + place * 9, interval_only=few,
                )
            )  # fmt: skip
        return DotsChart(rows=tuple(rows), reference_pct=52.0, band_low=49.0, band_high=55.0)

    hidden = DotsRow(label="СОШ № 14", hidden=True)
    return {
        **{name: made(labels) for name, labels in NAMES.items()},
        "empty": DotsChart(rows=()),
        "hidden": DotsChart(rows=(hidden, hidden), reference_pct=52.0),
    }


def _heat() -> Cases:
    def made(rows: tuple[str, ...], columns: tuple[str, ...]) -> ChartSpec:
        lines = []
        for place, label in enumerate(rows):
            values = [
                None if (place * 5 + k) % 11 == 3 else float((place * 23 + k * 17) % 101) for k in range(len(columns))
            ]
            kinds: tuple[Reason, ...] = ("hidden", "no_pupils", "not_applicable", "no_data")
            reasons = tuple(kinds[(place + k) % 4] if value is None else None for k, value in enumerate(values))
            lines.append(HeatRow(label=label, values=tuple(values), reasons=reasons))
        return HeatChart(columns=columns, rows=tuple(lines))

    blank = HeatRow(label="СОШ № 14", values=(None,) * 3, reasons=("hidden",) * 3)
    return {
        "easy": made(SCHOOLS, SUBJECTS),
        "long": made(LONG_NAMES, tuple(f"{name} (углублённый уровень)" for name in SUBJECTS * 2)),
        "empty": HeatChart(columns=(), rows=()),
        "hidden": HeatChart(columns=SUBJECTS[:3], rows=(blank, blank)),
        "absurd": made(ODD, (ABSURD, ENDLESS, "")),
    }


def _funnel() -> Cases:
    limits = tuple(
        FunnelLimit(
            n=n, low95=max(0.0, 50 - 98 / n**0.5), high95=min(100.0, 50 + 98 / n**0.5), low998=max(0.0, 50 - 154 / n**0.5),
            high998=min(100.0, 50 + 154 / n**0.5),
        )
        for n in (6, 8, 10, 15, 20, 30, 45, 60, 80, 100, 130)
    )  # fmt: skip

    def made(labels: tuple[str, ...]) -> ChartSpec:
        points = tuple(
            FunnelPoint(label=label, n=8 + place * 11 % 120, value_pct=20.0 + place * 29 % 65, flagged=place % 3 == 0)
            for place, label in enumerate(labels)
        )
        return FunnelChart(points=points, limits=limits, centre_pct=50.0)

    return {
        **{name: made(labels) for name, labels in NAMES.items()},
        "empty": FunnelChart(points=()),
        "hidden": FunnelChart(points=(), limits=limits, centre_pct=50.0),
    }


def _multiples() -> Cases:
    def made(labels: tuple[str, ...], periods: tuple[str, ...]) -> ChartSpec:
        panels = []
        for place, label in enumerate(labels):
            values = [float(30 + (place * 13 + k * 7) % 50) for k in range(len(periods))]
            gap = len(periods) > 2 and place % 3 == 1
            panels.append(
                Panel(
                    label=label,
                    values=tuple(None if gap and k == 1 else value for k, value in enumerate(values)),
                    reasons=tuple("not_applicable" if gap and k == 1 else None for k in range(len(periods))),
                    confirmed=place % 2 == 0,
                )
            )
        return MultiplesChart(periods=periods, panels=tuple(panels))

    years = ("2019", "2020", "2021", "2022")
    blank = Panel(label="История", values=(None,) * 3, reasons=("hidden",) * 3)
    return {
        "easy": made(SUBJECTS, years),
        "long": made(LONG_NAMES, tuple(f"{2015 + k}/{16 + k} учебный год" for k in range(8))),
        "empty": MultiplesChart(periods=years, panels=()),
        "hidden": MultiplesChart(periods=years[:3], panels=(blank, blank)),
        "absurd": made(ODD, ("до", "после")),
    }


def _bullet() -> Cases:
    def made(labels: tuple[str, ...]) -> ChartSpec:
        rows = [
            BulletRow(
                label=label, value_pct=float((place * 37 + 20) % 101), target_pct=95.0 if place % 2 else 60.0,
                comparison_pct=float((place * 31 + 15) % 101),
            )
            for place, label in enumerate(labels)
        ]  # fmt: skip
        return BulletChart(rows=tuple(rows))

    return {
        "easy": made(("Успеваемость", "Доля «4» и «5»", "Явка", "Формы вовремя")),
        "long": made(LONG_NAMES),
        "empty": BulletChart(rows=()),
        "hidden": BulletChart(rows=(BulletRow(label="Успеваемость", hidden=True, target_pct=95.0),)),
        "absurd": made(ODD),
    }


def _timeline() -> Cases:
    def made(labels: tuple[str, ...]) -> TimelineChart:
        rows = []
        for place, label in enumerate(labels):
            state = tuple(STATES)[place % 5]
            first = place * 2 % 10
            rows.append(
                TimelineRow.model_validate(
                    {
                        "label": label,
                        "first": first,
                        "last": min(11, first + place % 4),
                        "state": state,
                        "state_label": STATES[state],
                    }
                )
            )
        return TimelineChart(periods=MONTHS, rows=tuple(rows), today=8.5, today_label="данные на 15 сентября")

    return {
        "easy": made(tuple(f"1.{k} Пункт плана" for k in range(1, 11))),
        "long": made(LONG_NAMES),
        "empty": TimelineChart(periods=MONTHS, rows=()),
        "hidden": made(("2.3 Показатели скрыты, срок виден",)).model_copy(update={"today": None}),
        "absurd": made(ODD),
    }


def _stages() -> Cases:
    names = ("Допущены", "Первая попытка", "Пересдача в июле", "Сентябрь", "Без аттестата")
    lost = ("", "12 не явились", "8 сдали", "4 сдали", "")
    easy = tuple(
        StageRow(label=name, n=n, lost=gone) for name, n, gone in zip(names, (616, 604, 24, 12, 3), lost, strict=True)
    )
    return {
        "easy": StagesChart(rows=easy),
        "long": StagesChart(
            rows=tuple(StageRow(label=name, n=1000 - k * 90, lost=LONG) for k, name in enumerate(LONG_NAMES))
        ),
        "empty": StagesChart(rows=()),
        "hidden": StagesChart(rows=(StageRow(label="Сентябрь", hidden=True), StageRow(label="Июль", n=12))),
        "absurd": StagesChart(rows=tuple(StageRow(label=name, n=1e9, lost=name) for name in ODD)),
    }
