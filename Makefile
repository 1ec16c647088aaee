# Everything a person or CI does with this project. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_VERSION := 0.13.9
# Prefers a uv that is there; else the one fetched with pip into the environment.
UV = $(shell command -v uv || echo $(BIN)/uv)
TESTED := TZ=Asia/Tokyo

.PHONY: help setup run test test-slow check fmt lint type imports mutants docs docs-check scores lock bench train eval clean

help: ## List every target with one line
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-12s %s\n", $$1, $$2}'

setup: $(READY) ## Make .venv with the locked versions; nothing is done where it is up to date

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rapporteur needs Python 3.11 or newer: name one with make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY) ## Run the pipeline over the sample articles
	@$(BIN)/rapporteur run samples/articles

test: $(READY) ## Run the tests
	@$(TESTED) $(BIN)/pytest -q -n 2 --dist loadfile

test-slow: $(READY) ## Run the tests with kills, load and servers
	@$(TESTED) $(BIN)/pytest -q -n 2 --dist loadfile -m slow

check: lint type imports mutants docs-check scores ## Check format, lint, types, imports, contracts, generated files and committed scores; changes nothing

fmt: $(READY) ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: $(READY) ## Check format and lint
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

type: $(READY) ## Check the types
	@$(BIN)/mypy

imports: $(READY) ## Check that imports point one way
	@$(BIN)/lint-imports

mutants: $(READY) ## Break every rule of every contract once and see it found
	@$(BIN)/python -m tests.mutants

docs: $(READY) ## Write the generated files: docs/tables.md and the output shown in README.md and docs/
	@$(BIN)/python docs/build.py

docs-check: $(READY) ## Check the contracts and that the generated files and the lock are up to date
	@$(BIN)/python docs/build.py --check

scores: $(READY) ## Check that the committed scores of events are of what is here and above their floors
	@$(BIN)/python -m evaluation.event_scores

lock: ## Resolve the versions again and write requirements.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --upgrade --custom-compile-command "make lock" --extra dev pyproject.toml -o requirements.lock
	@PYTHONPATH=. $(BIN)/python docs/build.py --stamp-lock

bench: $(READY) ## Measure, side by side and as ratios in one run
	@$(BIN)/python -m bench

DATA ?= ../shared/corpora
RUN ?= build/encoder
MODEL ?= transforms/model
# Those of the packaged model; all that follows keeps its proportions.
STEPS ?= 2400
KEPT = $$(( $(STEPS) / 2 ))
SECOND = $$(( $(STEPS) * 3 / 8 ))

train: $(READY) ## Train the language model from the corpora in DATA=… and put it into MODEL (40 minutes on two free cores; STEPS=8 MODEL=build/try tries the chain)
	@$(UV) pip install --quiet --python $(BIN)/python --editable ".[train]"
	@$(BIN)/python -m training.train --data $(DATA) --out $(RUN)/first --steps $$(( $(STEPS) * 17 / 12 )) --stop $(STEPS) --keep $(KEPT)
	@$(BIN)/python -m training.train --data $(DATA) --out $(RUN)/second --start $(RUN)/first --steps $(SECOND) --stop $(SECOND) --rate 0.4
	@$(BIN)/python -m training.average --out $(RUN)/last $(RUN)/first/step-$(KEPT) $(RUN)/first $(RUN)/second
	@$(BIN)/python -m training.export --run $(RUN)/last --out $(MODEL)

eval: $(READY) ## Score the model, names, citations, dates, conflicts, events and quotes on the dev part of the corpora in DATA=… and write tests/eval_scores*.toml; HELD=--held scores the test part
	@$(BIN)/python -m training.evaluate --data $(DATA) --write $(HELD)
	@$(BIN)/python -m evaluation.names --data $(DATA) --write $(HELD)
	@$(BIN)/python -m evaluation.citations --data $(DATA)
	@$(BIN)/python -m evaluation.dates --data $(DATA)
	@$(BIN)/python -m evaluation.claims
	@$(BIN)/python -m evaluation.events --data $(DATA) --write

clean: ## Remove the environment, caches and the default home
	@rm -rf $(VENV) data .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
