# madoguchi. `make` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# nomsgpack: gin would otherwise compile a codec that nothing uses (40 s).
export GOFLAGS := -tags=nomsgpack -buildvcs=false

.NOTPARALLEL:

GO_PURE := ./internal/fault ./internal/clock ./internal/ids ./internal/municipality \
	./internal/seal ./internal/form/... ./internal/certificate ./internal/house
PACKAGES ?= ./...
NPM := npm --prefix web --silent

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: dev
dev: ## run everything on this machine, with two fictional municipalities
	@scripts/setup dev
	@scripts/counted "compiling the service" go build -v -o bin/ ./cmd/...
	@exec bin/madoguchi dev

.PHONY: dev-reset
dev-reset: build ## forget the development data
	@bin/madoguchi dev --reset

.PHONY: setup
setup: ## install what this machine lacks (all of it, for tests too)
	@scripts/setup test

.PHONY: build
build: ## compile the programs to bin/
	@scripts/counted "compiling the service" go build -v -o bin/ ./cmd/...

.PHONY: test
test: setup build lint test-pure test-go test-web e2e test-s3 ## every test there is

.PHONY: test-pure
test-pure: ## the Go tests that need no server, in seconds
	@go test $(GO_PURE)

.PHONY: test-go
test-go: build ## all Go tests with the race detector, real PostgreSQL and Redis
	@scripts/counted "compiling for the race detector" go build -race -v $(PACKAGES)
	@bin/madoguchi test-servers -- go test -race $(PACKAGES)

.PHONY: test-s3
test-s3: bin/versitygw ## the object store against a real S3 server, built once
	@GOFLAGS=-buildvcs=false go test -tags nomsgpack,versitygw -run Versity ./internal/blob

bin/versitygw: internal/blob/versitygw/go.mod
	@mkdir -p $(@D)
	@scripts/counted "building the S3 server for tests, once (3 min)" \
		go -C $(<D) build -v -o $(CURDIR)/$@ github.com/versity/versitygw/cmd/versitygw

.PHONY: test-web
test-web: ## type check, unit tests and build of the web
	@$(NPM) run gen -- --check
	@$(NPM) run typecheck
	@$(NPM) run test
	@$(NPM) run build

.PHONY: e2e
e2e: build ## the whole story in Chromium, at phone and desktop size
	@bin/madoguchi dev --fresh -- $(NPM) run e2e

.PHONY: lint
lint: ## format, vet, the rules of the house
	@unformatted=$$(gofmt -l cmd internal migrations tenants); \
		[ -z "$$unformatted" ] || { echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; }
	@go vet ./...
	@go test ./internal/house

.PHONY: check
check: ## what CI runs
	@CI=true .ci/run

.PHONY: bench
bench: build ## the figures: submit path, provisioning, many tenants, forms, 100,000 random forms, first load
	@bin/madoguchi test-servers --durable -- go test -run '^$$' -bench . -benchtime 1x -timeout 60m ./internal/bench
	@MADOGUCHI_RANDOM_CASES=100000 $(NPM) run test -- form/evaluate/hundred form/evaluate/differential
	@bin/madoguchi dev --fresh -- node web/e2e/bench/forms.mjs
	@$(NPM) run build
	@$(NPM) run size

.PHONY: gen
gen: ## write again what is generated: OpenAPI documents, TypeScript types
	@go test ./internal/citizenapi ./internal/staffapi ./internal/operatorapi -run TestOpenAPI -update
	@$(NPM) run gen

.PHONY: golden
golden: build ## accept the present output of golden tests; read the diff
	@bin/madoguchi test-servers -- go test \
		$$(grep -rl 'flag.Bool("update"' --include='*_test.go' internal | xargs -n1 dirname | sort -u | sed 's,^,./,') -update

.PHONY: new-migration
new-migration: ## start a migration: make new-migration KIND=tenant NAME=add_thing
	@scripts/new-migration "$(KIND)" "$(NAME)"

.PHONY: clean
clean: ## remove what was built; keeps the development data
	@rm -rf bin web/dist web/test-results
