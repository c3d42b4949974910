"""Which formats a note is written in."""

from __future__ import annotations

from pathlib import Path

from mskoko_lib.build.request import Request


def test_the_deck_comes_to_the_department_unasked_and_to_nobody_else() -> None:
    plain = Request(2022, Path("data"), Path("output"))
    assert plain.formats_for("department") == ("html", "pdf", "xlsx", "deck")
    assert plain.formats_for("school") == plain.formats_for("public") == ("html", "pdf", "xlsx")
    pages = Request(2022, Path("data"), Path("output"), formats=("html",))
    assert pages.formats_for("department") == ("html",)
