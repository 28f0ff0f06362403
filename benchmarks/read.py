"""How fast `whence read` is, and what of that is ours to save: `python -m benchmarks.read [FOLDER]`.

Times the whole of reading a folder of texts beside the bare encoder (the shipped network without its heads) on the
very batches that reading makes, in one run, by turns, the best of several rounds each. Then, each in a process of its
own, the peak memory of reading the folder and the cold start of the command on one article of 600 words.
Without FOLDER it takes the PolNeAR dev texts of the shared data, or else generated articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnxruntime import InferenceSession, SessionOptions

from whence.engine import article
from whence.intake import plain
from whence.reader import reader, windows
from whence.reader.pieces import pieces

ROUNDS = 5
SENTENCE = 'Mara Ellin, the harbour master, said on Tuesday that the levy "will not stand", the Coast Herald reported. '


def texts(folder: Path | None) -> list[str]:
    """The texts to read."""
    shared = Path(__file__).parents[2] / "shared" / "data" / "polnear" / "dev.jsonl.gz"
    if folder is not None:
        return [p.read_text(encoding="utf-8", errors="replace") for p in sorted(folder.glob("*.txt"))]
    if shared.exists():
        return [json.loads(line)["text"] for line in gzip.decompress(shared.read_bytes()).splitlines()]
    return [SENTENCE * (20 + i) for i in range(40)]


def bare_encoder() -> tuple[InferenceSession, object]:
    """The shipped network, cut off below its heads, and what must live as long as it does."""
    folder = Path(reader.__file__).parent / "model"
    model = onnx.load(folder / "reader.onnx", load_external_data=False)
    at = next(i for i, node in enumerate(model.graph.node) if node.output[0] == reader.HEADS[0])  # the heads come last
    below, kept = model.graph.node[at].input[0], list(model.graph.node[:at])
    del model.graph.node[:], model.graph.output[:]
    model.graph.node.extend(kept)
    model.graph.output.append(onnx.helper.make_tensor_value_info(below, onnx.TensorProto.FLOAT, None))
    options = SessionOptions()
    options.log_severity_level = 3
    words = reader.words_in(folder)
    options.add_external_initializers(list(words), list(words.values()))
    return InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]), words


def batches(articles: list[str]) -> list[dict[str, np.ndarray]]:  # type: ignore[type-arg]
    """The network's inputs for `articles`, as reading makes them."""
    out = []
    for text in articles:
        cut = pieces(text, reader.load().vocabulary)
        starts, length = windows.even_windows(len(cut.ids))
        out += [windows.feed(cut, starts[i : i + reader.BATCH], length) for i in range(0, len(starts), reader.BATCH)]
    return out


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def side_by_side(articles: list[str]) -> None:
    """Print words per second and the ratio of the whole to the bare encoder."""
    (encoder, _words), inputs = bare_encoder(), batches(articles)
    network = reader.load()
    names = [i.name for i in network.session.get_inputs()]
    rivals: dict[str, Callable[[], object]] = {
        "whole read": lambda: [article.read_document(plain.document(text)) for text in articles],
        "reader alone": lambda: [network.read(text) for text in articles],
        "bare encoder": lambda: [encoder.run(None, {n: batch[n] for n in names}) for batch in inputs],
    }
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, work in rivals.items():
            times[name].append(seconds(work))
    words = sum(len(text.split()) for text in articles)
    fed = sum(batch["ids"].size for batch in inputs)
    unique = sum(len(pieces(text, network.vocabulary).ids) for text in articles)
    print(f"{len(articles)} articles, {words} words, {unique} pieces, {fed} fed with overlaps; {ROUNDS} rounds")
    for name, measured in times.items():
        best = min(measured)
        print(
            f"{name:13} best {best:6.2f} s  median {statistics.median(measured):6.2f} s  {words / best:7.0f} words/s  "
            f"{best / min(times['bare encoder']):.2f} x the bare encoder"
        )


def own_process(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes (RSS) of one run of `whence` with `arguments`."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "whence", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"whence {' '.join(arguments)} failed with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    """Run the benchmark; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    articles = texts(parser.parse_args().folder)
    side_by_side(articles)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "texts").mkdir()
        for i, text in enumerate(articles):
            (folder / "texts" / f"{i:04}.txt").write_text(text, encoding="utf-8", newline="")
        _, peak = own_process(["read", "--format", "jsonl", str(folder / "texts")])
        print(f"peak memory of reading the folder: {peak:.0f} MB")
        one = folder / "one.txt"
        one.write_text(" ".join("\n".join(articles).split(" ")[:600]), encoding="utf-8")
        starts = [own_process(["read", str(one)])[0] for _ in range(ROUNDS)]
        print(
            f"cold start, one article of 600 words: best {min(starts):.2f} s, median {statistics.median(starts):.2f} s"
        )


if __name__ == "__main__":
    main()
