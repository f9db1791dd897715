# Needs Python 3.10 or newer, git and make; everything else comes into .venv and .venv-dev.
PYTHON ?= python3

.PHONY: demo check clean

demo: .venv/installed ## lint the examples, whose defects are planted: status 1 is what they must end with
	@.venv/bin/dqlint check examples; status=$$?; test $$status -eq 1 || { echo "expected findings (1), got status $$status" >&2; exit 1; }

check: .venv-dev/installed ## everything that must hold before a commit
	.venv-dev/bin/ruff check .
	.venv-dev/bin/ruff format --check .
	.venv-dev/bin/mypy
	.venv-dev/bin/lint-imports
	.venv-dev/bin/pytest

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv-dev/installed: pyproject.toml
	$(PYTHON) -m venv .venv-dev
	.venv-dev/bin/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean: ## remove what the other two made
	rm -rf .venv .venv-dev .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
