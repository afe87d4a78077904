# `make` lists what there is. Everything installs what it needs into .venv first, once.
# PYTHON=/path/to/python3.12, PORT=8001 and PROVINCE_CODE=15 may be set on the line.

PYTHON ?= python3
PROVINCE_CODE ?= 14
BIN := .venv/bin
PO := $(wildcard */locale/vi/LC_MESSAGES/django.po)
DATABASE_URL ?= postgres://$(shell id -un)@127.0.0.1:5432/labor_export
CELERY_BROKER_URL ?= redis://127.0.0.1:6379/9
export PROVINCE_CODE
# The embedded commands need no server, whatever the shell's environment names.
EMBEDDED := env -u DATABASE_URL -u CELERY_BROKER_URL -u DJANGO_SETTINGS_MODULE
SERVERS := env DATABASE_URL=$(DATABASE_URL) CELERY_BROKER_URL=$(CELERY_BROKER_URL)
# Long enough and worth nothing: `check --deploy` looks at the settings, not at the secrets.
PRODUCTION := env DJANGO_SETTINGS_MODULE=labor_export.settings.production ALLOWED_HOSTS=register.example \
	SECRET_KEY=$$(printf 'only-for-this-check-%.0s' 1 2 3 4) IDENTITY_HMAC_KEY=only-for-this-check \
	IDENTITY_KEYS=b25seS1mb3ItdGhpcy1jaGVjay0zMi1ieXRlcy1sb24= \
	DATABASE_URL=postgres://nobody@127.0.0.1/nothing CELERY_BROKER_URL=redis://127.0.0.1/9

.PHONY: help run demo-reset test test-services test-browser bench weights screens check fix messages lock clean
.DEFAULT_GOAL := help

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: .venv/messages ## start the register with a demonstration (PORT=8000, PROVINCE_CODE=14)
	@$(EMBEDDED) $(BIN)/python manage.py serve

demo-reset: ## throw this province's demonstration away; the next `make run` invents it anew
	rm -f var/province-$(PROVINCE_CODE).* var/demo-$(PROVINCE_CODE).json var/demo.json

test: .venv/installed-dev .venv/messages ## the suite, no server and no browser needed (ARGS="tests/core -x")
	$(EMBEDDED) $(BIN)/python -m pytest $(ARGS)

test-services: .venv/installed-dev .venv/messages ## the suite on PostgreSQL and Redis (DATABASE_URL, CELERY_BROKER_URL)
	$(SERVERS) $(BIN)/python -m pytest -m "not browser" $(ARGS)

test-browser: .venv/installed-dev .venv/messages ## the journeys in Debian's Chromium
	$(EMBEDDED) $(BIN)/python -m pytest -m browser $(ARGS)

bench: .venv/installed-dev .venv/messages ## measure beside bare SQL, on PostgreSQL; writes var/benchmarks.json
	$(SERVERS) $(BIN)/python -m benchmarks $(ARGS)

weights: .venv/installed-dev .venv/messages ## weigh every page of the register that `make run` serves; writes docs/reference/page-weights.md
	$(EMBEDDED) $(BIN)/python -m benchmarks.weigh

screens: .venv/installed-dev .venv/messages ## take the pictures of docs/screens from the register that `make run` serves
	$(EMBEDDED) $(BIN)/python -m tests.browser.screens

check: .venv/installed-dev .venv/messages ## style, types, settings, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(EMBEDDED) $(BIN)/python manage.py makemigrations --check
	$(EMBEDDED) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(EMBEDDED) $(BIN)/python manage.py messages --check

fix: .venv/installed-dev ## format and sort what a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2

messages: .venv/installed-dev ## bring the Vietnamese catalogues up to date with the code
	$(EMBEDDED) $(BIN)/python manage.py messages --update --compile

lock: .venv/uv ## pin anew what pyproject.toml asks for, with hashes
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
		pyproject.toml -o requirements/base.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
		--extra dev -c requirements/base.lock pyproject.toml -o requirements/dev.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
		requirements/uv.in -o requirements/uv.lock

clean: ## remove the environment and caches; the data in var/ stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis staticfiles
	find . -name __pycache__ -prune -exec rm -rf {} +

# --- what the commands above stand on ---------------------------------------------------------

.venv/uv: requirements/uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is `$(PYTHON) --version 2>&1`. Name another: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
		echo "$(PYTHON) cannot make environments; on Debian: apt-get install python3-venv"; exit 1; }
	@# uv only makes it quicker: without a build of it for this machine pip does the same.
	@echo "Making the environment in .venv ..."; $(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.lock || true
	@touch $@

.venv/installed-base: requirements/base.lock .venv/uv
	@$(call install,requirements/base.lock)
	@touch $@

# Everything of base.lock is in dev.lock with the same versions, so this serves `make run` too.
.venv/installed-dev: requirements/dev.lock requirements/base.lock .venv/uv
	@$(call install,requirements/dev.lock)
	@touch .venv/installed-base $@

.venv/messages: $(PO) .venv/installed-base
	@$(EMBEDDED) $(BIN)/python manage.py messages --compile
	@touch $@

define install
	echo "Installing $(1) ..."; \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r $(1) \
		|| $(BIN)/python -m pip install --quiet --require-hashes -r $(1)
endef
