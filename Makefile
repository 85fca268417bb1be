# make run    the app, on this machine only         make test        every test, in a real browser too
# make class  the app, for the classroom's network  make test-quick  those that need no browser
# make dev    the app, which follows your edits     make check       lint, format, types and layers

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
# as the app itself runs
ONE_THREAD = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
APP = $(BIN)/python -m digits_knn
SERVERS = tests/faults tests/hostile tests/deploy

.PHONY: run class dev test test-quick check lock audit licenses clean

run: $(VENV)/run
	$(APP)

class: $(VENV)/run
	$(APP) class $(NAME)

# an edited module or page is read anew; a script or style when the browser loads the page again
dev: $(VENV)/run
	$(APP) --server.fileWatcherType auto --server.runOnSave true

# three at once keep two cores busy: most of a browser test is waiting; those that start servers of
# their own, cut and flood them come after, so that they slow down no others
test: $(VENV)/test
	$(BIN)/python -m tests.browser.provide
	$(BIN)/python -m tests.store.provide
	$(BIN)/python -m tests.deploy.provide
	$(ONE_THREAD) $(BIN)/python -m pytest -n 3 --dist worksteal $(SERVERS:%=--ignore %)
	$(ONE_THREAD) $(BIN)/python -m pytest -n 2 --dist worksteal $(SERVERS)

test-quick: $(VENV)/test
	$(ONE_THREAD) $(BIN)/python -m pytest -n auto --ignore tests/browser --ignore tests/scripts \
	$(SERVERS:%=--ignore %)

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/biome check

# pin anew what pyproject.toml asks for
lock: $(VENV)/test
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --no-header --quiet \
	pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --no-header --quiet \
	--group test -c requirements.txt -o requirements-test.txt
	@# the project itself, so that Streamlit finds its elements; no constraint may say so
	$(BIN)/python -c "from pathlib import Path; file = Path('requirements.txt'); \
	file.write_text('-e .\n' + file.read_text())"

# known vulnerabilities of the pinned dependencies. pip-audit asks PyPI for them, and fails if it cannot;
# it has an environment of its own, as the app needs other versions of some packages
audit:
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	grep -v '^-e' requirements.txt > $(VENV)/audit/requirements.txt
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --no-deps --requirement $(VENV)/audit/requirements.txt

# from the installed packages
licenses: $(VENV)/test
	$(BIN)/python -m tests.licenses > docs/licenses.md

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/run: requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
	'digits-knn needs Python 3.11 or newer, this is ' + sys.version.split()[0] + \
	'. Name another: make PYTHON=python3.12')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test: $(VENV)/run requirements-test.txt
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-test.txt
	@touch $@
