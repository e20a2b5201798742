# Each target is one script; scripts install what is missing and set PATH themselves.
PORT ?= 8080
HOST ?= 127.0.0.1
export PORT HOST
SERVER ?= nginx
OUT ?= target/proxy-config

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint audit build dist proxy-config size bench fuzz soak

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## The console with two simulated sites; PORT=8080 HOST=127.0.0.1
	@scripts/demo

test: ## Lint, all tests, size, end to end in three browsers; VERBOSE=1 shows everything
	@scripts/test

test-all: ## make test, then all journeys in Firefox and WebKit, the whole fault matrix, all servers
	@scripts/test
	@JOURNEYS="$(JOURNEYS)" BLESS="$(BLESS)" scripts/test all-journeys all-faults all-servers

lint: ## Format, shell scripts, clippy for the host and for wasm32
	@scripts/test lint

audit: ## Licences, bans, sources and advisories of all crates and npm packages
	@scripts/audit

build: ## The console as static files in dist/
	@scripts/dist

dist: ## build, and one archive in target/
	@scripts/dist archive

proxy-config: ## A proxy's configuration and config.json: APPLIANCES=list SERVER=nginx|caddy|haproxy OUT=folder
	@scripts/with cargo xtask proxy-config "$(APPLIANCES)" "$(SERVER)" "$(OUT)"

size: ## What a visit loads, against its limit
	@scripts/test size

bench: ## All benchmarks
	@scripts/test bench

fuzz: ## Damaged input for every decoder, then the properties; INPUTS=how many SEED=which CASES=100000
	@INPUTS="$(INPUTS)" SEED="$(SEED)" FROM="$(FROM)" CASES="$(CASES)" scripts/test fuzz

soak: ## Hours of polling in minutes, and what it costs; HOURS=8 TASKS=200 SPEED=60 ENGINES="chromium firefox"
	@HOURS="$(HOURS)" TASKS="$(TASKS)" SPEED="$(SPEED)" ENGINES="$(ENGINES)" scripts/test soak
