"""The helper on data in blocks: in a loop, with Dask, and on a cluster of two processes.

No function of the helper knows of blocks of files, or of Dask. That it works there unchanged is a
promise of the chapter on scale, and so is the rest of what is tested here: the memory stays flat, a
block sends back two numbers, and a bar of progress runs only where somebody watches.
"""

import json
import logging
import os
import pickle
import re
import socket
import tracemalloc
from contextlib import nullcontext, suppress
from pathlib import Path

import dask
import dask.array as da
import numpy as np
import pytest
from dask.diagnostics import ProgressBar
from dask.distributed import Client, LocalCluster

import crossent
from crossent import normalize, softmax_cross_entropy

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = ROOT / "book" / "beyond" / "scale.ipynb"
CLASSES = 10
# Unequal, so that a mean of means would be seen; the first block is the hard one.
SIZES = [100, 20_000, 5_000, 30_000, 1, 12_000, 8_000, 15_000]
# What becomes of one sample, for every function that answers a distribution or an example.
SIGNATURES = {
    "entropy": "(k)->()",
    "cross_entropy": "(k),(k)->()",
    "kl_divergence": "(k),(k)->()",
    "jensen_shannon_divergence": "(k),(k)->()",
    "mutual_information": "(x,y)->()",
    "miller_madow_entropy": "(k)->()",
    "surprisal": "()->()",
    "normalize": "(k)->(k)",
    "softmax": "(k)->(k)",
    "log_softmax": "(k)->(k)",
    "logsumexp": "(k)->()",
    "sigmoid": "()->()",
    "binary_cross_entropy": "(),()->()",
    "binary_cross_entropy_with_logits": "(),()->()",
    "binary_cross_entropy_gradient": "(),()->()",
    "categorical_cross_entropy": "(),(k)->()",
    "softmax_cross_entropy": "(),(k)->()",
    "softmax_cross_entropy_gradient": "(),(k)->(k)",
}


def block(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels and logits of one block, from its number."""
    rng = np.random.default_rng([2026, number])
    labels = rng.integers(CLASSES, size=SIZES[number])
    logits = rng.standard_normal((SIZES[number], CLASSES), dtype=np.float32)
    logits[np.arange(len(labels)), labels] += -3 if number == 0 else 2
    return labels, logits


@pytest.fixture(scope="module")
def everything() -> tuple[np.ndarray, np.ndarray]:
    labels, logits = zip(*map(block, range(len(SIZES))), strict=True)
    return np.concatenate(labels), np.concatenate(logits)


@pytest.fixture
def files(tmp_path) -> Path:
    """A log in a folder: two files a block."""
    for number in range(len(SIZES)):
        for name, array in zip(("labels", "logits"), block(number), strict=True):
            np.save(tmp_path / f"{name}-{number}.npy", array)
    return tmp_path


@pytest.fixture(scope="module")
def sources() -> list[str]:
    """The chapter's code cells."""
    notebook = json.loads(CHAPTER.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


@pytest.fixture
def client(sources, tmp_path):
    """Two worker processes, with the chapter's own settings."""
    [size] = [source for source in sources if source.startswith("size = {")]
    [quiet] = [source for source in sources if "\nquiet = {" in source]
    names = {"logging": logging, "folder": tmp_path}
    exec(size.partition("\nwith ")[0], names)
    exec("quiet = {" + quiet.partition("\nquiet = {")[2], names)
    # Dask's usual port is taken, as by a cluster of the reader's own; a warning of it is an error.
    with socket.socket() as other:
        with suppress(OSError):
            other.bind(("127.0.0.1", 8787))
            other.listen()
        with LocalCluster(**names["size"], **names["quiet"]) as cluster, Client(cluster) as client:
            yield client


def lazy(folder: Path, name: str, dtype: type, *row: int) -> da.Array:
    """The files as one Dask array; what goes to a worker is the name of a file."""
    read = dask.delayed(np.load)
    return da.concatenate(
        [
            da.from_delayed(read(folder / f"{name}-{number}.npy"), (size, *row), dtype)
            for number, size in enumerate(SIZES)
        ]
    )


def losses_of(folder: Path) -> da.Array:
    labels, logits = lazy(folder, "labels", np.int64), lazy(folder, "logits", np.float32, CLASSES)
    return da.apply_gufunc(
        softmax_cross_entropy, "(),(k)->()", labels, logits, output_dtypes=np.float32
    )


# --- The same functions, unchanged ---------------------------------------------------------------


def arguments(name: str) -> list[np.ndarray]:
    """Sixty rows of what the function takes, in its order."""
    rng = np.random.default_rng(7)
    p, q = normalize(rng.random((2, 60, 5)))
    z = 3 * rng.random((60, 5))
    labels = rng.integers(5, size=60)
    return {
        "entropy": [p],
        "cross_entropy": [p, q],
        "kl_divergence": [p, q],
        "jensen_shannon_divergence": [p, q],
        "mutual_information": [normalize(rng.random((60, 6))).reshape(60, 2, 3)],
        "miller_madow_entropy": [rng.integers(1, 9, size=(60, 5))],
        "surprisal": [p[:, 0]],
        "normalize": [z],
        "categorical_cross_entropy": [labels, p],
        "softmax_cross_entropy": [labels, z],
        "softmax_cross_entropy_gradient": [labels, z],
        "binary_cross_entropy": [labels % 2, p[:, 0]],
        "binary_cross_entropy_with_logits": [labels % 2, z[:, 0]],
        "binary_cross_entropy_gradient": [labels % 2, z[:, 0]],
        "sigmoid": [z[:, 0]],
    }.get(name, [z])


@pytest.mark.parametrize("name", SIGNATURES)
def test_every_function_runs_block_by_block(name):
    function, inputs = getattr(crossent, name), arguments(name)
    blocks = [da.from_array(x, chunks=(17, *x.shape[1:])) for x in inputs]
    answer = da.apply_gufunc(function, SIGNATURES[name], *blocks, output_dtypes=float)
    assert answer.numblocks[0] == 4
    expected = function(*inputs)
    assert answer.shape == expected.shape
    np.testing.assert_array_equal(answer.compute(scheduler="synchronous"), expected)


def test_a_wrong_number_in_one_block_is_an_error(everything):
    labels, logits = everything
    logits = logits.copy()
    logits[12_345, 6] = np.nan
    blocks = da.from_array(labels, 5_000), da.from_array(logits, (5_000, CLASSES))
    losses = da.apply_gufunc(softmax_cross_entropy, "(),(k)->()", *blocks, output_dtypes=float)
    with pytest.raises(ValueError, match=re.escape("z[2345, 6] is nan")):
        losses.mean().compute(scheduler="synchronous")


# --- What the chapter says of pieces -------------------------------------------------------------


@pytest.fixture
def pieces(sources):
    """The chapter's summary of a part of a row, and the rule that merges two."""
    [cell] = [source for source in sources if "def lse_merge" in source]
    names = {"np": np}
    exec(cell.partition("\nnight_labels, ")[0], names)
    return names["lse_summary"], names["lse_merge"]


def test_a_masked_piece_of_a_row_is_neutral(pieces):
    summary, merge = pieces
    rng = np.random.default_rng(3)
    z = 1e3 * rng.standard_normal((50, 12))
    z[::3, :4] = -np.inf  # the whole first piece of these rows
    z[::5, 4:8] = -np.inf
    z[1, :11] = -np.inf
    parts = [summary(z[:, start : start + 4]) for start in (0, 4, 8)]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        first, second, third = (parts[i] for i in order)
        for m, r in (merge(merge(first, second), third), merge(first, merge(second, third))):
            np.testing.assert_allclose(m + np.log(r), crossent.logsumexp(z), rtol=1e-14)
    m, r = merge(*[summary(np.full((2, 4), -np.inf))] * 2)
    assert np.all(m == -np.inf) and np.all(r == 0)


def test_equally_many_samples_make_no_equal_weights_if_tokens_are_masked():
    """A mean over tokens is no mean of means, even if the padded sequences have one length."""
    rng = np.random.default_rng(4)
    losses = rng.random((2, 3, 10))  # two micro-batches of three sequences
    kept = np.arange(10) < np.array([[10, 9, 10], [2, 3, 1]])[..., None]
    losses[1] += 1  # the short sequences are the hard ones
    means = [each[mask].mean() for each, mask in zip(losses, kept, strict=True)]
    sums, counts = (losses * kept).sum(axis=(1, 2)), kept.sum(axis=(1, 2))
    assert sums.sum() / counts.sum() == pytest.approx(losses[kept].mean())
    assert np.mean(means) > losses[kept].mean() + 0.2
    # What each part's gradient is multiplied by if the framework averages them.
    scaled = sums * len(counts) / counts.sum()
    assert scaled.mean() == pytest.approx(losses[kept].mean())


def test_a_median_of_few_possible_values_needs_only_their_counts():
    """The theorem on medians needs values without limit: of 256, the counts are enough."""
    rng = np.random.default_rng(6)
    parts = [rng.binomial(255, q, size=n) for q, n in ((0.1, 501), (0.5, 1000), (0.9, 800))]
    counts = sum(np.bincount(part, minlength=256) for part in parts)
    middle = np.searchsorted(counts.cumsum(), (counts.sum() + 1) / 2)
    assert counts.sum() % 2 == 1 and middle == np.median(np.concatenate(parts))


# --- Memory --------------------------------------------------------------------------------------


def peak(function) -> int:
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_is_flat_while_the_data_grow(tmp_path):
    size, bytes_a_block = 20_000, 20_000 * CLASSES * 4
    rng = np.random.default_rng(1)
    np.save(tmp_path / "labels.npy", rng.integers(CLASSES, size=size).astype(np.uint8))
    np.save(tmp_path / "logits.npy", rng.standard_normal((size, CLASSES), dtype=np.float32))

    def loop(blocks: int) -> None:
        total = 0.0
        for _ in range(blocks):
            labels, logits = np.load(tmp_path / "labels.npy"), np.load(tmp_path / "logits.npy")
            total += softmax_cross_entropy(labels, logits).sum(dtype=float)
            del labels, logits

    few, many = peak(lambda: loop(2)), peak(lambda: loop(32))
    assert many < few + bytes_a_block / 4
    assert many < 4 * bytes_a_block


# --- The cluster ---------------------------------------------------------------------------------


def test_two_workers_give_the_result_of_one_machine(client, files, everything):
    expected = softmax_cross_entropy(*everything).mean(dtype=float)
    assert client.compute(losses_of(files).mean(dtype=float)).result() == pytest.approx(
        expected, rel=1e-12, abs=0
    )

    # They send back two numbers a block. Defined here, so that it is sent to the workers by value:
    # they cannot import the tests.
    def two_sums(number: int) -> tuple[float, int, int]:
        labels, logits = (np.load(files / f"{name}-{number}.npy") for name in ("labels", "logits"))
        losses = softmax_cross_entropy(labels, logits)
        return float(losses.sum(dtype=float)), losses.size, os.getpid()

    answers = client.map(two_sums, range(len(SIZES)))
    *pairs, processes = zip(*client.gather(answers), strict=True)
    assert len(set(processes)) == 2  # both have worked
    assert os.getpid() not in processes
    assert max(len(pickle.dumps(pair)) for pair in zip(*pairs, strict=True)) < 64
    totals, counts = map(np.array, pairs)
    assert counts.tolist() == SIZES
    assert totals.sum() / counts.sum() == pytest.approx(expected, rel=1e-12, abs=0)
    assert abs((totals / counts).mean() - expected) > 0.1  # the mean of means is another number

    # An error in a worker is raised here. Its log is silent, which a worker stopped amid a report
    # would fill.
    with pytest.raises(ValueError, match=re.escape("z[0, 1] is nan")):
        client.submit(softmax_cross_entropy, [0], [[0.0, np.nan]]).result()


# --- Progress, where somebody watches ------------------------------------------------------------


@pytest.mark.parametrize(("setting", "bars"), [("1", 1), ("", 0), (None, 0)])
def test_a_bar_runs_if_it_is_asked_for(sources, setting, bars, monkeypatch, capsys):
    monkeypatch.delenv("BOOK_PROGRESS", raising=False)
    if setting is not None:
        monkeypatch.setenv("BOOK_PROGRESS", setting)
    [switch] = [source for source in sources if "BOOK_PROGRESS" in source]
    names = {"os": os, "ProgressBar": ProgressBar, "nullcontext": nullcontext}
    exec(switch.partition("\nquiet = {")[0], names)
    with names["bar"]():
        da.ones(10, chunks=5).sum().compute()
    assert names["WATCHED"] == bool(bars)
    out, err = capsys.readouterr()
    assert out.count("100% Completed") == bars
    assert (out == "") == (not bars) and err == ""


def test_nothing_else_shows_progress(sources):
    """The stored outputs have none: nbval compares them, and here the bar does not run."""
    cells = "\n".join(sources)
    assert cells.count("ProgressBar()") == 1
    assert len(re.findall(r"\bprogress\(", cells)) == 1
    assert len(re.findall(r"if WATCHED:\n +progress\(", cells)) == 1
