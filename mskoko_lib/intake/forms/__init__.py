"""The forms that schools fill in: recognised by their mark, read by the declarations of `mskoko_lib.forms`."""

from mskoko_lib.intake.family import Family
from mskoko_lib.intake.forms.mark import LAYOUTS, recognise
from mskoko_lib.intake.forms.read import read
from mskoko_lib.intake.forms.settle import finish

__all__ = ["FAMILY"]

FAMILY = Family(LAYOUTS, recognise, read, finish)
