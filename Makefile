# The commands of the project. `make` alone prints them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8787
VENV := .venv
BIN := $(VENV)/bin
PINS := requirements.txt requirements-dev.txt
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
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runtime
	$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: setup
setup: $(VENV)/.tests ## make the environment (.venv), with all that the tests need
