"""Marked tests: what they need, and a closing line that counts those that could not run."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import mskoko_lib.store  # noqa: F401  # columns of text are kept as a build keeps them, whatever file of tests runs alone

# how long one example takes says nothing on a machine that two workers share
settings.register_profile("project", deadline=None)
settings.load_profile("project")

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
NEEDS: dict[str, Callable[[], bool]] = {
    "shared": lambda: (SHARED / "samples").is_dir(),
    "chromium": lambda: shutil.which("chromium") is not None,
    "libreoffice": lambda: shutil.which("soffice") is not None,
    "r": lambda: shutil.which("Rscript") is not None,
}


#: files whose tests build whole notes, by the half of the run that begins with them: two workers then end together
HEAVY = (
    ("test_report", "test_independent_path"),
    # the notes that the first half begins with are ready when the second asks for them
    ("test_notebook_inputs", "test_section1_inputs", "test_gallery", "test_same_figures", "test_note", "test_notes_in_browser"),
)  # fmt: skip


def in_halves(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in two halves, each beginning with its heavy files: xdist gives each worker a half and lets it steal
    from the other's end, where the light ones stand.
    """
    heavy = [[item for name in names for item in items if item.path.stem == name] for names in HEAVY]
    light = [item for item in items if not any(item in part for part in heavy)]
    cut = max(len(items) // 2 - len(heavy[0]), 0)
    return [*heavy[0], *light[:cut], *heavy[1], *light[cut:]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = in_halves(items)
    there = {name: test() for name, test in NEEDS.items()}
    for item in items:
        needs = [name for name in NEEDS if item.get_closest_marker(name)]
        # user_properties travel from xdist's workers to the closing line.
        item.user_properties.append(("needs", " ".join(needs)))
        if missing := [name for name in needs if not there[name]]:
            item.add_marker(pytest.mark.skip(reason=f"нет: {', '.join(missing)}"))


def _counts(reporter: pytest.TerminalReporter) -> tuple[Counter[str], Counter[str]]:
    done: Counter[str] = Counter()
    undone: Counter[str] = Counter()
    for outcome, target in (("passed", done), ("failed", done), ("skipped", undone)):
        for report in reporter.stats.get(outcome, []):
            if outcome != "skipped" and report.when != "call":
                continue
            target.update(dict(report.user_properties).get("needs", "").split())
    return done, undone


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    done, undone = _counts(terminalreporter)
    told = ", ".join(f"{name} {done[name]}/{done[name] + undone[name]}" for name in NEEDS if done[name] + undone[name])
    terminalreporter.write_line(f"помеченные тесты (выполнено/всего): {told or 'нет'}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and os.environ.get("MSKOKO_REQUIRE_MARKED") and sum(_counts(reporter)[1].values()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
