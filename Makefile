# Every target is one script; they install what is missing and set up PATH themselves.
PORT ?= 8080
HOST ?= 127.0.0.1
export PORT HOST
SERVER ?= nginx
OUT ?= target/proxy-config

.DEFAULT_GOAL := help
.PHONY: help demo test test-engines test-faults lint build dist proxy-config size bench fuzz soak

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## The console with two simulated sites; PORT=8080 HOST=127.0.0.1
	@scripts/demo

test: ## Lint, all tests, size budget, whole journeys; VERBOSE=1 shows everything
	@scripts/test

test-engines: ## All journeys in Firefox and in WebKit; JOURNEYS= part of a name
	@scripts/test-engines

test-faults: ## The whole fault matrix; BLESS=1 writes it into tests/end-to-end/README.md
	@HAWSER_FAULTS=all HAWSER_BLESS="$(BLESS)" scripts/test-faults

lint: ## Format, shell scripts, clippy on the host and for the browser
	@scripts/lint

build: ## The console as static files in dist/
	@scripts/install build && scripts/build

dist: ## build, with checksums, and one archive in target/
	@scripts/dist

proxy-config: ## A proxy's configuration and config.json: APPLIANCES=list SERVER=nginx|caddy|haproxy OUT=folder
	@scripts/cargo xtask proxy-config "$(APPLIANCES)" "$(SERVER)" "$(OUT)"

size: build ## What the first load weighs, against its budget
	@scripts/size

bench: ## All benchmarks
	@scripts/bench

fuzz: ## Harmed input for every decoder, then the properties; INPUTS=how many SEED=which CASES=100000
	@INPUTS="$(INPUTS)" SEED="$(SEED)" FROM="$(FROM)" CASES="$(CASES)" scripts/fuzz

soak: ## Hours of following in minutes, what it costs; HOURS=8 TASKS=200 SPEED=60 ENGINES="chromium firefox"
	@HOURS="$(HOURS)" TASKS="$(TASKS)" SPEED="$(SPEED)" ENGINES="$(ENGINES)" scripts/soak
