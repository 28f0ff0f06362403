"""Teach a network of fewer layers what another knows: `python -m training.fast OUT --teacher RUN/epoch-2.pt`.

The smaller network keeps the embeddings and some layers of its teacher, and all of its heads. It learns from the same
labels, and to agree with the teacher on every piece: on the vector of its last layer (Romero et al. 2015; Sanh et al.
2019) and on the tags (Hinton et al. 2015). Unlabelled news teach by the latter alone. As the last layer agrees, so
do the heads for what is said and for whom words mean, and `training.export` takes the teacher's for the former.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training import corpus, windows
from training.corpus import Example
from training.evaluate import Judge
from training.material import Shares, gather
from training.net import INPUTS, Heads, Reader
from training.train import WEIGHTS, Settings, base_model, follow, freeze, groups, hide, reseed, schedule
from training.windows import Window
from whence.reader.pieces import pieces
from whence.reader.wordpiece import Vocabulary

KEPT = (0, 2, 5)  # the teacher's layers that the smaller network starts from
AGREE_ON_VECTORS, AGREE_ON_TAGS = 3.0, 1.0  # what they weigh beside the labels
UNLABELLED = 300  # articles an epoch
SHARES = Shares(polnear=0.5, gold=1.0, gum=0.2, gap=0.2, bare=0.0, swapped=0.4)
SETTINGS = Settings(epochs=3, rate=4e-4, table_rate=1e-2, warmup=0.05, threads=1)


def smaller(teacher: Reader, kept: Sequence[int]) -> Reader:
    """A reader with the embeddings, the heads and some of the layers of `teacher`."""
    state = {name: value for name, value in teacher.state_dict().items() if not name.startswith("encoder.layers.")}
    for new, old in enumerate(kept):
        for name, value in teacher.encoder.layers[old].state_dict().items():
            state[f"encoder.layers.{new}.{name}"] = value.clone()
    student = Reader(SETTINGS.dropout, len(kept))
    student.load_state_dict(state)
    return student


def agreement(student: tuple[Heads, Tensor], teacher: tuple[Heads, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """How far the student is from the teacher on the pieces of a batch."""
    seen = batch["mask"][:, 0, 0] == 0
    ours, theirs = (x.float()[seen] for x in (student[1], teacher[1]))
    apart = F.mse_loss(ours, theirs) / theirs.var()
    tags = torch.zeros(())
    for name in ("tag", "inner"):
        mine, wanted = (getattr(heads, name).float()[seen] for heads in (student[0], teacher[0]))
        tags = tags + F.kl_div(mine.log_softmax(-1), wanted.log_softmax(-1), log_target=True, reduction="batchmean")
    return AGREE_ON_VECTORS * apart + AGREE_ON_TAGS * tags


def unlabelled(
    texts: Sequence[str], vocabulary: Vocabulary, size: int, chance: np.random.Generator
) -> list[list[Window]]:
    """Batches of windows of texts that nothing is known of."""
    examples = [Example.blank("", pieces(text, vocabulary)) for text in texts]
    return windows.batches(windows.epoch([e for e in examples if e.pieces.words], chance), size)


def main() -> None:
    """Train, score on dev after each epoch, keep the running average of the weights in OUT."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder for checkpoints and the log")
    parser.add_argument("--teacher", type=Path, required=True, help="the checkpoint of the network that ships")
    parser.add_argument("--layers", type=int, nargs="+", default=list(KEPT), help="the teacher's layers to start from")
    parser.add_argument("--epochs", type=int, default=SETTINGS.epochs)
    parser.add_argument("--threads", type=int, default=SETTINGS.threads)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with the data and the scorer")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(SETTINGS.seed)
    vocabulary = Vocabulary.of((base_model() / "vocab.txt").read_text(encoding="utf-8").splitlines())
    teacher = Reader()
    teacher.load_state_dict(torch.load(args.teacher, weights_only=True)["average"])
    teacher.eval()
    student = smaller(teacher, args.layers)
    freeze(student, 0)
    student.encoder.word.requires_grad_(False)  # shared with the network that ships
    material = gather(args.shared, vocabulary, SHARES, args.out / "silver.jsonl", None)
    news = [row["text"] for row in corpus.rows(args.shared / "data" / "articles" / "news_sample.jsonl.gz")]
    judge = Judge.of(args.shared, vocabulary, args.out)
    average = copy.deepcopy(student).eval()
    optimizer = torch.optim.AdamW(groups(student, SETTINGS), betas=(0.9, 0.98), eps=1e-6, fused=True)
    a_epoch = 0
    for epoch in range(args.epochs):
        chance = reseed(SETTINGS.seed, epoch, student)
        picked = [news[i] for i in chance.permutation(len(news))[:UNLABELLED]]
        batches = material.epoch(chance, SETTINGS.batch) + unlabelled(picked, vocabulary, SETTINGS.batch, chance)
        batches = [batches[i] for i in chance.permutation(len(batches))]
        a_epoch = a_epoch or len(batches)
        student.train()
        began, count, sums = time.time(), 0, 0.0
        for count, group in enumerate(batches, 1):
            batch = windows.collate(group)
            step = min(epoch * a_epoch + count - 1, args.epochs * a_epoch - 1)
            for parameters in optimizer.param_groups:
                parameters["lr"] = parameters["base"] * schedule(step, args.epochs * a_epoch, SETTINGS.warmup)
            batch["ids"] = hide(batch["ids"], SETTINGS.hide, chance)
            inputs = [batch[k] for k in INPUTS]
            with torch.autocast("cpu", torch.bfloat16):
                with torch.no_grad():
                    wanted = teacher(*inputs)
                found = student(*inputs)
                losses = student.losses_of(*found, batch)
            loss = agreement(found, wanted, batch)
            sums += loss.item()
            loss = loss + sum((WEIGHTS[k] * v for k, v in losses.items()), torch.zeros(()))
            loss.backward()
            nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            follow(average, student, min(SETTINGS.average, (1 + step) / (10 + step)))
            if count % 50 == 0:
                print(f"epoch {epoch} batch {count} of {a_epoch}, apart {sums / 50:.3f}", flush=True)
                sums = 0.0
        torch.save({"average": average.state_dict()}, args.out / f"epoch-{epoch + 1}.pt")
        line = {"epoch": epoch + 1, "seconds": round(time.time() - began), **judge.figures(average)}
        print(json.dumps(line), flush=True)
        with (args.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
