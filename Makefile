# Parley. `make help` lists what there is; the scripts do the work and may be called directly.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# What the screens are made of: a change in any of these builds them anew. The folders are
# among them, because a file that is gone changes only its folder.
WEB_SOURCES := $(shell find web -mindepth 1 \( -name node_modules -o -name dist -o -name e2e -o -name scripts \) -prune \
	-o ! -name '*.go' ! -name '*.test.ts' -print)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

.PHONY: run
run: build ## Build, then serve with demo data on http://127.0.0.1:8080 (ARGS="--addr …" adds flags)
	@exec bin/parley serve --demo --data ./data $(ARGS)

.PHONY: build
build: build/web.stamp ## Build the screens and, with them inside, bin/parley
	@$(MAKE) binary

.PHONY: binary
binary:
	@command -v go >/dev/null || { echo "Go 1.26 or newer is needed: see https://go.dev/dl" >&2; exit 1; }
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/parley ./cmd/parley

.PHONY: web
web: build/web.stamp

build/web.stamp: web/node_modules/.package-lock.json $(WEB_SOURCES)
	@cd web && npm run --silent build
	@mkdir -p build && touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20.19 or newer is needed, with npm: see https://nodejs.org" >&2; exit 1; }
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: test
test: ## Check everything: format, lint, types, tests on SQLite and PostgreSQL, browsers, budgets
	@scripts/test

.PHONY: lint
lint: ## Format, vet, lint and dead code only
	@scripts/test gofmt vet lint deadcode web-format web-types web-deadcode

.PHONY: bench
bench: build ## Measure; figures also as JSON lines in build/bench.jsonl
	@scripts/bench

.PHONY: api
api: build ## Regenerate the API's TypeScript types from the OpenAPI document
	@cd web && npm run --silent api

.PHONY: fmt
fmt: build/tools/golangci-lint web/node_modules/.package-lock.json ## Format all sources
	@build/tools/golangci-lint fmt
	@cd web && npm run --silent format

.PHONY: tools
tools: build/tools/golangci-lint

build/tools/golangci-lint: tools/go.mod tools/go.sum
	@echo "building the linters (about a minute, once) …"
	@mkdir -p build/tools && cd tools && go build -o ../build/tools/ tool
	@touch $@

.PHONY: clean
clean: ## Remove what builds and tests have made; data/ stays
	@rm -rf bin build web/node_modules
	@find web/dist -mindepth 1 ! -name .gitkeep -delete
