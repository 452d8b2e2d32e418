# The commands of the house. `make run` and `make test` do all their set-up themselves.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKS := .locks
LOCKING := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url

.PHONY: run test mutants soak bench fix check lock translations words clean
.PHONY: check-rules check-format check-types check-imports check-templates check-scripts

run: $(VENV)/run.stamp translations
	@$(BIN)/expo start

# Everything: on both databases what has rows, on one of them, drawn by name, what reads pages; with ROOM=badges one room (a
# folder of tests/) on SQLite alone.
test: $(VENV)/dev.stamp translations
ifdef ROOM
	@$(BIN)/python -m pytest -n auto --dist worksteal --databases sqlite tests/$(ROOM)
else
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n auto --dist worksteal
endif

# The long tests: what is marked soak, every property with twenty times as many examples, and all pages on both databases.
soak: $(VENV)/dev.stamp translations
	@$(BIN)/python -m pytest -n auto --dist worksteal --databases both
	@SOAK=1 $(BIN)/python -m pytest -n auto --dist worksteal -m "soak or hypothesis"

# What the tests of a room do not notice: small changes to its rules and services, one after another, with ROOM=invoices; of
# SAMPLE=60 of them alone, chosen by SEED (1); AGAIN=1 tries once more those that were not noticed last time. Changed messages,
# casts, `strict` of zip and locks that SQLite ignores are not counted: bench/mutants/rooms.py says why. PART=rules tries all
# changes of the rules alone with the tests that need no database, in a minute or two; PART=services those of the services with
# all tests of the room, some minutes for SAMPLE=40; MINUTES=6 tries no more of it after so many.
mutants: $(VENV)/dev.stamp translations
	@$(BIN)/python -m pip install --quiet "mutmut>=3.8,<4"
	@ROOM="$(ROOM)" PART="$(PART)" SAMPLE="$(SAMPLE)" SEED="$(SEED)" AGAIN="$(AGAIN)" $(BIN)/python -m bench.mutants.rooms

check: $(VENV)/dev.stamp translations
	@$(MAKE) --no-print-directory --jobs --output-sync \
	  check-rules check-format check-types check-imports check-templates check-scripts

check-rules:
	$(BIN)/ruff check .

check-format:
	$(BIN)/ruff format --check .

check-types:
	$(BIN)/mypy

check-imports:
	$(BIN)/lint-imports

check-templates:
	$(BIN)/djlint expo/templates --lint --quiet

check-scripts:
	@if [ -x $(BIN)/biome ]; then $(BIN)/biome ci; \
	else echo "Scripts and styles are not checked: Biome's Python package is made for Linux on x86-64 alone." >&2; fi

fix: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@[ ! -x $(BIN)/biome ] || $(BIN)/biome check --write

bench: $(VENV)/dev.stamp translations
	@$(BIN)/python -m bench

# The catalogues as people edit them (.po) become the ones that are read (.mo).
translations: $(VENV)/run.stamp
	@$(BIN)/python -m expo.i18n

# After a change of words: the catalogues have every text of the code, old ones gone, new ones empty.
words: $(VENV)/run.stamp
	@$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k _n:1,2 --no-location --sort-output --project=expo -o instance/expo.pot expo
	@for code in tr ur; do \
	  po=expo/translations/$$code/LC_MESSAGES/messages.po; verb=update; test -f $$po || verb=init; \
	  extra="-N --ignore-obsolete --ignore-pot-creation-date"; test $$verb = update || extra=""; \
	  $(BIN)/pybabel -q $$verb $$extra -w 118 -i instance/expo.pot -l $$code -o $$po || exit 1; \
	done

# Anew after a change of the dependencies in pyproject.toml; names and hashes only, no addresses.
lock: $(VENV)/dev.stamp
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile $(LOCKING) --extra build pyproject.toml -o $(LOCKS)/run.txt
	@$(BIN)/uv pip compile $(LOCKING) --extra build --extra dev -c $(LOCKS)/run.txt pyproject.toml -o $(LOCKS)/dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Expo needs Python 3.11 or newer; name it with PYTHON=..., as in: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: $(VENV)/bin/python $(LOCKS)/run.txt
	@echo "Installing what Expo needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCKS)/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp $(LOCKS)/dev.txt
	@echo "Installing the tools for tests (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCKS)/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
	find expo tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
