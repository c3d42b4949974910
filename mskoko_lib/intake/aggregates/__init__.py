"""Reports of ФИС ОКО about groups of participants and tables of a region's dashboard → rows of `vpr_aggregates`.

`read_groups` reads one sheet of any of them; `one_of_each_unit` puts a year's sheets together; `check_aggregates` flags
figures that cannot be.
"""

from __future__ import annotations

from mskoko_lib.intake.aggregates.about import TITLES
from mskoko_lib.intake.aggregates.checks import check_aggregates
from mskoko_lib.intake.aggregates.parts import AggregateRead
from mskoko_lib.intake.aggregates.reader import read_groups
from mskoko_lib.intake.aggregates.settle import one_of_each_unit
from mskoko_lib.intake.aggregates.units import classify

__all__ = ["TITLES", "AggregateRead", "check_aggregates", "classify", "one_of_each_unit", "read_groups"]
