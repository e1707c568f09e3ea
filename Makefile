# Each target does its own set-up in .venv; a second run needs no network.
.PHONY: demo test lint bench clean

SHELL := /bin/sh
BIN := .venv/bin
WORKERS ?= 2
COUNTS ?= 1000 5000

demo: .venv/.installed
	$(BIN)/dive demo --out runs/demo --count 300 --workers $(WORKERS)

test: .venv/.installed-dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: .venv/.installed-dev
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/mypy

bench: .venv/.installed
	$(BIN)/python benchmarks/synth_throughput.py $(COUNTS) --workers $(WORKERS)

.venv/.made:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "making .venv with $$("$$python" --version)"; \
	    "$$python" -m venv .venv && touch $@ && exit 0; \
	    echo "error: $$python cannot make a virtual environment; install its venv package" >&2; exit 1; \
	  fi; \
	done; \
	echo "error: Dive needs Python 3.11 or later; name one with: make PYTHON=/path/to/python" >&2; exit 1

.venv/.installed: .venv/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e .
	@touch $@

.venv/.installed-dev: .venv/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e '.[dev]'
	@touch .venv/.installed $@

clean:
	rm -rf .venv runs/demo runs/bench dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
