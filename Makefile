# The course in two commands: `make lab` opens it, `make test` proves it. On Windows: see README.md.
PYTHON ?= python3
ARGS ?=
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)

.DEFAULT_GOAL := help
.PHONY: help lab test bench bench-grading build clean

help: ## this list
	@sed -n 's/^\([a-z-]*\): ## /  make \1\t/p' Makefile

lab: ## open the course (without a browser: make lab ARGS=--no-browser)
	@$(PYTHON) set_up.py
	@$(BIN)/idsea lab $(ARGS)

test: ## prove everything: library, data, lessons, assignments, style (one test: make test ARGS="-k lambert")
	@$(PYTHON) set_up.py --dev
	@$(BIN)/python tests/system_packages.py
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

bench: ## measure the library against its peers
	@$(PYTHON) set_up.py --bench
	@.bench-venv/bin/python -m benchmarks $(ARGS)

bench-grading: ## measure the grading engine against plain nbgrader (much longer: ARGS="--many 10000 --otter")
	@$(PYTHON) set_up.py --dev
	@$(BIN)/python tests/system_packages.py
	@$(BIN)/python -m benchmarks.grading $(ARGS)

build: ## make the notebooks from their sources (one lesson: make build ARGS=2.1)
	@$(PYTHON) set_up.py --dev
	@$(BIN)/idsea build $(ARGS)

clean: ## remove the environments and caches; your notebooks and your ledger stay
	rm -rf .venv .bench-venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
