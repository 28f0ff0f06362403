"""How well pronouns find their names: GAP (Webster et al., TACL 2018), F1 and the feminine to masculine ratio.

`python -m eval.gap SHARED [--model | --head]` reads the development and validation rows with the speaker rules alone,
or with the words that the shipped model predicts; the rules see neither name beforehand. `--head` asks the model's
vectors alone: the likelier of the two names and nobody (it has learned from the development rows). Each row is one
pronoun and two names.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from whence.model import Document, Reading, Span
from whence.resolve.speakers.cast import cast

FEMININE = frozenset({"she", "her", "hers"})
Reader = Callable[[str], Reading]
Answer = Callable[[dict[str, Any], Reading], tuple[bool, bool]]


def no_words(text: str) -> Reading:
    """A reading that predicts nothing: capitals and word tables must do."""
    return Reading((), ())


def rows(shared: Path, split: str) -> Iterator[dict[str, Any]]:
    """The rows of a split of GAP."""
    with gzip.open(shared / "data" / "gap" / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def answers(row: dict[str, Any], reading: Reading) -> tuple[bool, bool]:
    """Whether the pronoun of a row is taken for its name A, and for its name B."""
    pronoun, a, b = (Span(*row[key]) for key in ("pronoun", "a", "b"))
    people = cast(Document("gap", row["text"]), reading, (), (pronoun, a, b))
    who = people.at(pronoun)
    return (who is not None and who == people.at(a), who is not None and who == people.at(b))


def by_head(row: dict[str, Any], reading: Reading) -> tuple[bool, bool]:
    """Whether the model's vectors alone take the pronoun of a row for its name A, and for its name B."""
    assert reading.who is not None
    pronoun, a, b = (Span(*row[key]) for key in ("pronoun", "a", "b"))
    nobody, first, second = reading.who.chances(pronoun, (a, b))
    return first > max(nobody, second), second > max(nobody, first)


def score(shared: Path, split: str, read: Reader = no_words, answer: Answer = answers) -> dict[str, float]:
    """F1 over all rows, over masculine and feminine ones, and their ratio, in percent except for the ratio."""
    counts = {True: [0, 0, 0], False: [0, 0, 0]}  # by feminine: right, predicted, gold
    for row in rows(shared, split):
        text = row["text"]
        feminine = text[slice(*row["pronoun"])].lower() in FEMININE
        for predicted, gold in zip(answer(row, read(text)), (row["a_coref"], row["b_coref"]), strict=True):
            counts[feminine][0] += predicted and gold
            counts[feminine][1] += predicted
            counts[feminine][2] += gold
    women, men = _f1(*counts[True]), _f1(*counts[False])
    every = _f1(*(x + y for x, y in zip(counts[True], counts[False], strict=True)))
    figures = {"F1": every, "masculine": men, "feminine": women}
    return {
        **{name: round(100 * f, 1) for name, f in figures.items()},
        "feminine / masculine": round(women / max(men, 1e-9), 3),
    }


def _f1(right: int, predicted: int, gold: int) -> float:
    return 2 * right / (predicted + gold) if predicted + gold else 1.0


def main() -> None:
    """Print the figures of both splits."""
    read: Reader = no_words
    if {"--model", "--head"} & set(sys.argv):
        from whence.reader.reader import load

        read = load().read
    shared = Path(sys.argv[1])
    print(
        json.dumps(
            {
                split: score(shared, split, read, by_head if "--head" in sys.argv else answers)
                for split in ("development", "validation")
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
