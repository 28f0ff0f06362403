"""Where a run starts from: the shipped weights of an earlier one, back from 8 bits, or a checkpoint.

What looks for attributions within contents starts as a copy of what looks for them in the text.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.net import LAYERS, Reader

FITTED = ("who", "meaning")
RARE = 3.0  # added to the score of "no attribution": within contents there are few
TWINS = {
    "tag": "inner",
    "link": "inner_link",
    "near_cue": "near_inner_cue",
    "near_source": "near_inner_source",
    "crf": "inner_crf",
}
Weights = dict[str, NDArray[np.generic]]


def start(reader: Reader, given: Path) -> None:
    """Set the weights of `reader` to those in `given`: a checkpoint (.pt) or a folder with a shipped model."""
    if not given.is_dir():
        found = torch.load(given, weights_only=True)["average"]
    else:
        found = {name: torch.from_numpy(np.array(array)) for name, array in shipped(given).items()}
        for name in list(found):
            of, _, kind = name.partition(".")
            if of in TWINS:
                found[f"{TWINS[of]}.{kind}"] = found[name].clone()
        found["inner.bias"][0] += RARE
    _, unexpected = reader.load_state_dict(found, strict=False)
    if unexpected:
        raise SystemExit(f"{given} holds weights of another network: {', '.join(unexpected)}.")


def graph_of(folder: Path) -> tuple[onnx.GraphProto, Weights]:
    """The graph of a shipped model, and its constants by name."""
    graph = onnx.load(folder / "reader.onnx", load_external_data=False).graph
    words: Weights = {}
    if (folder / "words.npz").exists():
        with np.load(folder / "words.npz") as table:
            words = dict(table)
    inside = (c for c in graph.initializer if c.name not in words)
    return graph, words | {c.name: numpy_helper.to_array(c) for c in inside}


def said_by(folder: Path) -> Weights:
    """The head for what statements say of a shipped model, as `training.fit` writes it, back from 8 bits."""
    graph, constants = graph_of(folder)
    made = {node.output[0]: node for node in graph.node}
    total, weight = made["meaning"].input
    parts = [made[name] for name in made[total].input]
    matrices = [(constants[p.input[1]] * constants[p.input[2]]).T.astype(np.float32) for p in parts]
    return {
        "layer": matrices[0],
        "embedding": matrices[1],
        "offset": constants[parts[0].input[4]],
        "weight": constants[made[weight].input[0]][:, 0],
    }


def shipped(folder: Path) -> Weights:
    """The weights in the graph and the decoder of `folder`, as `training.export` wrote them, by the names of torch."""
    graph, constants = graph_of(folder)
    linear = [f"encoder.layers.{i}.{part}" for i in range(LAYERS) for part in ("qkv", "mix", "up", "down")]
    norms = [f"encoder.layers.{i}.{part}" for i in range(LAYERS) for part in ("mix_norm", "down_norm")]
    out: Weights = {}
    for node in graph.node:
        values = [constants.get(name) for name in node.input]
        if not linear and node.output[0] in FITTED:  # heads come last, and these are fitted again
            break
        if node.op_type == "DynamicQuantizeMatMul":
            name = linear.pop(0) if linear else node.output[0]
            packed, scale, bias = values[1], values[2], values[4]
            assert packed is not None
            assert scale is not None
            assert bias is not None
            out[f"{name}.weight"], out[f"{name}.bias"] = (packed * scale).T.astype(np.float32), bias
        elif node.op_type == "Gather" and values[0] is not None:
            feature = node.input[1]
            name = "encoder.word.weight" if feature == "ids" else f"encoder.{feature}.weight"
            out[name] = values[0] * out[name] if name in out else values[0].astype(np.float32)
        elif node.op_type == "Slice" and values[0] is not None and values[0].ndim == 2:
            out["encoder.position.weight"] = values[0]
        elif node.op_type in ("LayerNormalization", "SkipLayerNormalization"):
            at = 1 if node.op_type == "LayerNormalization" else 2
            name = "encoder.norm" if at == 1 else norms.pop(0)
            weight, bias = values[at], values[at + 1]
            assert weight is not None
            assert bias is not None
            out[f"{name}.weight"], out[f"{name}.bias"] = weight, bias
    with np.load(folder / "decoder.npz") as decoder:
        out["crf.transition"] = decoder["transition"]
        for of in ("cue", "source"):
            for table in ("distance", "paragraph", "rank"):
                out[f"near_{of}.{table}"] = decoder[f"{of}_{table}"]
    out.pop("furniture.weight", None), out.pop("furniture.bias", None)
    return out
