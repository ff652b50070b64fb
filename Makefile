# Byline. `make chat` and `make test` do all the set-up themselves; nothing is installed outside
# the virtual environment, except a browser for the tests where there is none and root may.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOME_FOLDER ?= .byline
HOST ?= 127.0.0.1
PORT ?=
# Python compiles what it imports; compiling all of every package first costs a minute.
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet install --no-compile
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

.DEFAULT_GOAL := help
.PHONY: help chat test test-long lint bench clean pins browser

help:  ## Show this help
	@echo "Byline: answers from your articles; every sentence carries a checked citation."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The set-up is redone when the pins or the packages change.
$(VENV)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Byline needs Python 3.11 or newer; name one: make PYTHON=python3.11")'
	@echo "Setting up $(VENV) (about a minute, once)..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@echo "Adding what the tests need..."
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev requirements-bench.txt
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements-bench.txt
	@touch $@

chat: $(VENV)/.ready  ## Index seeds/ and open the chat (HOST=, PORT=, HOME_FOLDER=)
	@$(BIN)/byline index seeds --home $(HOME_FOLDER)
	@$(BIN)/byline chat --home $(HOME_FOLDER) --host $(HOST) $(if $(PORT),--port $(PORT))

# A third process: a third of the time tests wait for servers, files and time-outs.
test: lint browser  ## Lint, then run every test (about 8 minutes)
	@$(BIN)/python -m pytest -n 3 --dist worksteal

test-long: $(VENV)/.ready-dev browser  ## The same tests with their full counts (hours)
	@BYLINE_TEST_SCALE=full $(BIN)/python -m pytest -n 2 --dist worksteal --timeout 0

lint: $(VENV)/.ready-dev  ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.ready-bench  ## Measure speed (BYLINE_BENCH=FOLDER adds the public sets)
	@$(BIN)/python -m tests.benchmarks

browser: $(VENV)/.ready-dev
	@for name in $(BROWSERS); do command -v $$name >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing a browser for the tests..."; \
	  { apt-get install -y --no-install-recommends chromium || \
	    { apt-get update && apt-get install -y --no-install-recommends chromium; }; } >/dev/null 2>&1 || \
	  echo "No browser could be installed; browser tests will be skipped."; \
	else \
	  echo "No browser found (chromium); browser tests will be skipped."; \
	fi

pins: $(VENV)/.ready-dev  ## Pin the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements-dev.in -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-deps --no-header --upgrade requirements-bench.in -o requirements-bench.txt

clean:  ## Remove the virtual environment, builds and caches (not the index)
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
