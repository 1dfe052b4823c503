# One target for each chore; `make help` lists them. Needs python3 (3.11 or later) and nothing else: everything is installed into .venv.
PYTHON ?= python3
BIN    := .venv/bin
MP162  := spec/mp162/mp162.policy $(sort $(wildcard spec/mp162/proposals/*.policy))

# The tests start the command hundreds of times: without bytecode each start compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

# What `make test-fast` leaves to `make test`: commands started one by one, whole spaces counted, random policies, every byte of a check.
SLOW := tests/docs tests/end_to_end tests/laws tests/packaging tests/questions tests/second_reading tests/soak tests/spec tests/test_third_reading.py \
  tests/policy_dsl/amend/test_in_force.py tests/policy_dsl/backends/python/readback tests/policy_dsl/diagram/space \
  tests/policy_dsl/sheets/test_round_trip.py

.PHONY: verify test test-fast browser lint docs pictures mutants soak fuzz bench clean help

verify: .venv/installed ## prove and refute the MP162 policy and its proposals
	@$(BIN)/evenhand verify $(MP162) --expect spec/mp162/expected.toml --no-cache
	@$(BIN)/evenhand verify spec/mp162/modification/*.policy --expect spec/mp162/modification/expected.toml --no-cache

test: lint .venv/typescript ## run all checks and tests; they have to pass before a change lands
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-fast: .venv/installed .venv/typescript ## run the tests that take less than two minutes together, while you work
	$(BIN)/python -m pytest -n 2 --dist worksteal $(addprefix --ignore=,$(SLOW))

browser: ## install Chromium with apt, if there is none; the tests open reports in it
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	  apt-get update -qq && apt-get install -y -qq chromium || \
	  { echo 'Chromium is not installed: its tests are skipped'; exit 1; }

lint: .venv/installed ## check layout, style, types and the architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/installed ## build the documentation into build/docs; warnings are errors
	$(BIN)/python -m sphinx -W --keep-going -q -c docs . build/docs

pictures: .venv/installed ## draw the pictures of README.md and ARCHITECTURE.md again
	PYTHONPATH=docs/_ext $(BIN)/python -m pictures

mutants: .venv/installed ## plant faults one by one; the tests have to catch each
	$(BIN)/python -m tests.mutants

soak: .venv/installed ## compare all meanings on a million random cases; failures are saved in spec/corpus
	$(BIN)/python -m tests.soak

fuzz: .venv/installed ## fuzz each reader of outside input for a minute; crashes are saved in tests/fuzz
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	$(BIN)/python -m tests.fuzz

bench: .venv/installed ## measure the promised ratios; fails when one is missed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group peers
	$(BIN)/python -m benchmarks

clean: ## delete everything that is installed or generated
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .fuzz

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The grammar too: its parse tables are made when the package is installed, and without them every command builds its parser.
.venv/installed: pyproject.toml policy_dsl/syntax/grammar.lark
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo 'evenhand needs Python 3.11 or later: set PYTHON, as in `make PYTHON=python3.12 test`'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --group dev --editable .
	@touch $@

# Checks the types of compiled JavaScript. Without npm the tests that need it are skipped and say so.
.venv/typescript: tests/typescript/package.json tests/typescript/package-lock.json .venv/installed
	@mkdir -p $@.new && cp tests/typescript/package*.json $@.new && \
	  if npm ci --prefix $@.new --silent --no-audit --no-fund --ignore-scripts; then rm -rf $@ && mv $@.new $@ && touch $@; \
	  else rm -rf $@.new; echo 'TypeScript is not installed: its tests are skipped'; fi
