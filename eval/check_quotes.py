"""A labelled set of quotes, made from real transcripts by explicit edits; seeded, and never written to the repository.

The transcripts get noise first (hesitations, false starts, stage directions), the quotes are cut from the clean ones
and get the liberties of newsrooms (case, punctuation, contractions, numerals), then one edit that tells the verdict.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from whence.model import Flag, Quote, Transcript, Turn, VerdictName
from whence.text.one_person import same_speaker

FILES = ("debates_2016", "general_debates_1960_2020", "campaign_other", "trump_campaign_corpus")
HELD_OUT = re.compile(r"_all_(19|200|2012)")  # debates that no index holds: what is cut from them is not found
NEGATIONS = {"not", "never", "no", "nobody", "nothing", "none", "neither", "nor", "without", "cannot", "hardly"}
_STAGE = re.compile(
    r"[(\[](?:[^a-z()\[\]]+|(?i:applause|laughter|crosstalk|cheers|booing|inaudible)[^)\]]*)[)\]]|<[^>]*>"
)
_LABEL = re.compile(r"[A-Z][A-Z.'’ -]{2,}:\s")
_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_NUMBER = re.compile(r"\$?\d[\d,.]*\d%?$|\$?\d%?$")
_NAME = re.compile(r"[A-Z][a-z]{3,}$")
_NO_NAMES = set(
    "president senator secretary governor general their there they this that then when what where which while "
    "with well would will because every everybody have here people think thank very first just also even maybe look "
    "number your these those some should could does after before about from into under over".split()
)
_NAMES = "Adler Brandt Ellan Norway Kowalski Mendoza Toronto Okafor Lindqvist Vermont".split()
_WORDS = (
    "harbour quietly purple reluctant window mountains decided carefully orchestra painted yellow travel bought "
    "breakfast engineer promised garden remembers heavy simple wonderful broken library finished understand".split()
)
_SPELLED = [
    ("don't", "do not"), ("can't", "cannot"), ("won't", "will not"), ("didn't", "did not"), ("doesn't", "does not"),
    ("isn't", "is not"), ("we're", "we are"), ("they're", "they are"), ("you're", "you are"), ("I'm", "I am"),
    ("I've", "I have"), ("we've", "we have"), ("we'll", "we will"), ("I'll", "I will"), ("it's", "it is"),
    ("going to", "gonna"), ("percent", "per cent"),
]  # fmt: skip
_POSITIVE = {"no": "some", "nobody": "everybody", "nothing": "everything", "without": "with", "never": "always"}


@dataclass(frozen=True)
class Labelled:
    """A quote with what has to be said of it; `edit` is the kind of edit, `source` the transcript it is from."""

    quote: Quote
    verdict: VerdictName
    flags: frozenset[Flag]
    edit: str
    source: str


@dataclass(frozen=True)
class Piece:
    """Clean words of one turn, and where they stand."""

    words: list[str]
    document: str
    speaker: str | None
    turn: int
    at: int


class CannotEdit(Exception):
    """The passage does not lend itself to the edit."""


def transcripts(shared: Path, names: tuple[str, ...] = FILES) -> list[Transcript]:
    """The transcripts of what was spoken."""
    found: list[Transcript] = []
    for name in names:
        with gzip.open(shared / "data" / "transcripts" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["as_spoken"]:
                    found.append(_transcript(row))
    return found


def _transcript(row: dict[str, Any]) -> Transcript:
    turns = tuple(Turn(turn["speaker"], turn["text"]) for turn in row["turns"])
    day = date.fromisoformat(row["date"]) if re.fullmatch(r"\d{4}-\d\d-\d\d", row.get("date") or "") else None
    return Transcript(row["id"], turns, row["id"], row.get("title"), day)


def halves(documents: list[Transcript]) -> tuple[list[Transcript], list[Transcript]]:
    """The documents to fit on and those to test on: every second one of those sorted by id."""
    ordered = sorted(documents, key=lambda document: document.id)
    return ordered[::2], ordered[1::2]


def noisy(document: Transcript, seed: int) -> Transcript:
    """The transcript with more of what transcripts have: hesitations, false starts, stage directions, dashes."""
    rng = random.Random(f"{seed} {document.id}")
    return Transcript(
        document.id,
        tuple(Turn(turn.speaker, _noise(turn.text, rng)) for turn in document.turns),
        document.origin,
        document.title,
        document.day,
    )


def _noise(text: str, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return text
    found: list[str] = []
    for part in re.split(r"(\s+)", text):
        if part.strip() and re.fullmatch(r"[a-z]+", part):
            chance = rng.random()
            if chance < 0.012:
                found.append(rng.choice(["uh, ", "um, ", "er, ", "(APPLAUSE) ", "[crosstalk] ", "-- "]))
            elif chance < 0.02 and part not in NEGATIONS:
                found.append(f"{part} -- ")
        found.append(part)
    return "".join(found)


_TRIES = 5000


class Maker:
    """Makes labelled quotes from `documents`; `common` tells how often a text stands in the index."""

    def __init__(self, documents: list[Transcript], seed: int, common: Callable[[str], int]) -> None:
        self.rng = random.Random(seed)
        self.common = common
        self.inside = [d for d in documents if not HELD_OUT.search(d.id)]
        self.outside = [d for d in documents if HELD_OUT.search(d.id)]
        self.speakers = {d.id: sorted({t.speaker or "" for t in d.turns if _person(t.speaker)}) for d in documents}

    def make(self, count: int) -> Iterator[Labelled]:
        """About `count` quotes, the classes in turn."""
        makers = [
            self._verbatim, self._verbatim, self._marked, self._trimmed, self._words, self._negation, self._number,
            self._name, self._negation, self._number, self._name, self._spliced, self._spliced, self._other_speaker,
            self._not_found, self._marked, self._trimmed, self._too_short, self._added, self._paraphrase,
        ]  # fmt: skip
        for made in range(count):
            yield self._one(makers[made % len(makers)], f"q{made}")

    def _one(self, maker: Callable[[str], Labelled], id: str) -> Labelled:
        for _ in range(_TRIES):
            try:
                return maker(id)
            except CannotEdit:
                continue
        raise CannotEdit(maker.__name__)

    def piece(self, least: int = 3, most: int = 150, documents: list[Transcript] | None = None) -> Piece:
        """A random passage; short ones are as frequent as long ones."""
        low, high = least, most
        length = round(low * (high / low) ** self.rng.random())
        for _ in range(200):
            document = self.rng.choice(documents or self.inside)
            turn = self.rng.randrange(len(document.turns))
            text = document.turns[turn].text
            if _LABEL.search(text):
                continue
            words = [w for w in _STAGE.sub(" ", text).split() if re.search(r"\w", w) and not w.endswith("-")]
            if len(words) < length or not _person(document.turns[turn].speaker):
                continue
            at = self.rng.randrange(len(words) - length + 1)
            found = words[at : at + length]
            if any(re.search(r"[()\[\]\\]|http|uh|%\w", w) for w in found):
                continue
            if not any(re.fullmatch(r"(?i)u[hm]+,?|\W*er\W*", w) for w in found) and not _repeats(found):
                return Piece(found, document.id, document.turns[turn].speaker, turn, at)
        raise CannotEdit

    def _made(self, id: str, words: list[str], piece: Piece, verdict: VerdictName, edit: str, *flags: Flag) -> Labelled:
        text = self.liberties(" ".join(words))
        return Labelled(Quote(id, text, piece.speaker), verdict, frozenset(flags), edit, piece.document)

    def _changed(
        self, id: str, words: list[str], piece: Piece, verdict: VerdictName, edit: str, *flags: Flag
    ) -> Labelled:
        if self.common(" ".join(words)):
            raise CannotEdit  # somebody did say that
        return self._made(id, words, piece, verdict, edit, *flags)

    def liberties(self, text: str) -> str:
        """What newsrooms and tools do to a quote without changing a word."""
        rng = self.rng
        if rng.random() < 0.3:
            text = text.replace("'", "’")
        if rng.random() < 0.4:
            for short, full in _SPELLED:
                if rng.random() < 0.5:
                    text = re.sub(rf"\b{short}\b", full, text.replace("’", "'"))
        if rng.random() < 0.3:
            text = re.sub(
                r"(?<![$£.,:\d/-])\b([2-9]|1[0-5])\b(?![.,:/-]?\d|%|\S*\d)", lambda m: _SMALL[int(m[0]) - 1], text
            )
        if rng.random() < 0.3:
            text = re.sub(
                rf"(?<![-\w]-)\b({'|'.join(_SMALL[1:])})\b(?![ -](?:hundred|{'|'.join(_SMALL)}))",
                lambda m: str(_SMALL.index(m[0]) + 1),
                text,
            )
        if rng.random() < 0.3:
            text = re.sub(r"(?<=\d)%", " percent", text)
        if rng.random() < 0.4:
            text = text.replace(" -- ", rng.choice([" — ", "—", " – ", ", "]))
        if rng.random() < 0.3:
            text = re.sub(r"[,;:](?=\s)", "", text)
        if rng.random() < 0.5:
            text = text[:1].upper() + text[1:]
        if rng.random() < 0.4:
            text = text.rstrip(".,;:-— ") + rng.choice([",", ".", "", "…", "!"])
        return f"… {text}" if rng.random() < 0.05 else text

    def _verbatim(self, id: str) -> Labelled:
        piece = self.piece()
        if len(piece.words) <= 4 and (self.common(" ".join(piece.words)) > 5 or _light(piece.words)):
            raise CannotEdit
        return self._made(id, piece.words, piece, "verbatim", "verbatim")

    def _marked(self, id: str) -> Labelled:
        piece = self.piece(8)
        words, kind = list(piece.words), self.rng.choice(["ellipsis", "ellipsis", "name", "sic", "insert"])
        if kind == "ellipsis":
            start, end = self._middle(words, 40)
            _keeps_meaning(words, start, end)
            words[start:end] = [self.rng.choice(["...", "…", ". . .", "[...]", "[…]"])]
        elif kind == "name":
            at = _place(words, lambda w: w.lower() in ("he", "she", "they", "it", "him", "we", "them"), self.rng)
            words[at] = f"[{self.rng.choice(_NAMES)}]"
        elif kind == "sic":
            words.insert(self.rng.randrange(2, len(words) - 1), "[sic]")
        else:
            words.insert(
                self.rng.randrange(2, len(words) - 1), self.rng.choice(["[the]", "[of the council]", "[all of]"])
            )
        return self._made(id, words, piece, "marked", f"marked {kind}")

    def _middle(self, words: list[str], most: int) -> tuple[int, int]:
        if len(words) < 7:
            raise CannotEdit
        length = self.rng.randint(1, min(most, len(words) - 6))
        start = self.rng.randrange(3, len(words) - 2 - length)
        return start, start + length

    def _trimmed(self, id: str) -> Labelled:
        piece = self.piece(8)
        words = list(piece.words)
        start, end = self._middle(words, 15)
        _keeps_meaning(words, start, end)
        gone, rest = [_bare(w) for w in words[start:end]], [_bare(w) for w in words[end:]]
        if gone[0] == _bare(rest[0]) or gone[-1] == _bare(words[start - 1]):
            raise CannotEdit  # a stammer, or a cut that may be placed otherwise
        if any(_numeric(w) for w in (words[start - 1], words[start], words[end - 1], words[end])):
            raise CannotEdit  # cuts a number, which alters it
        return self._changed(id, words[:start] + words[end:], piece, "trimmed", "trimmed")

    def _words(self, id: str) -> Labelled:
        piece = self.piece(6)
        words = list(piece.words)
        for _ in range(self.rng.randint(1, max(1, min(3, len(words) // 8)))):
            at = _place(words, lambda w: re.fullmatch(r"[a-z]{3,}", w) and w not in NEGATIONS, self.rng)
            words[at] = self.rng.choice([w for w in _WORDS if w != words[at]])
        return self._changed(id, words, piece, "altered", "word changed")

    def _added(self, id: str) -> Labelled:
        piece = self.piece(6)
        words = list(piece.words)
        for _ in range(self.rng.randint(1, 2)):
            words.insert(self.rng.randrange(1, len(words)), self.rng.choice(_WORDS))
        return self._changed(id, words, piece, "altered", "word added")

    def _negation(self, id: str) -> Labelled:
        piece = self.piece(5)
        words = list(piece.words)
        changes: list[tuple[str, Callable[[str], object], Callable[[str], list[str]]]] = [
            ("negation dropped", lambda w: re.fullmatch(r"(not|never)", w), lambda w: []),
            ("negation dropped",
             lambda w: re.fullmatch(r"(is|are|was|do|does|did|could|would|should|have|has)n['’]t", w),
             lambda w: [w[:-3]]),
            ("negation changed", lambda w: w in _POSITIVE,
             lambda w: [_POSITIVE[w]]),
            ("negation added", lambda w: w in ("is", "are", "was", "will", "would", "should", "can", "must", "have"),
             lambda w: [w, self.rng.choice(["not", "never"])]),
            ("negation added", lambda w: w in ("is", "are", "was", "would", "should", "could"), lambda w: [w + "n't"]),
        ]  # fmt: skip
        name, where, new = self.rng.choice(changes)
        at = _place(words, where, self.rng)
        words[at : at + 1] = new(words[at])
        return self._changed(id, words, piece, "altered", name, "negation")

    def _number(self, id: str) -> Labelled:
        piece = self.piece(6)
        words = list(piece.words)
        at = _place(words, lambda w: _NUMBER.match(_bare(w)) or _bare(w) in _SMALL[1:] or _bare(w) in _SCALES, self.rng)
        word = words[at]
        if _bare(word) in _SCALES:
            new = word.lower().replace(_bare(word), _SCALES[_bare(word)])
        elif _bare(word) in _SMALL:
            new = word.lower().replace(_bare(word), self.rng.choice([w for w in _SMALL[1:] if w != _bare(word)]))
        else:
            place = self.rng.choice([i for i, c in enumerate(word) if c.isdigit()])
            new = word[:place] + str((int(word[place]) + self.rng.randint(1, 8)) % 9 + 1) + word[place + 1 :]
        if new == word:
            raise CannotEdit
        words[at] = new
        return self._changed(id, words, piece, "altered", "number changed", "number")

    def _name(self, id: str) -> Labelled:
        piece = self.piece(6)
        words = list(piece.words)
        at = _place(words, lambda w: _NAME.match(w.strip(",.?!;:")) and _bare(w) not in _NO_NAMES, self.rng, 1)
        if words[at - 1][-1] in ".?!:-":
            raise CannotEdit
        bare = words[at].strip(",.?!;:")
        new = self.rng.choice(_NAMES) if self.rng.random() < 0.8 else bare[:-1] + ("o" if bare[-1] != "o" else "a")
        words[at] = words[at].replace(bare, new)
        return self._changed(id, words, piece, "altered", "name changed", "name")

    def _spliced(self, id: str) -> Labelled:
        rng = self.rng
        one = self.piece(5, 40)
        document = next(d for d in self.inside if d.id == one.document)
        kind = rng.choice(["far apart", "order", "two transcripts"])
        if kind == "order":
            whole = self.piece(12, 60)
            cut = rng.randrange(6, len(whole.words) - 5)
            first, second, one = whole.words[cut:], whole.words[:cut], whole
        else:
            other = self.piece(5, 40, [document] if kind == "far apart" else None)
            far = abs(other.turn - one.turn) > 12 or abs(other.at - one.at) > 400 or other.document != one.document
            if (
                other.speaker != one.speaker
                or not far
                or (kind == "two transcripts" and other.document == one.document)
            ):
                raise CannotEdit
            first, second = one.words, other.words
        joint = rng.choice([[], ["..."], ["…"]])
        if self.common(" ".join(second)) > 3 or self.common(" ".join(first)) > 3 or _light(second) or _light(first):
            raise CannotEdit
        return self._changed(
            id, [*first, *joint, *second], one, "spliced", f"spliced {kind}{' marked' if joint else ''}"
        )

    def _other_speaker(self, id: str) -> Labelled:
        piece = self.piece(6)
        others = [s for s in self.speakers[piece.document] if s and same_speaker(s, piece.speaker) is False]
        if not others or self.common(" ".join(piece.words)) != 1:
            raise CannotEdit
        text = self.liberties(" ".join(piece.words))
        quote = Quote(id, text, self.rng.choice(others).title())
        return Labelled(quote, "other speaker", frozenset({"speaker"}), "other speaker", piece.document)

    def _not_found(self, id: str) -> Labelled:
        piece = self.piece(5, 150, self.outside)
        if self.common(" ".join(piece.words)) or (len(piece.words) < 8 and _light(piece.words)):
            raise CannotEdit
        return self._made(id, piece.words, piece, "not found", "not found")

    def _too_short(self, id: str) -> Labelled:
        piece = self.piece(1, 3)
        words = piece.words[: self.rng.choice([1, 2, 3])]
        if len(words) > 1 and (
            self.common(" ".join(words)) < 60 or any(len(_bare(w)) > 5 or w[0].isupper() for w in words)
        ):
            raise CannotEdit
        if len(words) == 1 and len(re.findall(r"\w+", words[0])) > 1:
            raise CannotEdit
        return Labelled(
            Quote(id, " ".join(words), piece.speaker), "too short", frozenset(), "too short", piece.document
        )

    def _paraphrase(self, id: str) -> Labelled:
        piece = self.piece(12, 40)
        swap = {
            "i": "he",
            "we": "they",
            "my": "his",
            "our": "their",
            "is": "was",
            "are": "were",
            "will": "would",
            "am": "was",
        }
        words = [swap.get(_bare(w), w.strip(",.?!;:-")) for w in piece.words]
        words = [w for w in words if w and (len(w) > 3 or self.rng.random() < 0.8)]
        quote = Quote(id, " ".join(words), piece.speaker, "indirect")
        return Labelled(quote, "paraphrase", frozenset(), "paraphrase", piece.document)


_SCALES = {
    "million": "billion",
    "billion": "million",
    "thousand": "million",
    "hundred": "thousand",
    "trillion": "billion",
}


def _numeric(word: str) -> bool:
    return bool(re.search(r"\d", word)) or _bare(word) in {*_SMALL, *_SCALES}


def _person(label: str | None) -> bool:
    return bool(label) and not re.search(
        r"(?i)unidentified|question|audience|moderator|member|announcer|protest|crowd|\bq\b", label or ""
    )


def _bare(word: str) -> str:
    return re.sub(r"^\W+(?<!\$)|[^\w%]+$", "", word).lower()


def _repeats(words: list[str]) -> bool:
    bare = [_bare(w) for w in words]
    return any(bare[i : i + n] == bare[i + n : i + 2 * n] for n in (1, 2, 3) for i in range(len(bare) - 2 * n + 1))


def _light(words: list[str]) -> bool:
    return sum(len(_bare(w)) > 5 for w in words) < 2


def _keeps_meaning(words: list[str], start: int, end: int) -> None:
    if any(_bare(w) in NEGATIONS or re.search("n['’]t$", _bare(w)) for w in words[start:end]):
        raise CannotEdit


def _place(words: list[str], fits: Callable[[str], object], rng: random.Random, first: int = 0) -> int:
    places = [i for i, word in enumerate(words) if i >= first and fits(word)]
    if not places:
        raise CannotEdit
    return rng.choice(places)
