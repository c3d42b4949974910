"""What the summary asks of the passport of a delivery."""

from __future__ import annotations

import pandas as pd

from mskoko_lib.notebook.summary import delivered_files


def test_a_book_of_forms_is_one_kind_whichever_form_stands_first_in_it() -> None:
    files = pd.DataFrame(
        {
            "layout": ["form_ovz", "form_staff", "form_site_check", "kim"],
            "title": ["форма для школ 1.3", "форма для школ 4.1", "форма для школ 2.1", "описание КИМ"],
        }
    )
    told = delivered_files(files)
    assert list(told["layout"]) == ["school_forms", "school_forms", "department_forms", "kim"]
    assert list(told["title"]) == [
        "формы школ (книги)", "формы школ (книги)", "формы управления (книги)", "описание КИМ"
    ]  # fmt: skip
    assert delivered_files(files.iloc[:0]).empty
