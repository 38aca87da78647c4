# Two commands: `make demo` and `make test`. PORT= and DATA_DIR= move the demo; T= narrows the tests.
SHELL := /bin/sh
VENV ?= .venv
PY = $(VENV)/bin/python
T ?=
export PORT DATA_DIR
# The many processes of a demo or a test run would each compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
# An environment whose Python has gone is made anew.
IGNORED := $(shell [ ! -f $(VENV)/pyvenv.cfg ] || $(PY) -c '' 2>/dev/null || rm -rf $(VENV))

.PHONY: demo test lint bench translations lock python

demo: $(VENV)/demo.stamp
	@exec $(PY) -m bookingsite.embedded demo --with-parent

# The whole suite runs on all cores, each with databases of its own; a file stays together for what it plants.
ALL = -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
test: $(VENV)/dev.stamp
	@exec $(PY) -m bookingsite.embedded run -- $(PY) -m pytest $(if $(T),$(T),$(ALL))

lint: $(VENV)/dev.stamp
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports

bench: $(VENV)/dev.stamp
	@# Engines as durable as the demo's, on data of their own.
	@TEST_DATA_DIR=.data/bench exec $(PY) -m bookingsite.embedded run --durable -- $(PY) -m bench

translations: $(VENV)/dev.stamp
	$(PY) manage.py update_translations
	$(PY) manage.py compile_translations

# Every package with its hashes, for every platform; the smaller sets are subsets of the largest.
LOCK = $(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet
lock: $(VENV)/dev.stamp
	$(LOCK) $(UPGRADE) --extra dev -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt --extra demo -o requirements/demo.txt
	$(LOCK) -c requirements/dev.txt -o requirements/base.txt

$(VENV)/demo.stamp: requirements/demo.txt | python
	@$(INSTALL) -r requirements/demo.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | python
	@$(INSTALL) -r requirements/dev.txt
	@touch $(VENV)/demo.stamp $@

# Compiling every module of every package takes longer than what is ever imported.
INSTALL = echo "Installing packages into $(VENV) …" && $(PY) -m pip install --quiet --disable-pip-version-check \
	--no-compile --no-deps --require-hashes

python:
	@[ -x $(PY) ] || .ci/venv $(VENV)
