# Python 3.11 or later and git are all a fresh machine needs. `make demo` first, `make test` before a commit.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export OPENBLAS_NUM_THREADS ?= 1
STAMP := .venv/installed
UV_OPTIONS = --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links
UV_LOCK = $(BIN)/python -m uv pip compile pyproject.toml $(UV_OPTIONS)

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types layers docs bench compiled wheel lock peers-lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 - /p' Makefile | awk -F' - ' '{printf "%-16s %s\n", $$1, $$2}'

$(STAMP): requirements/dev.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Tallystick needs Python 3.11 or later; none was found. Name one: make PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Tallystick needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V)." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $(STAMP)

demo: $(STAMP) ## read an example article: the report here, the page in out/
	@mkdir -p out
	@$(BIN)/tallystick read examples/uk-package.md --published 2025-02-12 --publisher "The Harbour Gazette"
	@$(BIN)/tallystick read examples/uk-package.md --published 2025-02-12 --publisher "The Harbour Gazette" --format html --output out/uk-package.html
	@echo
	@echo "The same as a page, evidence beside records: out/uk-package.html"

test: $(STAMP) ## run all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: lint types layers test ## all that CI checks, but for the benchmarks

lint: $(STAMP) ## ruff
	@$(BIN)/ruff check .

types: $(STAMP) ## mypy --strict
	@$(BIN)/mypy

layers: $(STAMP) ## imports point downwards only
	@$(BIN)/lint-imports

docs: $(STAMP) ## write docs/cli.md anew from --help
	@$(BIN)/python docs/make_cli.py

peers-lock: $(STAMP) ## write the lock of the peers anew
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python -m uv pip compile benchmarks/peers/requirements.in $(UV_OPTIONS) --upgrade -o benchmarks/peers/requirements.lock

bench: $(STAMP) ## accuracy and speed beside the peers (needs the benchmark folder, see benchmarks/README.md)
	@$(BIN)/python benchmarks/run.py reader

compiled: $(STAMP) ## compile extraction for this checkout (needs a C compiler, about 2 minutes): the same records, sooner
	@$(BIN)/python compile_extraction.py

wheel: $(STAMP) ## build a wheel with extraction compiled into dist/, for this platform and Python
	@TALLYSTICK_COMPILE=1 $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --no-index -w dist .

lock: $(STAMP) ## write requirements/*.lock anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV_LOCK) --upgrade -o requirements/run.lock
	@$(UV_LOCK) --upgrade --group dev --extra batch --extra parquet --extra postgres -o requirements/dev.lock
	@$(UV_LOCK) --upgrade --extra cluster -c requirements/dev.lock -o requirements/cluster.lock

clean: ## remove what was made here, .venv included
	@rm -rf .venv .benchmarks build out src/tallystick/_compiled .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
