"""All forms of charts as one type."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from mskoko_lib.display.charts.spec import (
    ChangeChart,
    GroupsChart,
    HistogramChart,
    JournalChart,
    MarksChart,
    TasksChart,
)
from mskoko_lib.display.charts.spec_overview import (
    BulletChart,
    DotsChart,
    FunnelChart,
    HeatChart,
    MultiplesChart,
    StagesChart,
    TimelineChart,
)

ChartSpec = Annotated[
    MarksChart
    | HistogramChart
    | TasksChart
    | GroupsChart
    | ChangeChart
    | JournalChart
    | DotsChart
    | HeatChart
    | FunnelChart
    | MultiplesChart
    | BulletChart
    | TimelineChart
    | StagesChart,
    Field(discriminator="form"),
]
chart_adapter: TypeAdapter[ChartSpec] = TypeAdapter(ChartSpec)
