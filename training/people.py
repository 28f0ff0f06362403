"""Who is meant: GUM's mentions, GAP's pronouns and the speakers of the gold ledgers, as training examples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from training import corpus
from training.corpus import IGNORE, POS, Choice, Example, Mention, Words
from whence.reader.pieces import pieces
from whence.reader.wordpiece import Vocabulary

PARTS = 3  # of the gold articles: a reader taught without one of them reads it as it will read new ones
LONGEST_NAME = 4  # words of a mention that is taken whole; a longer one is cut to its head and what stands before it
_PARTS = ("flat", "compound", "goeswith")


def gum(shared: Path, split: str) -> list[dict[str, Any]]:
    """The rows of a split of GUM."""
    return list(corpus.rows(shared / "data" / "gum" / f"{split}.jsonl.gz"))


def gap(shared: Path, split: str) -> list[dict[str, Any]]:
    """The rows of a split of GAP."""
    return list(corpus.rows(shared / "data" / "gap" / f"{split}.jsonl.gz"))


def gold(shared: Path, split: str) -> list[dict[str, Any]]:
    """The gold ledgers of a split."""
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted((shared / "gold" / split).glob("*.json"))]


def gum_example(row: dict[str, Any], vocabulary: Vocabulary) -> Example:
    """A document of GUM: parts of speech and mentions, both by people."""
    out = Example.blank(row["id"], pieces(row["text"], vocabulary))
    words, tokens = Words(out.pieces), row["tokens"]
    for start, end, _, penn, *_ in tokens:
        lo, hi = words.range(start, end)
        if lo < hi:
            out.pos[lo] = POS.index(penn) if penn in POS else IGNORE
    starts = {token[0]: i for i, token in enumerate(tokens)}
    ends = {token[1]: i for i, token in enumerate(tokens)}
    numbers: dict[str, int] = {}
    for m in row["mentions"]:
        if m["s"] not in starts or m["e"] not in ends:
            continue
        low, high = _core(tokens, starts[m["s"]], ends[m["e"]] + 1)
        lo, hi = words.range(tokens[low][0], tokens[high - 1][1])
        if lo < hi:
            who = numbers.setdefault(m["cluster"], len(numbers))
            out.mentions.append(Mention(lo, hi, who, first=m["inf"].startswith("new")))
    out.mentions.sort(key=lambda m: (m.start, -m.end))
    return out


def _core(tokens: list[list[Any]], low: int, high: int) -> tuple[int, int]:
    """The words of a mention up to the end of its head: "the mayor" of "the mayor of Lyon, who was ill"."""
    if high - low <= LONGEST_NAME:
        return low, high
    head = next((i for i in range(low, high) if not low <= tokens[i][4] < high), high - 1)
    end = head + 1
    while end < high and tokens[end][4] == head and tokens[end][5].startswith(_PARTS):
        end += 1
    return max(low, end - LONGEST_NAME), end


def gap_example(row: dict[str, Any], vocabulary: Vocabulary) -> Example:
    """A pronoun and two names of GAP."""
    out = Example.blank(row["id"], pieces(row["text"], vocabulary))
    words = Words(out.pieces)
    pronoun, a, b = (words.range(*row[key]) for key in ("pronoun", "a", "b"))
    out.choice = Choice(pronoun, (a, b), 1 if row["a_coref"] else 2 if row["b_coref"] else 0)
    return out


def gold_example(row: dict[str, Any], vocabulary: Vocabulary) -> Example:
    """A gold ledger: outer and inner attributions, and the speakers where they are named or speak."""
    out = Example.blank(row["id"], pieces(row["text"], vocabulary))
    words = Words(out.pieces)
    statements = row["statements"]
    out.tagged, out.inner_weight = True, 1.0
    out.tag, out.cue_of, out.source_of = corpus.attributions([s for s in statements if not s["within"]], words)
    inner = sorted((s for s in statements if s["within"]), key=lambda s: _depth(s, statements))
    out.inner_tag, out.inner_cue_of, out.inner_source_of = corpus.attributions(inner, words)
    out.mentions = _speakers(row, words)
    return out


def _depth(statement: dict[str, Any], statements: list[dict[str, Any]]) -> int:
    by_id = {s["id"]: s for s in statements}
    depth = 0
    while statement["within"] and depth < len(by_id):
        statement, depth = by_id[statement["within"]], depth + 1
    return depth


def _speakers(row: dict[str, Any], words: Words) -> list[Mention]:
    """The speakers' names and aliases wherever they stand, and the sources of statements."""
    numbers = {speaker["id"]: i for i, speaker in enumerate(row["speakers"])}
    owner: dict[str, int | None] = {}
    for speaker in row["speakers"]:
        for name in {speaker["name"], *speaker["aliases"]}:
            owner[name] = None if name in owner else numbers[speaker["id"]]
    found: dict[tuple[int, int], Mention] = {}
    names = sorted((n for n, who in owner.items() if who is not None and len(n) > 1), key=len, reverse=True)
    if names:
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", row["text"]):
            lo, hi = words.range(*match.span())
            who = owner[match[0]]
            if lo < hi and who is not None:
                named = match[0][0].isupper()
                hi = min(hi, lo + 2 * LONGEST_NAME)
                found[lo, hi] = Mention(lo, hi, who, first=named)
    taken = {word for lo, hi in found for word in range(lo, hi)}
    for statement in row["statements"]:
        if statement["source"] and statement["speaker"] in numbers:
            start, end = statement["source"][0]
            comma = row["text"].find(",", start, end)
            lo, hi = words.range(start, end if comma < 0 else comma)
            hi = min(hi, lo + 2 * LONGEST_NAME)
            if lo < hi and not taken & set(range(lo, hi)):
                found[lo, hi] = Mention(lo, hi, numbers[statement["speaker"]], first=False)
    return sorted(found.values(), key=lambda m: (m.start, -m.end))
