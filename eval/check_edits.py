"""A second labelled set for the check, made in other ways than `eval/check_quotes.py`: edits of text, not of words.

It is there to find what the first set does not ask for: short quotes, transcripts in capitals or without punctuation,
two edits in one quote, numbers and negations written in other ways. Nothing is fitted on it but what `docs/verdicts.md`
says as a rule.

python -m eval.check_edits ../shared --count 3000 [--half test] [--errors]
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from eval import check_edits_tables as tables
from eval.check import Figures
from eval.check_quotes import HELD_OUT, CannotEdit, Labelled, Piece, halves, noisy, transcripts
from whence.model import Flag, Quote, Transcript, VerdictName
from whence.text.one_person import same_speaker
from whence.verbs.check import judge_for
from whence.verdicts.index import Index

_STAGE = re.compile(r"[(\[][^()\[\]]*[)\]]|<[^>]*>")
_PERSON = re.compile(r"(?i)unidentified|question|audience|moderator|member|announcer|protest|crowd|voice|\bq\b")
_TRIES = 3000


def styled(document: Transcript, seed: int) -> Transcript:
    """The transcript as some archive might keep it: as it is, with noise, in capitals, or bare of punctuation."""
    rng = random.Random(f"{seed} style {document.id}")
    style = rng.choice(["plain", "noisy", "noisy", "capitals", "bare"])
    if style == "plain":
        return document
    document = noisy(document, seed)
    if style == "noisy":
        return document
    return replace(document, turns=tuple(replace(t, text=_in_style(t.text, style)) for t in document.turns))


def _in_style(text: str, style: str) -> str:
    return text.upper() if style == "capitals" else re.sub(r"(?<![\d$])[.,;:?!](?!\d)", "", text).lower()


@dataclass
class Draft:
    """A passage on its way to a labelled quote."""

    text: str
    piece: Piece
    verdict: VerdictName
    flags: tuple[Flag, ...] = ()
    speaker: str | None = None


Edit = Callable[["Editor"], Draft]


class Editor:
    """Draws passages from `documents` and edits them; `common` tells how often a text stands in the index."""

    def __init__(self, documents: list[Transcript], seed: int, common: Callable[[str], int]) -> None:
        self.rng = random.Random(seed)
        self.common = common
        self.inside = [d for d in documents if not HELD_OUT.search(d.id)]
        self.outside = [d for d in documents if HELD_OUT.search(d.id)]
        self.by_id = {d.id: d for d in documents}
        self.split: dict[tuple[str, int], list[str]] = {}
        self.known: dict[str, list[str]] = {}

    def make(self, count: int) -> Iterator[Labelled]:
        """About `count` quotes, the kinds of edits in turn."""
        kinds = list(_KINDS)
        for made in range(count):
            kind = kinds[made % len(kinds)]
            for _ in range(_TRIES):
                try:
                    draft = _KINDS[kind](self)
                except CannotEdit:
                    continue
                quote = Quote(f"e{made}", self.dressed(draft.text), draft.speaker or draft.piece.speaker)
                yield Labelled(quote, draft.verdict, frozenset(draft.flags), kind, draft.piece.document)
                break
            else:
                raise CannotEdit(kind)

    def passage(
        self, least: int, most: int, holding: frozenset[str] = frozenset(), documents: list[Transcript] | None = None
    ) -> Piece:
        """A random passage of `least` to `most` words, one of them of `holding` ("#" is any numeral) if given."""
        rng = self.rng
        for _ in range(40):
            at = -1
            if holding:
                places = self.places.get(rng.choice(sorted(holding)))
                if not places:
                    continue
                document, turn, at = rng.choice(places)
            else:
                document = rng.choice(documents or self.inside)
                turn = rng.randrange(len(document.turns))
            words = self.words(document, turn)
            length = round(least * (most / least) ** rng.random())
            if len(words) < length:
                continue
            begin = rng.randrange(len(words) - length + 1)
            if at >= 0:
                begin = min(max(0, at - rng.randrange(length)), len(words) - length)
            found = words[begin : begin + length]
            bare = [re.sub(r"\W", "", w).lower() for w in found]
            if any(re.search(r"[\[\]()<>\\]|\b[Uu][hm]+\b|-$|^-\w|\.\.|…", w) for w in found):
                continue
            if any(bare[i : i + n] == bare[i + n : i + 2 * n] for n in (1, 2, 3) for i in range(len(bare) - n)):
                continue
            return Piece(found, document.id, document.turns[turn].speaker, turn, begin)
        raise CannotEdit

    def words(self, document: Transcript, turn: int) -> list[str]:
        """The words of a turn without stage directions; none where it has labels, or nobody's name."""
        key = document.id, turn
        if key not in self.split:
            text, speaker = document.turns[turn].text, document.turns[turn].speaker
            fit = speaker and not _PERSON.search(speaker) and not re.search(r"[A-Z]{3,}:\s|https?:", text)
            self.split[key] = [w for w in _STAGE.sub(" ", text).split() if re.search(r"\w", w)] if fit else []
        return self.split[key]

    @cached_property
    def places(self) -> dict[str, list[tuple[Transcript, int, int]]]:
        """Where the words of the tables stand in turns by persons: transcript, turn, number of the word."""
        found: dict[str, list[tuple[Transcript, int, int]]] = {}
        for document in self.inside:
            for turn in range(len(document.turns)):
                for at, word in enumerate(self.words(document, turn)):
                    bare = word.strip(",.?!;:\"'")
                    if bare in tables.ALL:
                        found.setdefault(bare, []).append((document, turn, at))
                    elif word[:1] in "$123456789":
                        found.setdefault("#", []).append((document, turn, at))
        return found

    def names(self, document: str) -> list[str]:
        """The known names that a transcript has."""
        if document not in self.known:
            text = " ".join(turn.text for turn in self.by_id[document].turns)
            self.known[document] = sorted(set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b", text)) & tables.NAMES)
        return self.known[document]

    def swapped(self, text: str, table: dict[str, str], inside: bool = False) -> str:
        """`text` with one word of `table` replaced, not the first nor the last one if `inside`."""
        words = text.split()
        low, high = (1, len(words) - 1) if inside else (0, len(words))
        spots = [
            (i, m) for i in range(low, high) if (m := re.fullmatch(r"(\W*)(.+?)(\W*)", words[i])) and m[2] in table
        ]
        if not spots:
            raise CannotEdit
        i, m = self.rng.choice(spots)
        words[i] = m[1] + table[m[2]] + m[3]
        return " ".join(words)

    def dressed(self, text: str) -> str:
        """What editors do without changing a word."""
        rng = self.rng
        if rng.random() < 0.4:
            text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
        if rng.random() < 0.3:
            text = re.sub(r"\s+-+\s+", rng.choice([" — ", "—", ", "]), text)
        if rng.random() < 0.5:
            text = text[:1].upper() + text[1:]
        if rng.random() < 0.5:
            text = re.sub(r"[\s.,;:–—-]+$", "", text) + rng.choice([",", ".", "!", "?", ""])
        return text


def _new(editor: Editor, text: str, most: int = 0) -> str:
    """`text`, if the transcripts do not have it as it stands."""
    if editor.common(text) > most:
        raise CannotEdit
    return text


def _telling(words: list[str]) -> int:
    return sum(len(re.sub(r"\W", "", w)) > 5 or w[:1].isupper() or w[:1].isdigit() for w in words)


def _changed(table: dict[str, str], flag: Flag | None, least: int, most: int) -> Edit:
    """One word changed after `table`, in passages of so many words."""

    def edit(editor: Editor) -> Draft:
        piece = editor.passage(least, most, frozenset(table))
        if least < 7 and _telling(piece.words) < 1:
            raise CannotEdit
        text = _new(editor, editor.swapped(" ".join(piece.words), table, inside=least < 5))
        return Draft(text, piece, "altered", (flag,) if flag else ())

    return edit


def _substituted(pattern: str, new: str, flag: Flag | None, least: int = 8, most: int = 80) -> Edit:
    """One place that `pattern` matches replaced by `new`."""

    def edit(editor: Editor) -> Draft:
        piece = editor.passage(least, most)
        text = " ".join(piece.words)
        found = list(re.finditer(pattern, text))
        if not found:
            raise CannotEdit
        match = editor.rng.choice(found)
        text = text[: match.start()] + match.expand(new) + text[match.end() :]
        return Draft(_new(editor, text), piece, "altered", (flag,) if flag else ())

    return edit


def _digits(least: int, most: int) -> Edit:
    def edit(editor: Editor) -> Draft:
        piece = editor.passage(least, most, frozenset("#"))
        words = list(piece.words)
        at = editor.rng.choice([i for i, w in enumerate(words) if re.search(r"\d", w)] or [-1])
        if not re.fullmatch(r"\W*\d[\d,.]*(?:%|th|s)?\W*", words[at]):
            raise CannotEdit
        digits = [i for i, c in enumerate(words[at]) if c.isdigit()]
        place = editor.rng.choice(digits)
        value = str((int(words[at][place]) + editor.rng.randint(1, 8)) % 9 + 1)
        if value == words[at][place] or (least < 7 and _telling(words) < 2):
            raise CannotEdit
        words[at] = words[at][:place] + value + words[at][place + 1 :]
        return Draft(_new(editor, " ".join(words)), piece, "altered", ("number",))

    return edit


def _names(least: int, most: int, opening: bool = False) -> Edit:
    """A name changed for another that the same transcript has."""

    def edit(editor: Editor) -> Draft:
        piece = editor.passage(least, most, tables.NAMES)
        known = editor.names(piece.document)
        spots = [
            i for i, w in enumerate(piece.words)
            if re.sub(r"\W", "", w) in known and (i or opening) and (opening or piece.words[i - 1][-1] not in ".?!:-")
        ]  # fmt: skip
        if not spots or len(known) < 2 or (least < 7 and _telling(piece.words) < 2):
            raise CannotEdit
        words, at = list(piece.words), editor.rng.choice(spots)
        bare = re.sub(r"\W", "", words[at])
        words[at] = words[at].replace(bare, editor.rng.choice([name for name in known if name != bare]))
        return Draft(_new(editor, " ".join(words)), piece, "altered", ("name",))

    return edit


def _same(least: int, most: int, change: Callable[[Editor, str], str]) -> Edit:
    """A change that is no difference."""

    def edit(editor: Editor) -> Draft:
        piece = editor.passage(least, most)
        before = " ".join(piece.words)
        text = change(editor, before)
        if text == before or (least < 7 and _telling(piece.words) < 2):
            raise CannotEdit
        return Draft(text, piece, "verbatim")

    return edit


def _everywhere(table: dict[str, str]) -> Callable[[Editor, str], str]:
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, table)) + r")\b(?!['’])")
    return lambda editor, text: pattern.sub(lambda m: table[m[0]], text)


def _hesitating(editor: Editor, text: str) -> str:
    words = text.split()
    for _ in range(editor.rng.randint(1, 3)):
        words.insert(editor.rng.randrange(1, len(words)), editor.rng.choice(["uh,", "um,", "er,"]))
    return " ".join(words)


def _spelled(editor: Editor, text: str) -> str:
    return re.sub(
        r"(?<![\w$.,:/-])([1-9]\d?|[1-9]00)(?![\w.,:/%'-]|\s(?:[a-z]*illion|hundred|thousand|\d))",
        lambda m: tables.spelled(int(m[0])), text,
    )  # fmt: skip


def _cut(mark: str, least: int, most: int) -> Edit:
    """Words from the middle left out, whole clauses where there are commas."""

    def edit(editor: Editor) -> Draft:
        piece = editor.passage(10, 90)
        words = piece.words
        length = editor.rng.randint(least, min(most, len(words) - 7)) if len(words) - 7 >= least else 0
        if not length:
            raise CannotEdit
        at = editor.rng.randrange(3, len(words) - 3 - length)
        gone = words[at : at + length]
        edges = [words[at - 1], words[at], words[at + length - 1], words[at + length]]
        if any(re.sub(r"\W", "", w).lower() in tables.DENIES or w.lower().endswith("n't") for w in gone):
            raise CannotEdit
        if any(re.search(r"\d", w) or w[:1].isupper() or w.lower() in tables.NUMBERS for w in edges):
            raise CannotEdit
        if edges[0].lower() == edges[2].lower() or edges[1].lower() == edges[3].lower():
            raise CannotEdit
        text = " ".join([*words[:at], *([mark] if mark else []), *words[at + length :]])
        return Draft(text if mark else _new(editor, text), piece, "marked" if mark else "trimmed")

    return edit


def _bracketed(editor: Editor) -> Draft:
    piece = editor.passage(7, 80)
    words = list(piece.words)
    spots = [i for i, w in enumerate(words) if w in ("he", "she", "they", "it", "him", "them", "this", "there")]
    if not spots:
        raise CannotEdit
    words[editor.rng.choice(spots)] = editor.rng.choice(
        ["[Adler]", "[the senator]", "(Adler)", "[the people of Ellan]", "[the bill]"]
    )
    return Draft(" ".join(words), piece, "marked")


def _turns(editor: Editor) -> Draft:
    """From one turn of a speaker to the next, over what somebody else puts in."""
    document = editor.rng.choice(editor.inside)
    if len(document.turns) < 4:
        raise CannotEdit
    turn = editor.rng.randrange(len(document.turns) - 2)
    one, between, other = document.turns[turn : turn + 3]
    if one.speaker != other.speaker or between.speaker == one.speaker or len(between.text.split()) > 8:
        raise CannotEdit
    if not one.speaker or _PERSON.search(one.speaker):
        raise CannotEdit
    first, second = one.text.split()[-10:], other.text.split()[:10]
    if len(first) < 6 or len(second) < 6 or re.search(r"[\[\](<]|--|\.\.\.", " ".join(first + second)):
        raise CannotEdit
    return Draft(" ".join(first + second), Piece(first, document.id, one.speaker, turn, 0), "verbatim")


def _spliced(least: int, most: int, abroad: bool, mark: str) -> Edit:
    def edit(editor: Editor) -> Draft:
        one = editor.passage(least, most)
        here = [editor.by_id[one.document]]
        other = editor.passage(least, most, documents=None if abroad else here)
        if abroad == (one.document == other.document) or one.speaker != other.speaker:
            raise CannotEdit
        if not abroad and abs(other.turn - one.turn) < 10 and abs(other.at - one.at) < 300:
            raise CannotEdit
        for piece in (one, other):
            if editor.common(" ".join(piece.words)) != 1 or _telling(piece.words) < 2:
                raise CannotEdit
        return Draft(_new(editor, " ".join([*one.words, *mark.split(), *other.words])), one, "spliced")

    return edit


def _swapped_clauses(editor: Editor) -> Draft:
    piece = editor.passage(12, 50)
    cuts = [i + 1 for i, w in enumerate(piece.words) if w[-1] in ",.;" and 4 < i < len(piece.words) - 5]
    if not cuts:
        raise CannotEdit
    cut = editor.rng.choice(cuts)
    return Draft(_new(editor, " ".join([*piece.words[cut:], *piece.words[:cut]])), piece, "spliced")


def _also(edit: Edit, other: Callable[[Editor, Draft], Draft]) -> Edit:
    return lambda editor: other(editor, edit(editor))


def _by_another(editor: Editor, draft: Draft) -> Draft:
    names = sorted({t.speaker or "" for t in editor.by_id[draft.piece.document].turns})
    names = [n for n in names if n and not _PERSON.search(n) and same_speaker(n, draft.piece.speaker) is False]
    if not names or len(draft.text.split()) < 8:
        raise CannotEdit
    return replace(
        draft, verdict="other speaker", flags=(*draft.flags, "speaker"), speaker=editor.rng.choice(names).title()
    )


def _abridged(editor: Editor, draft: Draft) -> Draft:
    """The draft with a mark of its own far from the change: an ellipsis for two words."""
    words = draft.text.split()
    if len(words) < 20 or any(w in tables.DENIES or re.search(r"n't|\d|[A-Z]", w) for w in (*words[:2], *words[-12:])):
        raise CannotEdit
    if draft.text.split()[-12:] != draft.piece.words[-12:]:
        raise CannotEdit
    return replace(draft, text=" ".join([*words[:-8], "...", *words[-6:]]))


def _joined(editor: Editor, draft: Draft) -> Draft:
    """The draft with a piece from elsewhere behind it."""
    other = editor.passage(8, 20, documents=[editor.by_id[draft.piece.document]])
    if other.speaker != draft.piece.speaker or other.turn == draft.piece.turn or len(draft.text.split()) < 12:
        raise CannotEdit
    if abs(other.turn - draft.piece.turn) < 10 or _telling(other.words) < 3:
        raise CannotEdit
    return replace(draft, text=f"{draft.text} ... {' '.join(other.words)}", verdict="spliced")


def _fabricated(least: int, most: int, telling: int) -> Edit:
    """Words of a debate that no transcript holds, in the mouth of somebody whom the transcripts have."""

    def edit(editor: Editor) -> Draft:
        piece = editor.passage(least, most, documents=editor.outside)
        if editor.common(" ".join(piece.words)) or _telling(piece.words) < telling:
            raise CannotEdit
        return Draft(" ".join(piece.words), piece, "not found", speaker=editor.passage(3, 5).speaker)

    return edit


def _exact(least: int, most: int) -> Edit:
    return _same(least, most, lambda editor, text: text + " ")


def _everyday(editor: Editor) -> Draft:
    piece = editor.passage(2, 4)
    text = " ".join(piece.words)
    if editor.common(text) < 60 or any(len(re.sub(r"\W", "", w)) > 5 or w[:1].isupper() for w in piece.words):
        raise CannotEdit
    return Draft(text, piece, "too short")


_NEGATED, _NUMBERED = _changed(tables.NEGATIONS, "negation", 8, 80), _digits(8, 80)
_NAMED, _REWORDED = _names(8, 80), _changed(tables.WORDS, None, 8, 80)
_KINDS: dict[str, Edit] = {
    "exact short": _exact(3, 6),
    "exact long": _exact(80, 300),
    "same: contracted": _same(6, 60, _everywhere(tables.CONTRACTED)),
    "same: spelled out": _same(6, 60, _everywhere({v: k for k, v in tables.CONTRACTED.items()})),
    "same: numbers in words": _same(6, 60, _spelled),
    "same: hesitations": _same(6, 60, _hesitating),
    "same: capitals": _same(6, 60, lambda editor, text: text.upper()),
    "same: over two turns": _turns,
    "marked ...": _cut("...", 1, 25),
    "marked . . .": _cut(". . .", 1, 25),
    "marked brackets": _bracketed,
    "trimmed one word": _cut("", 1, 1),
    "trimmed many": _cut("", 4, 20),
    "word short": _changed(tables.WORDS, None, 4, 6),
    "word": _REWORDED,
    "word small": _changed(tables.SMALL, None, 8, 60),
    "word long": _changed(tables.WORDS, None, 150, 300),
    "typo": _substituted(r"\b([a-z]{4,})([a-z])([a-z])([a-z]{2,})\b", r"\1\3\4", None),
    "negation short": _changed(tables.NEGATIONS, "negation", 4, 6),
    "negation": _NEGATED,
    "negation prefix": _changed(tables.OPPOSITES, "negation", 8, 80),
    "negation no longer": _substituted(r"\b(is|are|can|will|have|was)\b(?! not)", r"\1 no longer", "negation"),
    "negation hardly": _substituted(r"\b(can|could|would|has|had)\b(?! not)", r"\1 hardly", "negation"),
    "negation long": _changed(tables.NEGATIONS, "negation", 150, 300),
    "number short": _digits(4, 6),
    "number": _NUMBERED,
    "number word": _changed(tables.NUMBER_WORDS, "number", 8, 80),
    "number word short": _changed(tables.NUMBER_WORDS, "number", 4, 6),
    "number added": _substituted(r"\b(years|people|jobs|times|days|countries)\b", r"12 \1", "number"),
    "number long": _digits(150, 300),
    "name short": _names(4, 6),
    "name": _NAMED,
    "name opening": _names(8, 60, True),
    "name known": _changed(tables.NAME_SWAPS, "name", 8, 80),
    "name known short": _changed(tables.NAME_SWAPS, "name", 4, 6),
    "name long": _names(150, 300),
    "spliced short": _spliced(4, 8, False, ""),
    "spliced short ...": _spliced(4, 8, False, "..."),
    "spliced abroad short": _spliced(5, 8, True, ""),
    "spliced abroad ...": _spliced(5, 30, True, "..."),
    "spliced clauses": _swapped_clauses,
    "other speaker": _also(_exact(8, 60), _by_another),
    "other speaker, number": _also(_NUMBERED, _by_another),
    "other speaker, negation": _also(_NEGATED, _by_another),
    "other speaker, name": _also(_NAMED, _by_another),
    "marked, number": _also(_NUMBERED, _abridged),
    "marked, negation": _also(_NEGATED, _abridged),
    "spliced, number": _also(_NUMBERED, _joined),
    "spliced, negation": _also(_NEGATED, _joined),
    "spliced, name": _also(_NAMED, _joined),
    "fabricated": _fabricated(6, 25, 2),
    "fabricated short": _fabricated(4, 6, 1),
    "too common": _everyday,
}


def measure(shared: Path, half: str, count: int, seed: int = 11) -> Figures:
    """The figures on `count` quotes of a half ("fit" or "test")."""
    documents = halves(transcripts(shared))[half == "test"]
    inside = [d for d in documents if not HELD_OUT.search(d.id)]
    index, clean = Index.of(styled(d, seed) for d in inside), Index.of(inside)
    figures = Figures()
    judge = judge_for(index)
    for one in Editor(documents, seed, clean.commonness).make(count):
        begin = time.process_time()
        verdict = judge(one.quote)
        figures.seconds += time.process_time() - begin
        figures.add(one, verdict)
    return figures


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices=("fit", "test"), default="fit")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    figures = measure(options.shared, options.half, options.count, options.seed)
    print(figures)
    print(figures.wrong() if options.errors else "")


if __name__ == "__main__":
    main()
