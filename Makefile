# Each target makes the virtual environment it needs; a second run starts at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COVERAGE := .coverage.json
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

unexport PYTHONDONTWRITEBYTECODE # each start of `duban` would compile all of it again

.PHONY: install demo run test check bench faults audit pictures format lock clean

install: $(VENV)/.run ## what running Duban needs, into .venv; then .venv/bin/duban init

demo: $(VENV)/.run ## the whole of Duban on this machine, without a Telegram account
	$(BIN)/duban demo

run: $(VENV)/.run ## the bot against Telegram, set by .env
	$(BIN)/duban run

test: $(VENV)/.dev ## the whole suite on SQLite and PostgreSQL, with branch coverage
	$(BIN)/python -m slipcover --immediate --format json --out $(COVERAGE) \
	  -m pytest -n $${DUBAN_TEST_WORKERS:-3} --no-loadscope-reorder
	$(BIN)/python -m slipcover --merge $(COVERAGE) --out $(COVERAGE) --skip-covered --fail-under 90

check: $(VENV)/.dev ## style, types, import rules, locales, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 0 tests/test_locales.py tests/db/test_migrations.py -k 'locales or agree'

bench: $(VENV)/.dev ## benchmarks: one table of all, and docs/performance.md (DUBAN_BENCH_MILLION=1: with a million directives)
	$(BIN)/python -m tests.benchmarks

faults: $(VENV)/.dev ## the long runs of faults: kills, outages, random people; an hour and more
	$(BIN)/pytest -n 0 --timeout 7200 tests/faults -m faults -s

audit: $(VENV)/.dev ## known vulnerabilities of all pinned versions (asks PyPI); says how many could be looked up
	$(BIN)/python -m tests.vulnerabilities

pictures: $(VENV)/.dev ## all pictures of docs/, from the demo (needs Chromium and LibreOffice)
	$(BIN)/python -m tests.pictures docs
	$(BIN)/python -m tests.handbook_pictures docs/handbook/pictures
	$(BIN)/python -m tests.story_pictures docs/pictures

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## pins every dependency with its hashes (needs uv)
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --extra build --extra dev \
	  pyproject.toml -o requirements-dev.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --extra build \
	  -c requirements-dev.txt pyproject.toml -o requirements.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .coverage*

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Duban needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --no-deps --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --no-deps --require-hashes -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.run
