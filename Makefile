.DEFAULT_GOAL := help
.PHONY: help report intake templates gallery dictionary test test-long check lab demo clean env
PYTHON ?= python3
ENV := .venv/.synced
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

help:  ## Показать этот список
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

report: $(ENV)  ## Построить записки: make report year=2022 [schools=all] [data=папка] [audience=school] [as_of=ГГГГ-ММ-ДД] [format=html,pdf]
	$(if $(year),,$(error укажите год, например: make report year=2022))
	@$(BIN)/mskoko report $(year) $(if $(schools),--schools "$(schools)") $(if $(data),--data "$(data)") \
	  $(if $(output),--output "$(output)") $(if $(audience),--audience $(audience)) $(if $(as_of),--as-of $(as_of)) \
	  $(if $(format),--format $(format)) $(if $(engine),--engine $(engine))

intake: $(ENV)  ## Паспорт поставки: make intake year=2022 [data=папка] — что прислано, принято, отклонено, чего ждём
	$(if $(year),,$(error укажите год, например: make intake year=2022))
	@$(BIN)/mskoko intake $(year) $(if $(data),--data "$(data)") $(if $(output),--output "$(output)") $(if $(as_of),--as-of $(as_of))

templates: $(ENV)  ## Формы для школ: make templates year=2022 [data=папка] — книга каждой школе и страница «Нагрузка»
	$(if $(year),,$(error укажите год, например: make templates year=2022))
	@$(BIN)/mskoko templates $(year) $(if $(data),--data "$(data)") $(if $(output),--output "$(output)")

gallery: $(ENV)  ## Все компоненты записки на одной странице: make gallery [output=папка]
	@$(BIN)/mskoko gallery $(if $(output),--output "$(output)")

test: $(ENV)  ## Тесты: всё поведение на малых размерах, до 10 минут на 2 ядрах
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long" $(args)

test-long: $(ENV)  ## Долгие тесты: большие размеры, обрывы, имитации
	$(BIN)/python -m pytest -m long $(args)

check: $(ENV)  ## ruff, mypy, направление импортов и тесты
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

lab: $(ENV)  ## Открыть тетради в JupyterLab
	@$(BIN)/mskoko lab

demo: $(ENV)  ## Записать вымышленный город заново: make demo [schools=1400] [years=2022] [path=папка]
	@$(BIN)/mskoko demo $(path) $(if $(schools),--schools $(schools)) $(if $(years),--years $(years))

dictionary: $(ENV)  ## Записать словарь данных: docs/data.md
	@$(BIN)/python -m tools.make_dictionary

clean:  ## Удалить построенное: output/ и вымышленный город (среда остаётся)
	rm -rf output data/demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

env: $(ENV)

$(ENV): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "нужен Python 3.11 или новее; укажите его: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv sync --locked --compile-bytecode --quiet --python $(BIN)/python
	@touch $@
