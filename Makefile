# Every habit is a target here. `make` alone prints them.
PY := .venv/bin/python
SETUP := @python3 deploy/setup.py
# pytest refuses a folder that is not there; a checkout may be cut down to one service.
SUITES := $(wildcard $(addprefix tests/,unit properties conformance contracts architecture integration faults))

.DEFAULT_GOAL := help
.PHONY: help run test lint format contracts messages screenshots bench bench-large pins clean
.SUFFIXES:

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## set up, then run the whole product in one process on SQLite with the training world
	$(SETUP) runtime assets catalogues
	@exec $(PY) -m services

test: ## set up, then run every test but the benchmarks
	$(SETUP) dev browser assets catalogues
	@# Two calls: after the first synchronous browser test no `async def` test can run in the same process.
	@status=0; \
	$(PY) -m pytest $(SUITES) $(ARGS) || status=1; \
	$(PY) -m pytest tests/browser $(ARGS) || status=1; \
	exit $$status

lint: ## check style, types, import rules, requirement files and translations
	$(SETUP) dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) deploy/messages.py --check

format: ## let ruff put the style right
	$(SETUP) dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

contracts: ## write the JSON Schemas, the OpenAPI documents and the tables in docs/ anew from the code
	$(SETUP) runtime
	@$(PY) -m contracts.generate
	@$(PY) -m services.ops openapi
	@$(PY) -m tests.support.document_tables

messages: ## extract what is to be translated, bring the catalogues up to date, compile them
	$(SETUP) runtime
	@$(PY) deploy/messages.py

screenshots: ## take the pictures for the guide and the README
	$(SETUP) dev browser assets catalogues
	@$(PY) -m pytest tests/browser --screenshots

bench: ## run the benchmarks that take less than ten minutes
	$(SETUP) dev assets catalogues
	@$(PY) -m tests.bench

bench-large: ## run the benchmarks over a million requests
	$(SETUP) dev assets catalogues
	@$(PY) -m tests.bench --large

pins: ## write the pinned and hashed requirement files anew from pyproject.toml
	$(SETUP) dev
	@deploy/pins.sh

clean: ## remove what was built (never data)
	@rm -rf .venv deploy/assets/node_modules services/gateway/ui/static test-results .hypothesis
	@rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find contracts services tests deploy -name __pycache__ -type d -prune -exec rm -rf {} +
	@find services \( -name '*.mo' -o -name '*.pot' \) -delete
