# Sets up and runs the project, with Python 3.11 or newer and make, and nothing else.
# Each set-up step leaves a file behind only once it has succeeded, and is done again when what it read has changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement
MANAGE := $(BIN)/python manage.py

# An environment whose interpreter has gone (a Python that was upgraded or removed) is made again.
ifneq ($(shell $(BIN)/python -c 'import pip; print("works")' 2>/dev/null),works)
.PHONY: $(VENV)/made
endif

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: $(VENV)/run-installed ## set up and serve the site with gunicorn (PORT, BIND, DATABASE_URL, …: see the README)
	@echo "Checking the configuration"
	@$(MANAGE) check >/dev/null
	@echo "Bringing the database up to date"
	@$(MANAGE) migrate --noinput --verbosity 0
	@echo "Collecting static files"
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@echo "Starting the server"
	@exec $(BIN)/python -m gunicorn -c gunicorn.conf.py

.PHONY: dev
dev: export DEBUG ?= true
dev: $(VENV)/run-installed ## set up and serve with manage.py runserver, DEBUG on, reloading what changes
	@echo "Bringing the database up to date"
	@$(MANAGE) migrate --noinput --verbosity 0
	@echo "Starting the development server"
	@exec $(MANAGE) runserver "$${BIND:-127.0.0.1}:$${PORT:-8000}"

.PHONY: test
test: $(VENV)/dev-installed node_modules/installed ## set up and run every test; ARGS go to pytest: make test ARGS="-k rename"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

.PHONY: lint
lint: $(VENV)/dev-installed ## check style, types and migrations
	@echo "Checking style"
	@$(BIN)/python -m ruff check --quiet
	@echo "Checking format"
	@$(BIN)/python -m ruff format --check --quiet
	@echo "Checking types"
	@$(BIN)/python -m mypy
	@echo "Checking that every model change has its migration"
	@$(MANAGE) makemigrations --check --dry-run

.PHONY: format
format: $(VENV)/dev-installed ## put the code into the project's style
	@$(BIN)/python -m ruff check --fix --quiet
	@$(BIN)/python -m ruff format --quiet

.PHONY: messages
messages: $(VENV)/dev-installed ## collect what is to be translated, and compile what is (wants gettext)
	@$(MANAGE) makemessages --locale zh_Hans --locale zh_Hant --no-location --no-wrap --no-obsolete --ignore node_modules --ignore tests --ignore var
	@$(MANAGE) compilemessages --verbosity 0 --ignore $(VENV)

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: install a newer one, or name one: make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks venv or ensurepip: install them (Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; exit 1; }
	@echo "Making the virtual environment"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run-installed: $(VENV)/made requirements.txt
	@echo "Installing the requirements"
	@$(PIP_INSTALL) requirements.txt
	@touch $@

$(VENV)/dev-installed: $(VENV)/made requirements.txt requirements-dev.txt
	@echo "Installing the requirements for development"
	@$(PIP_INSTALL) requirements-dev.txt
	@touch $@

node_modules/installed: package.json package-lock.json
	@if command -v npm >/dev/null; then \
		echo "Installing the npm packages of the tests" && \
		npm ci --loglevel error --no-audit --no-fund >/dev/null && \
		touch $@; \
	else \
		echo "There is no npm here: tests that want axe-core or jQuery are skipped."; \
	fi
