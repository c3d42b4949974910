"""How much the forms ask of schools: forms × cells × schools, and what stands in them already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mskoko_lib.forms.declaration import Form
from mskoko_lib.forms.register import SCHOOL_FORMS
from mskoko_lib.forms.template import Prefill, SchoolCard


@dataclass(frozen=True)
class FormBurden:
    """Of one form: `n_schools` that get it; cells of a row (`n_cells`), of them `n_required`; `n_prefilled`: facts the
    templates of all schools state already; `n_rows_before`: rows of all schools in last year's form, None unknown.
    """

    form: Form
    n_schools: int
    n_cells: int
    n_required: int
    n_prefilled: int
    n_rows_before: int | None

    @property
    def n_least(self) -> int:
        """Cells to fill in where no school has anything to tell: one tick each."""
        return self.n_schools

    @property
    def n_expected(self) -> int | None:
        """Cells of as many rows as last year."""
        return None if self.n_rows_before is None else self.n_rows_before * self.n_cells


def burden(
    books: Sequence[tuple[SchoolCard, Prefill]], year: int, rows_before: Mapping[str, int] | None = None
) -> tuple[FormBurden, ...]:
    """The burden of every form. `books`: the school and what its workbook states; `rows_before`: form → rows last year."""
    found = []
    for form in SCHOOL_FORMS:
        mine = [(card, known) for card, known in books if form in card.forms]
        fields = form.fields_of(year)
        found.append(
            FormBurden(
                form,
                len(mine),
                len(fields),
                sum(field.starred for field in fields),
                sum(_stated(form, card, known) for card, known in mine),
                (rows_before or {}).get(form.name),
            )  # fmt: skip
        )
    return tuple(found)


def _stated(form: Form, card: SchoolCard, known: Prefill) -> int:
    """Facts on a form's sheet: of the school, year, item and its window, of protocols and last year, cells of rows."""
    school = [card.name, card.school_id, card.login, card.rcoi_code]
    cells = sum(len(row) for row in known.rows.get(form.name, ()))
    plan = 2 + (form.window_of in known.windows)
    return sum(map(bool, school)) + plan + len(known.lines.get(form.name, ())) + cells
