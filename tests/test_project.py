"""The shape of the project: what must stay true of its files whatever the code does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from tools.make_environment import environment

PROJECT = Path(__file__).resolve().parent.parent


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    return [PROJECT / name for name in names.decode().split("\0") if name and (PROJECT / name).exists()]


def test_environment_yml_equals_the_lock() -> None:
    assert (PROJECT / "environment.yml").read_text(encoding="utf-8") == environment()


def test_imports_go_one_way() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_card_package_is_imported_by_the_library_or_started_by_it() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "mskoko_lib").rglob("*.py"))
    for package in ("pandas", "seaborn", "papermill", "nbconvert", "openpyxl"):
        assert re.search(rf"^\s*(import|from) {package}\b", code, re.M), package
    assert '"jupyterlab"' in code  # mskoko lab starts it


def test_no_module_is_too_long_to_read() -> None:
    long = {
        str(p.relative_to(PROJECT)): n
        for p in (PROJECT / "mskoko_lib").rglob("*.py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 320
    }
    assert not long


def test_make_lists_its_targets() -> None:
    listed = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    for target in ("report", "intake", "test", "test-long", "check", "dictionary", "lab", "demo", "clean"):
        assert f"make {target}" in listed


def test_report_without_a_year_says_so() -> None:
    done = subprocess.run(["make", "-n", "report"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "укажите год" in done.stderr


def test_help_does_not_import_pandas() -> None:
    probe = "import sys, mskoko_lib.cli; print(sorted({'pandas', 'matplotlib', 'papermill'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_two_commands_stand_in_the_readme_and_in_ci() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "make report year=2022" in readme
    assert "make test" in readme
    assert "make test" in (PROJECT / ".ci" / "run").read_text(encoding="utf-8")


def test_large_files_stay_out_of_git() -> None:
    assert not [path.name for path in tracked() if path.stat().st_size > 1_500_000]


def test_no_test_file_is_passed_over() -> None:
    """What holds tests has a name that pytest looks for, in a folder that it looks into."""
    folder = PROJECT / "tests"
    holding = [
        path
        for path in folder.rglob("*.py")
        if re.search(r"^(class|    def|def) [tT]est_?", path.read_text("utf-8"), re.M)
    ]
    assert len(holding) > 100
    assert [path.name for path in holding if not path.name.startswith("test_")] == []
    options = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert "tests" in options["testpaths"]
    assert "--import-mode=importlib" in options["addopts"]  # two files of one name do not hide each other
    folders = {part for path in holding for part in path.relative_to(PROJECT).parts[:-1]}
    assert "build" in folders
    assert [name for name in folders for passed in options["norecursedirs"] if fnmatch(name, passed)] == []
