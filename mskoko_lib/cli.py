"""The command ``mskoko``: the same thing as make, without make. Heavy imports wait until a command needs them."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from mskoko_lib.console import prepare_streams
from mskoko_lib.errors import MskokoError

app = typer.Typer(
    help="Аналитические записки муниципальной системы оценки качества образования.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_FORMATS = ("html", "pdf", "xlsx", "docx", "slides", "deck")


def _say(text: str, *, error: bool = False) -> None:
    # markup off: a school's name in square brackets is text
    Console(stderr=error, markup=False, highlight=False, soft_wrap=True, emoji=False).print(text)


@app.command()
def report(
    year: Annotated[int, typer.Argument(help="Календарный год плана, например 2022.")],
    schools: Annotated[str, typer.Option(help="Набор школ из params, код или логин одной школы.")] = "all",
    data: Annotated[Path | None, typer.Option(help="Папка данных; без неё — data/ или вымышленный город.")] = None,
    output: Annotated[Path | None, typer.Option(help="Куда писать; без неё — output/.")] = None,
    audience: Annotated[
        Literal["department", "school", "public"] | None, typer.Option(help="Только записки этого получателя.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="На какой день показать состояние плана, ГГГГ-ММ-ДД.")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Через запятую: html, pdf, xlsx, docx, slides (вся записка), deck (доклад).")
    ] = "html,pdf,xlsx",
    engine: Annotated[
        Literal["forkserver", "kernel"],
        typer.Option(help="Как исполнять тетради: в процессах сборки или обычным ядром Jupyter."),
    ] = "forkserver",
    jobs: Annotated[int, typer.Option(help="Сколько записок строить одновременно; 0 — по числу ядер.")] = 0,
) -> None:
    """Построить записки за год."""
    from mskoko_lib import params
    from mskoko_lib.build.request import Request
    from mskoko_lib.build.run import build
    from mskoko_lib.workspace import default_data, output_directory

    wanted = _formats(formats)
    params.load(year)  # a wrong year is told before a town is written
    root = data if data is not None else default_data(_say)
    _say(f"данные: {_shown(root)}")
    request = Request(
        year=year,
        data=root,
        output=output if output is not None else output_directory(),
        schools=schools,
        audience=audience,
        as_of=as_of,
        formats=wanted,
        ordinary_kernel=engine == "kernel",
        jobs=jobs,
    )
    result = build(request, _say)
    where = _shown(request.output / str(year))
    _say(f"готово: записок {len(result.notes)}, папка {where}")


def _formats(listed: str) -> tuple[str, ...]:
    """The forms named in --format; MskokoError for one that does not exist."""
    wanted = tuple(part.strip() for part in listed.split(",") if part.strip())
    if unknown := [part for part in wanted if part not in _FORMATS] or ([] if wanted else ["ничего"]):
        raise MskokoError(
            "неизвестный вид записки",
            found=", ".join(unknown),
            expected=", ".join(_FORMATS),
            action="исправьте --format",
        )
    return wanted


@app.command()
def intake(
    year: Annotated[int, typer.Argument(help="Календарный год, например 2022.")],
    data: Annotated[Path | None, typer.Option(help="Папка данных; без неё — data/ или вымышленный город.")] = None,
    output: Annotated[Path | None, typer.Option(help="Куда писать; без неё — output/.")] = None,
    as_of: Annotated[str | None, typer.Option(help="На какой день сказать, чего ждём, ГГГГ-ММ-ДД.")] = None,
) -> None:
    """Прочитать присланное и сказать, что принято, исправлено, отклонено и чего ждём."""
    from mskoko_lib.build.delivery import report_delivery
    from mskoko_lib.workspace import default_data, output_directory

    root = data if data is not None else default_data(_say)
    _say(f"данные: {_shown(root)}")
    page = report_delivery(root, year, output if output is not None else output_directory(), _say, as_of)
    _say(f"паспорт поставки: {_shown(page)}")


@app.command()
def gallery(
    output: Annotated[Path | None, typer.Option(help="Куда писать; без неё — output/gallery.")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Через запятую: html, pdf, xlsx, docx, slides (вся записка), deck (доклад).")
    ] = "html,pdf,xlsx,docx,slides",
) -> None:
    """Показать все компоненты записки с обычным, длинным, пустым, скрытым и нелепым содержанием."""
    from mskoko_lib.build.gallery import write_gallery
    from mskoko_lib.workspace import output_directory

    for path in write_gallery(output or output_directory() / "gallery", _formats(formats)):
        _say(f"записано: {_shown(path)}")


@app.command()
def templates(
    year: Annotated[int, typer.Argument(help="Календарный год, например 2022.")],
    data: Annotated[Path | None, typer.Option(help="Папка данных; без неё — data/ или вымышленный город.")] = None,
    output: Annotated[Path | None, typer.Option(help="Куда писать; без неё — output/.")] = None,
) -> None:
    """Записать школам пустые формы: по книге на школу и страницу о том, сколько в них заполнять."""
    from mskoko_lib.build.form_templates import write_templates
    from mskoko_lib.workspace import default_data, output_directory

    root = data if data is not None else default_data(_say)
    _say(f"данные: {_shown(root)}")
    folder, n = write_templates(root, year, output if output is not None else output_directory())
    _say(f"готово: книг {n}, папка {_shown(folder)}")


@app.command()
def init() -> None:
    """Создать ключ, которым шифруются фамилии; хранится вне проекта и вне данных."""
    from mskoko_lib import keyfile
    from mskoko_lib.paths import PROJECT

    path = keyfile.key_path()
    keyfile.create(path, [PROJECT])
    _say(
        f"ключ создан: {path}. Сохраните копию в надёжном месте: без него ученика нельзя узнать в файлах разных лет. "
        "Никому его не пересылайте."
    )


@app.command()
def forget(
    name: Annotated[str, typer.Argument(help="Фамилия, имя и отчество в кавычках.")],
    school: Annotated[str, typer.Option(help="Код школы; без него — во всех школах.")] = "",
    data: Annotated[Path | None, typer.Option(help="Папка данных; без неё — data/ или вымышленный город.")] = None,
    output: Annotated[Path | None, typer.Option(help="Где построенное; без неё — output/.")] = None,
) -> None:
    """Удалить строки одного человека и больше их не читать."""
    from mskoko_lib.build.forgetting import forget_person
    from mskoko_lib.workspace import default_data, output_directory

    root = data if data is not None else default_data(_say)
    for line in forget_person(root, name, school, output if output is not None else output_directory()):
        _say(line)


@app.command()
def demo(
    path: Annotated[Path | None, typer.Argument(help="Куда писать; без него — data/demo.")] = None,
    schools: Annotated[int, typer.Option(help="Сколько школ; больше 14 — целый край.")] = 14,
    years: Annotated[str, typer.Option(help="Годы через запятую.")] = "2020,2021,2022",
) -> None:
    """Записать вымышленный город."""
    from mskoko_lib.demo import write_town
    from mskoko_lib.workspace import demo_directory

    target = path if path is not None else demo_directory()
    if target.exists() and any(target.iterdir()):
        # Only a town of our own making is written over.
        marker = target / "root.yaml"
        if not (marker.exists() and "invented: true" in marker.read_text(encoding="utf-8")):
            raise MskokoError("в этой папке уже есть другие файлы", file=_shown(target), action="укажите пустую папку")
    if not all(part.strip().isdigit() for part in years.split(",")):
        raise MskokoError("годы указаны неверно", found=years, expected="годы через запятую, например 2021,2022")
    if target.exists():
        shutil.rmtree(target)
    write_town(target, n_schools=schools, years=[int(part) for part in years.split(",")])
    _say(f"вымышленный город записан: {_shown(target)}")


@app.command()
def lab() -> None:
    """Открыть тетради в JupyterLab."""
    from mskoko_lib.paths import NOTEBOOKS

    raise typer.Exit(subprocess.call([sys.executable, "-m", "jupyterlab", str(NOTEBOOKS)]))


def _shown(path: Path) -> str:
    """Relative to where the analyst stands, if it is below: a log that is sent on names no machine's folders."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix() or "."
    except ValueError:
        return path.as_posix()


def _crash_report(fault: BaseException) -> str:
    """Kinds of the errors and the lines of code, without their texts: those may quote a cell, and a cell may hold a name."""
    lines: list[str] = []
    seen: BaseException | None = fault
    while seen is not None:
        lines.append(type(seen).__name__)
        lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def main() -> None:
    """Entry point: a mendable fault is printed as one message, exit code 2."""
    prepare_streams()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except MskokoError as fault:
        _say(f"ОШИБКА. {fault}", error=True)
        sys.exit(2)
    except Exception as fault:
        if hasattr(fault, "format_message"):  # a call that typer could not read; it says so in English only
            wrong = MskokoError(
                "неверный вызов команды",
                found=" ".join(sys.argv[1:]),
                expected="например: mskoko report 2022 --schools all --format html,pdf",
                details=(str(fault.format_message()),),
                action="mskoko report --help покажет все параметры",
            )
            _say(f"ОШИБКА. {wrong}", error=True)
            sys.exit(2)
        # Told in one sentence; where it happened goes to a file, without any data.
        log = Path("mskoko-ошибка.log")
        log.write_text(_crash_report(fault), encoding="utf-8")
        _say(
            f"ОШИБКА. Сбой в самой программе, данные не тронуты. Что сделать: пришлите файл {log} тому, кто её ведёт.",
            error=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
