# Two commands do everything, set-up included: `make run` and `make test`. Python 3.11 or newer with venv and pip is all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check -q

.PHONY: run demo test lint bench setup lock docs golden clean

## The site with an invented programme, on embedded SQLite, until Ctrl+C. PORT=8700 for another port.
run: $(VENV)/.run
	@$(BIN)/lupustem serve --demo $(if $(PORT),--port $(PORT))

## The explained decisions of the bundled invented patients, in the language of the locale.
demo: $(VENV)/.run
	@$(BIN)/lupustem demo

## Everything that must hold: lint, types, import contract, tests.
test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

lint: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy
	$(BIN)/lint-imports

## Speed and memory, as ratios in one run; see docs/benchmarks.md. ROWS=1000000 for a quick look.
bench: $(VENV)/.dev
	$(BIN)/python -m bench $(if $(ROWS),--rows $(ROWS))

setup: $(VENV)/.dev

## Generated pages: the fact dictionary, a page per statement and per index, the output below commands.
docs: $(VENV)/.dev
	$(BIN)/python -m docs.generate

## Rewrite the golden answers; the commit that does so says why.
golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden.rewrite

## Lock the newest versions, with hashes and without addresses.
lock: $(VENV)/.dev
	$(BIN)/pip-compile -q --upgrade --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe \
	  --extra cohort --extra evidence --extra outcome --extra product --extra registry --extra sql --extra treatment -o requirements/run.txt pyproject.toml requirements/build.in
	$(BIN)/pip-compile -q --upgrade --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe \
	  --extra cohort --extra evidence --extra outcome --extra postgresql --extra product --extra registry --extra sql --extra treatment -c requirements/run.txt -o requirements/dev.txt pyproject.toml requirements/build.in requirements/dev.in

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "lupustem needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Installing the locked versions into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache
