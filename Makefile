# One verb a chore. Needs python3 (3.11 or later) and nothing else; everything is installed into .venv.
PYTHON ?= python3
BIN    := .venv/bin
MP162  := spec/mp162/mp162.policy $(sort $(wildcard spec/mp162/proposals/*.policy))

# The tests start the command hundreds of times: without bytecode each start compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: verify test lint docs mutants soak fuzz bench clean

verify: .venv/installed ## prove and refute the MP162 policy and its proposals
	@$(BIN)/evenhand verify $(MP162) --expect spec/mp162/expected.toml

test: lint ## everything that has to pass before a change lands
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: .venv/installed ## layout, style, types and the architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/installed ## the documentation, into build/docs; a warning is an error, and the tests build it too
	$(BIN)/python -m sphinx -W --keep-going -q -c docs . build/docs

mutants: .venv/installed ## plant faults one by one; each has to be caught
	$(BIN)/python -m tests.mutants

soak: .venv/installed ## a million cases over random policies, every meaning compared; failures are saved in spec/corpus
	$(BIN)/python -m tests.soak

fuzz: .venv/installed ## a minute of fuzzing for each reader of what comes from outside; crashes are saved in tests/fuzz
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	$(BIN)/python -m tests.fuzz

bench: .venv/installed ## the promised ratios, measured; 1 when one is missed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group peers
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .fuzz

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo 'evenhand needs Python 3.11 or later: set PYTHON, as in `make PYTHON=python3.12 test`'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --editable .
	@touch $@
