"""Every form, in the order of the plan."""

from __future__ import annotations

from mskoko_lib.forms.declaration import Form
from mskoko_lib.forms.section1 import SECTION_1
from mskoko_lib.forms.section2 import SECTION_2
from mskoko_lib.forms.section3 import SECTION_3
from mskoko_lib.forms.section4 import SECTION_4
from mskoko_lib.forms.section5 import SECTION_5

FORMS: tuple[Form, ...] = (*SECTION_1, *SECTION_2, *SECTION_3, *SECTION_4, *SECTION_5)
SCHOOL_FORMS: tuple[Form, ...] = tuple(form for form in FORMS if not form.of_department)
DEPARTMENT_FORMS: tuple[Form, ...] = tuple(form for form in FORMS if form.of_department)
