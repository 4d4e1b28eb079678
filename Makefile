# aloft needs Go and make, nothing else. `make` lists the targets.

MODULE  := github.com/aloftdeck/aloft
BIN     := bin/aloft
MANDIR  ?= dist/man
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT  ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)
# The commit's date, not the build's: the same commit gives the same binary.
DATE    ?= $(shell git log -1 --format=%cI 2>/dev/null)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.date=$(DATE)
GOBUILD := CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)'
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
DOCS    := $(wildcard README.md docs/*.md)

.DEFAULT_GOAL := help
.PHONY: help demo run build install test race lint fuzz bench cover cross docs docs-check pictures man release-files release-check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## the cockpit on the embedded account: no credentials, no network
	@$(BIN) --demo

run: build ## the cockpit on your account; more arguments in ARGS
	@$(BIN) $(ARGS)

build: ## build bin/aloft
	@mkdir -p $(dir $(BIN))
	$(GOBUILD) -o $(BIN) ./cmd/aloft

install: ## install aloft where go install puts it
	CGO_ENABLED=0 go install -trimpath -ldflags '$(LDFLAGS)' ./cmd/aloft

test: ## run the tests
	go test ./...

race: ## run the tests under the race detector
	go test -race ./...

lint: ## gofmt, go vet and staticcheck
	@unformatted=$$(gofmt -l aws cmd config model ui); \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

# Go minimizes each input that finds something new for a minute, and runs nothing else
# meanwhile; ten runs are enough for files of a few lines.
FUZZTIME ?= 1000000x
FUZZED   = $(shell grep -rn '^func Fuzz' --include='*_test.go' . | sed 's|^\./\(.*\)/[^/]*:[0-9]*:func \(Fuzz[A-Za-z]*\).*|\1:\2|')
FUZZ     := go test -run '^$$' -fuzzminimizetime 10x -fuzztime $(FUZZTIME)

fuzz: ## fuzz what is parsed: configuration, journal, stamps, logs, inputs
	@set -e; for target in $(FUZZED); do \
		echo "$${target}"; $(FUZZ) -fuzz "^$${target#*:}$$" ./$${target%:*}; \
	done

bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

cover: ## show how much of each package the tests reach
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out | tail -n 1

cross: ## build for linux, darwin and windows, on amd64 and arm64
	@mkdir -p dist
	@set -e; for platform in $(PLATFORMS); do \
		os=$${platform%/*}; arch=$${platform#*/}; suffix=; \
		if [ $$os = windows ]; then suffix=.exe; fi; \
		echo "dist/aloft-$$os-$$arch$$suffix"; \
		GOOS=$$os GOARCH=$$arch $(GOBUILD) -o dist/aloft-$$os-$$arch$$suffix ./cmd/aloft; \
	done

docs: ## write the generated parts of the documentation anew
	go run ./cmd/aloft docs $(DOCS)
	go test -count=1 -run Documented ./config -update
	go test -count=1 -run ThirdParty ./cmd/aloft -update

docs-check: ## fail when a generated part of the documentation is not current
	go run ./cmd/aloft docs --check $(DOCS)
	go test -count=1 -run Documented ./config
	go test -count=1 -run ThirdParty ./cmd/aloft

pictures: ## draw the pictures of the documentation anew; make test holds them current
	go test -count=1 -run Pictures ./ui -draw

man: build ## write the man pages to MANDIR (dist/man)
	@mkdir -p $(MANDIR)
	$(BIN) man $(MANDIR)

# What a release has besides programs: goreleaser packs what is here.
RELEASE ?= release

release-files: build
	@rm -rf $(RELEASE) && mkdir -p $(RELEASE)/man/gz $(RELEASE)/completion
	$(BIN) man $(RELEASE)/man
	@for page in $(RELEASE)/man/*.1; do gzip -9nc $$page >$(RELEASE)/man/gz/$$(basename $$page).gz; done
	$(BIN) completion bash >$(RELEASE)/completion/aloft.bash
	$(BIN) completion zsh >$(RELEASE)/completion/_aloft
	$(BIN) completion fish >$(RELEASE)/completion/aloft.fish
	$(BIN) completion powershell >$(RELEASE)/completion/aloft.ps1

release-check: ## make a release here, publish nothing, and look at what is in it; needs goreleaser
	.ci/release

clean: ## remove what the other targets made
	rm -rf bin dist $(RELEASE) cover.out
