# Every command of the project; `make` alone lists them. See README.md.
SHELL := /bin/bash
.DEFAULT_GOAL := aide
PYTHON ?= python3
BIN := .venv/bin
ETAT := $(or $(MAILLAGE_ETAT),.maillage)
OUVRIERS ?= auto

.PHONY: aide install run test test-unit test-e2e check format bench bench-nation parcours tenue mutations captures demo-reset lock systeme systeme-tests

aide: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

# --- install: each step leaves a stamp, a second run takes a second -----------------------------

install: systeme .venv/.installe node_modules/.installe ## prepare .venv/, node_modules/ and system packages

systeme:
	@scripts/paquets-systeme produit

systeme-tests:
	@scripts/paquets-systeme tests

.venv/bin/python: | systeme
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus récent est nécessaire : make install PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installe: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Node comes from a Python package, so that no Node is needed on the machine.
node_modules/.installe: package.json package-lock.json .npmrc .venv/.installe
	$(BIN)/python scripts/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python -m config.ilot
	@touch $@

# --- run ----------------------------------------------------------------------------------------

run: install ## prepare and open the product on http://127.0.0.1:8000 (PORT=…); Ctrl-C stops all
	@exec setpriv --pdeathsig INT $(BIN)/python -m config.lancer

demo-reset: install ## empty the product and build the demonstration again
	@exec $(BIN)/python -m config.demo_reset

# --- tests --------------------------------------------------------------------------------------

test: install systeme-tests ## every test: fast, browser, slow
	$(BIN)/pytest -n $(OUVRIERS) --dist worksteal $(ARGS)

test-unit: install ## the fast tests only
	$(BIN)/pytest -n $(OUVRIERS) --dist worksteal -m "not e2e and not lent" $(ARGS)

test-e2e: install systeme-tests ## the browser tests only
	$(BIN)/pytest -n $(OUVRIERS) --dist worksteal -m e2e $(ARGS)

check: install ## formats, types, layers, migrations, locks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	scripts/verifier-hotes
	$(BIN)/python manage.py migrate --database proprietaire --verbosity 0
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --database default --database proprietaire

format: install ## rewrite Python and templates in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install ## measure (import against COPY, pages, planning)
	$(BIN)/python -m bench $(ARGS)

bench-nation: install ## measure one department's screens with the whole country beside it (half an hour)
	$(BIN)/python -m bench.nation $(ARGS)

mutations: install ## break a defence on purpose; a named test must fail each time
	$(BIN)/python -m tests.mutations $(ARGS)

tenue: install systeme-tests ## edit while everything around is killed; print what was killed, when, what was lost
	$(BIN)/python -m tests.tenue $(ARGS)

parcours: install systeme-tests ## do the written journeys again and write their acts and seconds in docs/parcours.md
	PARCOURS_ECRIRE=1 $(BIN)/pytest -n0 tests/e2e/test_parcours_edt.py tests/e2e/test_semaine_de_poche.py $(ARGS)

captures: install systeme-tests ## take the picture of README.md again, from the demonstration
	$(BIN)/python -m scripts.captures

lock: .venv/.installe ## compute the hashed locks again from requirements*.in and package.json
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
	$(BIN)/python scripts/npm install --package-lock-only --ignore-scripts --no-audit --no-fund
	scripts/verifier-hotes
