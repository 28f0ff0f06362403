# `make demo` and `make test` set up all they need; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help docs release manual demo test env browser java lint gate bench train learn clean fuzz pictures
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

env: .venv/ready  ## make .venv in this folder, with the whence command in it

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "whence needs Python 3.11 or newer; name one: make env PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' || \
	  { echo "This Python cannot make environments; on Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable ".[all,frames,spacy,spark,mcp]" --group dev
	touch $@

DEMO := runs/demo.db

demo: env  ## read the example article, print its ledger, and make a library to look at
	$(BIN)/whence read examples/harbour.txt
	@mkdir -p runs
	$(BIN)/whence add examples/harbour.txt examples/council.txt examples/bridge.html examples/newsletter.eml examples/cables.jsonl --library $(DEMO)
	$(BIN)/whence trace --library $(DEMO)
	@echo
	@echo "To open these articles in the browser: $(BIN)/whence serve --library $(DEMO) --open"

pictures: demo browser  ## take the pictures of the README again
	$(BIN)/python docs/pictures.py $(DEMO)

manual: env  ## write anew what follows from the code: pages of commands and JSON, man page, completion
	$(BIN)/python docs/generate.py

docs: env  ## the site, in build/site; fails on any warning and on any link that leads nowhere
	$(BIN)/pip install --quiet --group docs
	$(BIN)/sphinx-build -q --fresh-env --fail-on-warning --keep-going docs build/site
	$(BIN)/python docs/links.py build/site

test: env browser java lint docs  ## everything CI runs
	$(BIN)/pytest
	$(BIN)/python -m eval.gate

browser:  ## the browser that tests of pages need, where apt-get may install it
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y chromium chromium-driver >/dev/null; } || \
	  echo "no Chromium with its driver here: the tests of pages in a browser are skipped" >&2
	@[ -e .browser/node_modules/axe-core/axe.min.js ] || \
	  { command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix .browser axe-core@4; } || \
	  echo "no npm here: the pages are not tested for accessibility" >&2

fuzz: env  ## 10,000 generated requests to the API of the web app
	WHENCE_REQUESTS=400 $(BIN)/pytest tests/web/test_web_api.py -k generated

java:  ## the Java that Spark needs, where apt-get may install it
	@command -v java >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y openjdk-17-jre-headless >/dev/null; } || \
	  echo "no Java here: the tests of Spark are skipped" >&2

lint: env  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: env  ## accuracy of the shipped model on the shared dev sets
	$(BIN)/python -m eval.gate

bench: env java  ## speed and memory: reading, search, the check, the library, Spark (an hour on two cores)
	$(BIN)/python -m benchmarks.read
	$(BIN)/python -m benchmarks.length
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.check_speed --whole
	$(BIN)/python -m benchmarks.library
	$(BIN)/python -m benchmarks.web
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.spark

train: env  ## train the model again on the shared data, and export it (hours on two cores)
	$(BIN)/pip install --quiet --group train
	$(BIN)/python -m training.train runs/first
	$(BIN)/python -m training.export $(foreach epoch,3 7 8,runs/first/epoch-$(epoch).pt) --out runs/first/model
	$(BIN)/python -m training.silver runs/second --start runs/first/model
	$(BIN)/python -m training.train runs/second --second --start runs/first/model
	$(BIN)/python -m training.fit runs/second/epoch-2.pt
	$(BIN)/python -m training.export runs/second/epoch-2.pt --meaning runs/second/meaning.npz
	$(BIN)/python -m training.calibrate
	mkdir -p runs/fast && cp runs/second/silver.jsonl runs/fast
	$(BIN)/python -m training.fast runs/fast --teacher runs/second/epoch-2.pt
	$(BIN)/python -m training.export runs/fast/epoch-3.pt --shares src/whence/reader/model --out src/whence/reader/model_fast
	$(BIN)/python -m training.calibrate src/whence/reader/model_fast --shares src/whence/reader/model

learn: env  ## learn again what decides speakers, chains and dates (after make train; an hour and more)
	$(BIN)/pip install --quiet --group train
	for part in 0 1; do \
		mkdir -p runs/without-$$part && cp runs/second/silver.jsonl runs/without-$$part && \
		$(BIN)/python -m training.train runs/without-$$part --second --start runs/first/model --without $$part \
			--polnear 0.25 --gold 1.5 --gum 0.5 --gap 0.6 --bare 0 && \
		$(BIN)/python -m training.export runs/without-$$part/epoch-2.pt --out runs/without-$$part/model && \
		$(BIN)/python -m training.calibrate runs/without-$$part/model || exit 1; \
	done
	$(BIN)/python -m training.speakers ../shared
	$(BIN)/python -m training.chains ../shared --readers runs/without-0/model runs/without-1/model
	$(BIN)/python -m training.times ../shared

# Built from what is committed, and tried in an environment that holds nothing else; the SBOM lists what came along.
release: env  ## wheel, sdist and SBOM of the last commit in dist/, checked and tried (needs the package index)
	$(BIN)/pip install --quiet --group release
	rm -rf dist build/source build/bare
	mkdir -p build/source
	git archive HEAD | tar -x -C build/source
	$(BIN)/python -m build --outdir dist build/source
	$(BIN)/python -m twine check --strict dist/*
	$(PYTHON) -m venv --without-pip build/bare
	$(BIN)/pip --python build/bare install --quiet "$$(ls dist/*.whl)[all]"
	$(PYTHON) packaging/try_install.py build/bare/bin/whence
	$(BIN)/cyclonedx-py environment build/bare --pyproject pyproject.toml --output-reproducible --output-file dist/sbom.cdx.json

clean:  ## remove what make made
	rm -rf .venv .browser build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
