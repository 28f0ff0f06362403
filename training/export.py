"""Turn checkpoints into the files that ship: `python -m training.export RUN/epoch-3.pt RUN/epoch-7.pt ...`.

The ONNX graph is written out operator by operator, with ONNX Runtime's fused ones, rather than traced: it is short, and
every operator in it is there for a reason. Matrix products run in 8 bits: weights per column, activations per call.
Several checkpoints of one run are averaged (Izmailov et al. 2018).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.corpus import POS
from training.evaluate import linker
from training.net import ATTENTION_HEADS, WIDTH, Heads, Reader
from training.start import said_by
from training.train import base_model

MICROSOFT = "com.microsoft"
HEADS = Heads._fields
WORDS = ("words", "word_scale")  # the table of pieces, which models share; kept beside the graph in words.npz
LEAN = 0.55  # taken from the score of "no attribution" inside contents: where most of gold dev is found at precision 77
Array = NDArray[np.float32]


class Graph:
    """A small builder of ONNX graphs: each method adds one operator and returns the name of its output."""

    def __init__(self, quantised: bool) -> None:
        self.quantised = quantised
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, array: NDArray[np.generic], name: str = "") -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", out: str | None = None, **attributes: object) -> str:
        out = out or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], domain=domain, **attributes))
        return out

    def linear(self, x: str, weight: Array, bias: Array, out: str | None = None) -> str:
        """x @ weight.T + bias, for a weight of shape (out, in) as torch keeps it."""
        if not self.quantised:
            product = self.op("MatMul", x, self.constant(weight.T))
            return self.op("Add", product, self.constant(bias), out=out)
        packed, scale = eight_bits(weight)
        return self.op(
            "DynamicQuantizeMatMul",
            x,
            self.constant(packed.T),
            self.constant(scale),
            self.constant(np.zeros(len(scale), dtype=np.int8)),
            self.constant(bias),
            domain=MICROSOFT,
            out=out,
        )


def eight_bits(weight: Array) -> tuple[NDArray[np.int8], Array]:
    """Symmetric 8-bit integers and a scale for each row."""
    scale = np.maximum(np.abs(weight).max(1), 1e-8) / 127
    return np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8), scale.astype(np.float32)


def build(
    weights: dict[str, Array], meaning: dict[str, Array] | None = None, *, quantised: bool = True, heads: bool = True
) -> onnx.ModelProto:
    """The graph for (windows, pieces) integer inputs ids, shape, quote and gap. Without `heads`, the bare encoder.

    `meaning` holds the head for what statements say, as `training.fit` wrote it, in place of the one in `weights`.
    """
    g = Graph(quantised)
    x = embedded = _embeddings(g, weights)
    for i in range(depth(weights)):
        x = _layer(g, x, weights, f"encoder.layers.{i}.")
    if heads:
        for head in HEADS:
            if head == "meaning" and meaning is not None:
                _meaning(g, x, embedded, meaning)
            else:
                g.linear(x, weights[f"{head}.weight"], weights[f"{head}.bias"], out=head)
        names = HEADS
    else:
        g.op("Identity", x, out="hidden")
        names = ("hidden",)
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["windows", "pieces"])
        for n in ("ids", "shape", "quote", "gap")
    ]
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["windows", "pieces", None]) for n in names]
    graph = helper.make_graph(g.nodes, "whence", inputs, outputs, g.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="whence")


def depth(weights: dict[str, Array]) -> int:
    """How many layers the network with these weights has."""
    return 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layers."))


def split(model: onnx.ModelProto) -> tuple[onnx.ModelProto, dict[str, NDArray[np.generic]]]:
    """The model without its table of pieces, and that table, to be given back when the model is loaded."""
    words = {}
    for constant in model.graph.initializer:
        if constant.name in WORDS:
            words[constant.name] = numpy_helper.to_array(constant)
            constant.ClearField("raw_data")
            constant.data_location = TensorProto.EXTERNAL
            constant.external_data.add(key="location", value="words.npz")
    return model, words


def _embeddings(g: Graph, w: dict[str, Array]) -> str:
    if g.quantised:
        packed, scale = eight_bits(w["encoder.word.weight"])
        rows = g.op("Cast", g.op("Gather", g.constant(packed, WORDS[0]), "ids"), to=TensorProto.FLOAT)
        x = g.op("Mul", rows, g.op("Gather", g.constant(scale[:, None], WORDS[1]), "ids"))
    else:
        x = g.op("Gather", g.constant(w["encoder.word.weight"]), "ids")
    length = g.op("Slice", g.op("Shape", "ids"), *(g.constant(np.array([v], dtype=np.int64)) for v in (1, 2)))
    position = g.op("Slice", g.constant(w["encoder.position.weight"]), g.constant(np.zeros(1, dtype=np.int64)), length)
    x = g.op("Add", x, position)
    for feature in ("shape", "quote", "gap"):
        x = g.op("Add", x, g.op("Gather", g.constant(w[f"encoder.{feature}.weight"]), feature))
    return g.op("LayerNormalization", x, *_norm(g, w, "encoder.norm"), axis=-1, epsilon=1e-12)


def _meaning(g: Graph, x: str, embedded: str, fitted: dict[str, Array]) -> None:
    """What each piece adds to a statement's vector, by its weight: their sum has the direction of their mean."""
    last = g.linear(x, fitted["layer"], fitted["offset"])
    first = g.linear(embedded, fitted["embedding"], np.zeros_like(fitted["offset"]))
    weight = g.op("Gather", g.constant(fitted["weight"][:, None]), "ids")
    g.op("Mul", g.op("Add", last, first), weight, out="meaning")


def _layer(g: Graph, x: str, w: dict[str, Array], at: str) -> str:
    qkv = g.linear(x, w[f"{at}qkv.weight"], w[f"{at}qkv.bias"])
    sizes = g.constant(np.array([WIDTH] * 3, dtype=np.int64))
    parts = [f"{at}{part}" for part in "qkv"]
    g.nodes.append(helper.make_node("Split", [qkv, sizes], parts, axis=-1))
    attended = g.op("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=ATTENTION_HEADS)
    mixed = g.linear(attended, w[f"{at}mix.weight"], w[f"{at}mix.bias"])
    x = g.op("SkipLayerNormalization", mixed, x, *_norm(g, w, f"{at}mix_norm"), domain=MICROSOFT, epsilon=1e-12)
    up = g.op("Gelu", g.linear(x, w[f"{at}up.weight"], w[f"{at}up.bias"]), domain=MICROSOFT)
    down = g.linear(up, w[f"{at}down.weight"], w[f"{at}down.bias"])
    return g.op("SkipLayerNormalization", down, x, *_norm(g, w, f"{at}down_norm"), domain=MICROSOFT, epsilon=1e-12)


def _norm(g: Graph, w: dict[str, Array], at: str) -> tuple[str, str]:
    return g.constant(w[f"{at}.weight"]), g.constant(w[f"{at}.bias"])


def averaged(checkpoints: list[Path]) -> Reader:
    """A reader with the mean of the averaged weights of `checkpoints`."""
    readers = []
    for path in checkpoints:
        state = torch.load(path, weights_only=True)["average"]
        reader = Reader(layers=depth(state))
        reader.load_state_dict(state)
        readers.append(reader)
    first = readers[0]
    with torch.no_grad():
        for parameters in zip(*(r.parameters() for r in readers), strict=True):
            parameters[0].copy_(torch.stack(list(parameters)).mean(0))
    return first.eval()


def decoder(reader: Reader) -> dict[str, Array]:
    """What decoding needs besides the network's outputs, by name. Confidences count as they are until calibrated."""
    out: dict[str, Array] = {
        "reach": reader.antecedents.reach.detach().float().numpy(),
        "nobody": reader.antecedents.nobody.detach().float().numpy(),
    }
    for kind, crf in (("", reader.crf), ("inner_", reader.inner_crf)):
        near = linker(reader, kind)
        for name in ("cue", "source"):
            for table in ("distance", "paragraph", "rank"):
                out[f"{kind}{name}_{table}"] = getattr(getattr(near, name), table)
        out[f"{kind}transition"] = crf.scores().detach().float().numpy()
        out[f"{kind}calibration"] = np.array([[0, 1], [0, 1]], dtype=np.float32)
    return out


def main() -> None:
    """Write the shipped files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("src/whence/reader/model"))
    parser.add_argument("--meaning", type=Path, help="the head that training.fit wrote; without it the trained one")
    parser.add_argument("--shares", type=Path, help="the model whose pieces this one shares; it ships beside it")
    parser.add_argument("--float", action="store_true", help="keep 32-bit weights, to see what 8 bits cost")
    args = parser.parse_args()
    reader = averaged(args.checkpoints)
    weights = {name: tensor.float().numpy() for name, tensor in reader.state_dict().items()}
    weights["inner.bias"][0] -= LEAN
    args.out.mkdir(parents=True, exist_ok=True)
    fitted = None
    if args.meaning is not None:
        with np.load(args.meaning) as stored:
            fitted = dict(stored)
    elif args.shares is not None:
        fitted = said_by(args.shares)
    graph = build(weights, fitted, quantised=not args.float)
    version = hashlib.sha256(graph.SerializeToString(deterministic=True)).hexdigest()[:12]
    graph, words = split(graph)
    onnx.save(graph, args.out / "reader.onnx")
    np.savez(args.out / "decoder.npz", **decoder(reader))
    (args.out / "model.json").write_text(json.dumps({"version": version, "pos": POS}) + "\n", encoding="utf-8")
    if args.shares is None:
        np.savez(args.out / "words.npz", **words)
        shutil.copy(base_model() / "vocab.txt", args.out / "vocabulary.txt")
        return
    with np.load(args.shares / "words.npz") as table:
        if any(not np.array_equal(table[name], array) for name, array in words.items()):
            raise SystemExit(
                f"The pieces of this network are not those of {args.shares}; teach it with them as they are."
            )


if __name__ == "__main__":
    main()
