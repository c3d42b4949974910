"""The final essay (grade 11) and the final interview (grade 9) as the exam centre and schools send them."""

from mskoko_lib.intake.admission.finish import finish
from mskoko_lib.intake.admission.reader import read_admission
from mskoko_lib.intake.admission.sheet import TITLES, recognise
from mskoko_lib.intake.family import Family

FAMILY = Family(layouts=TITLES, recognise=recognise, read=read_admission, finish=finish)

__all__ = ["FAMILY"]
