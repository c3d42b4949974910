"""Forms that schools and the department fill in: declared here once; the template is written in this room, reading is
`intake.forms`.

A form asks only what no protocol of the exam centre and no system exports. Nothing here knows how files are read.
"""

from mskoko_lib.forms.declaration import Check, Choice, Field, Form
from mskoko_lib.forms.register import DEPARTMENT_FORMS, FORMS, SCHOOL_FORMS

__all__ = ["DEPARTMENT_FORMS", "FORMS", "SCHOOL_FORMS", "Check", "Choice", "Field", "Form"]
