# Every command of the project. `make` lists them. Needs Python 3.11 or later, git and make; nothing else.

VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run demo test check lint format types imports drift screenshots benchmark lock clean
# A recipe that fails leaves no half-made target behind.
.DELETE_ON_ERROR:

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# -- Try it -----------------------------------------------------------------------------------------------------------

run demo: export KB_DATABASE_URL = sqlite:///$(DEMO)/evidence.sqlite3

demo: $(VENV)/.run ## Set up, read the built-in documents, print the answers to the three questions
	@mkdir -p $(DEMO)
	$(BIN)/kb ingest corpus
	$(BIN)/kb evidence "bone metastases"
	$(BIN)/kb complications PMMA
	$(BIN)/kb complications "imipenem/cilastatin"
	$(BIN)/kb cite --style vancouver keyAdvancedInterventionalPain2020 okunoAlleviatingPainRole

run: demo ## The same, and serve the pages on this machine until Ctrl-C
	$(BIN)/kb serve

# -- Check it ---------------------------------------------------------------------------------------------------------

# The checks go on after a failure, so one run shows everything that is wrong; pytest's closing line comes last.
test: $(VENV)/.test ## Set up, run every check
	@$(MAKE) --no-print-directory --keep-going check; checked=$$?; \
	KB_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" $(BIN)/python -m pytest; tested=$$?; \
	exit $$((checked || tested))

check: lint format types imports drift

lint: $(VENV)/.test
	$(BIN)/ruff check --output-format concise .

format: $(VENV)/.test
	$(BIN)/ruff format --check --output-format concise .

types: $(VENV)/.test
	$(BIN)/mypy

imports: $(VENV)/.test
	$(BIN)/lint-imports

drift: $(VENV)/.test
	KB_DATABASE_URL=sqlite:// $(BIN)/kb db check

# -- Look at it, measure it -------------------------------------------------------------------------------------------

screenshots: $(VENV)/.test ## Take a picture of each page for the README
	KB_CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" $(BIN)/python -m tests.browser.screenshots docs/screenshots

benchmark: $(VENV)/.run ## Measure speed and memory (ARTICLES=folder of JATS files)
	$(BIN)/python benchmarks $(ARTICLES)

# -- Set it up --------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.12 python3.11 python3.13; do \
	  if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then exec "$$python" -m venv $(VENV); fi; \
	done; \
	echo "Needed: Python 3.11 or later with its venv module. PYTHON=/path/to/python names one." >&2; exit 1

# The stamps say which pins the environment holds. Only wheels with a known digest are installed, so that no compiler
# is needed and nothing else gets in; then this project itself, which brings nothing of its own.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes --only-binary=:all: -r $<
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes --only-binary=:all: -r $<
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

PINS := $(BIN)/uv pip compile pyproject.toml --group pins --universal --python-version 3.11 \
  --only-binary :all: --generate-hashes --strip-extras --no-annotate --no-emit-index-url --no-emit-find-links --quiet

lock: export UV_CUSTOM_COMPILE_COMMAND = make lock
lock: $(VENV)/.test ## Write the requirement files anew (UPGRADE=--upgrade takes the newest releases)
	$(PINS) $(UPGRADE) --output-file requirements/run.txt
	$(PINS) $(UPGRADE) --group test --constraint requirements/run.txt --output-file requirements/test.txt

clean: ## Remove what was made here, except the environment
	rm -rf $(DEMO) build dist *.egg-info .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
