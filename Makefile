# The workbench from one command. `make run` needs Python >= 3.11 and nothing else.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
# The order of the tests: the same each time, so that what fails fails again; SEED=last or another number for another.
SEED ?= 1
# Errors of pip name the index they asked; that is nobody's business but the machine's.
HIDE_HOSTS := sed -E -e 's,https?://[^ "'"'"'<>)]+,<index>,g' -e "s,host='[^']+',host=<index>,g"

.PHONY: run dev test test-external test-faults bench bench-claims bench-capture bench-ranking bench-web bench-live bench-bundle bench-export bench-scale bench-matching bench-splitting bench-memory lint audit lock clean \
	requirements requirements-dev chromium
.DEFAULT_GOAL := run

run: requirements  ## everything, at http://localhost:8000; PORT=8001 make run for another port
	@exec $(BIN)/python manage.py workbench

dev: requirements  ## the same, started again whenever a file changes
	@exec $(BIN)/python manage.py workbench --dev

test: requirements-dev chromium  ## the journeys on external servers where there are any, then every test on our own
	@$(BIN)/python -m tests.external --if-possible
	@$(BIN)/python -m pytest -n 4 --dist worksteal --randomly-seed=$(SEED)

test-external: requirements-dev chromium  ## the journeys on PostgreSQL, Redis and RabbitMQ of the system, installed if need be
	@$(BIN)/python -m tests.external

test-faults: requirements-dev  ## processes killed, servers gone, discs full: the long form
	@FAULTS=long $(BIN)/python -m pytest tests/faults -q

bench: bench-claims bench-ranking bench-live bench-bundle bench-web bench-scale bench-splitting bench-capture bench-export bench-memory  ## all figures; writes docs/bench.json and docs/bench.md

bench-claims: requirements-dev  ## the claims engine on the shared data; writes its table into docs/claims-engine.md
	@$(BIN)/python -m tests.bench.bench_claims

bench-capture: requirements-dev  ## 300 sources on 60 hosts, and attaching meanwhile
	@$(BIN)/python -m tests.bench.bench_capture

bench-ranking: requirements-dev  ## passages found for claims; writes its table into docs/passages.md
	@$(BIN)/python -m tests.bench.bench_ranking

bench-web: requirements-dev  ## pages and verdicts at 1,000 to 1,000,000 claims, beside bare views
	@for claims in 1000 100000 1000000; do $(BIN)/python -m tests.bench.bench_web --claims $$claims || exit 1; done

bench-live: requirements-dev  ## 200 open pages that ask what others do, beside savers
	@$(BIN)/python -m tests.bench.bench_live

bench-bundle: requirements-dev  ## 300 verdicts with 600 quotes, bundled and verified
	@$(BIN)/python -m tests.bench.bench_bundle

bench-scale: requirements-dev  ## search, matching, import at 1,000 to 1,000,000 claims; writes docs/scale.md and docs/matching.md
	@$(BIN)/python -m tests.bench.bench_scale

bench-matching: requirements-dev  ## paraphrases and traps among a million claims; writes its table into docs/matching.md
	@$(BIN)/python -m tests.bench.bench_scale --sizes 1000000 --only matching

bench-splitting: requirements-dev  ## articles imported and split by a worker
	@$(BIN)/python -m tests.bench.bench_splitting

bench-memory: requirements-dev  ## what all processes take at rest; writes its table into docs/memory.md
	@$(BIN)/python -m tests.bench.bench_memory

bench-export: requirements-dev  ## all claims streamed, and a report of 300 claims in every format
	@$(BIN)/python -m tests.bench.bench_export

lint: requirements-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/bandit --quiet --recursive claims factcheck manage.py --configfile .ci/bandit.yaml
	@$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

audit: requirements-dev  ## known holes in what the locks list; asks an advisory database on the network
	@.ci/audit

lock: requirements-dev  ## exact versions with hashes, after a change in pyproject.toml
	@.ci/lock

clean:  ## what can be made again; the data stays
	rm -rf $(VENV) build .pytest_cache .ruff_cache

requirements: LOCK := requirements.lock
requirements-dev: LOCK := requirements-dev.lock
requirements requirements-dev: $(BIN)/python
	@cmp -s $(LOCK) $(VENV)/$(LOCK) || { \
		echo "Installing what $(LOCK) lists, into $(VENV); the first time this takes a minute or two."; \
		$(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r $(LOCK) \
			> $(VENV)/pip.log 2>&1 || { tail -n 20 $(VENV)/pip.log | $(HIDE_HOSTS) >&2; exit 1; }; \
		cp $(LOCK) $(VENV)/$(LOCK); }

$(BIN)/python:
	@.ci/venv "$(PYTHON)" $(VENV)

chromium:
	@$(BIN)/python -m tests.chromium
