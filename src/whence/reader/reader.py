"""The network at work: a text in, its attribution relations and words out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np

from whence.errors import BadInstall, exhausted
from whence.model import Attribution, Reading, Span, Spans
from whence.networks import FOLDERS, Model
from whence.reader.decode import (
    Floats,
    Fragment,
    Linker,
    Outputs,
    Pointer,
    Relation,
    Stretch,
    certain_break,
    joined,
    link,
    part,
    stretch,
    within,
)
from whence.reader.meaning import Meanings, packed
from whence.reader.pieces import Ints, Pieces, pieces
from whence.reader.who import MOST, Antecedents, Who, in_eight_bits, kept
from whence.reader.windows import BODY, even_windows, feed, most_central
from whence.reader.wordpiece import Vocabulary
from whence.reader.words import Words

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, OrtValue

BATCH = 8  # windows a call: more raise the peak of memory and gain no speed on two cores
STRETCH = 4_096  # words of which the network's outputs are held before some are decided on
PLAIN = 50_000  # words up to which they are a plain tuple, which is faster to look into
LONGEST = 8_192  # words after which a stretch ends even within an attribution
TABLES = ("distance", "paragraph", "rank")
HEADS = ("tag", "link", "inner", "inner_link", "entity", "pos", "who", "meaning")
MEANING = 256  # numbers in the vector of a statement


@dataclass(frozen=True, slots=True)
class Layer:
    """What turns the network's outputs for outer or for inner attributions into relations."""

    transition: Floats
    linker: Linker
    calibration: Floats  # (2, knots): what a confidence is, and what share of such attributions is right


@dataclass(frozen=True, slots=True)
class Reader:
    """The loaded network. `read` and `vectors_of` are pure functions of their texts."""

    session: InferenceSession
    vocabulary: Vocabulary
    outer: Layer
    inner: Layer
    antecedents: Antecedents
    pos: tuple[str, ...]
    version: str
    words: tuple[OrtValue, ...] = ()  # the session looks into their memory, and does not keep them alive itself

    def read(self, text: str) -> Reading:
        """Find the attributions of `text` (any length, any characters), tag its words, and say whom and what they mean.

        All in one pass. What the network says is held for one stretch of the text at a time, what was decided there
        until the next one has been seen.
        """
        cut = pieces(text, self.vocabulary)
        if not cut.words:
            return Reading((), ())
        words = Tagged(kept(self.pos))
        outer: list[Attribution] = []
        inner: list[Attribution] = []
        vectors: dict[Spans, bytes] = {}
        for near, middle in with_neighbours(self._stretches(cut, words)):
            sums = near[middle].sums
            first = link([each.outer for each in near], self.outer.linker, middle)
            second = within(link([each.inner for each in near], self.inner.linker, middle), first)
            for relations, layer, found in ((first, self.outer, outer), (second, self.inner, inner)):
                for relation in relations:
                    found.append(_attribution(relation, cut, layer.calibration))
                    parts = np.array([sums[fragment] for fragment in relation.content], dtype=np.float32)
                    (vectors[found[-1].content],) = packed(parts.sum(0, keepdims=True))
        contents = sorted(vectors)
        meanings = Meanings(tuple(contents), tuple(map(vectors.__getitem__, contents)))
        who = Who(cut.word_start, cut.word_end, *words.vectors(), self.antecedents)
        tags = Words(cut.word_start, cut.word_end, *words.tags(), self.pos)
        plain = tuple(tags) if len(tags) <= PLAIN else tags
        return Reading(tuple(outer), plain, tuple(inner), who, meanings)

    def _stretches(self, cut: Pieces, words: Tagged) -> Iterator[Both]:
        """What is decided stretch by stretch; what is kept of every word goes into `words`."""
        held: list[Seen] = []
        done = seen = 0
        for batch in self._run(cut):
            words.add(batch)
            held.append(batch)
            seen += len(batch.pos)
            last = seen == cut.words
            if not last and seen - done <= STRETCH:
                continue
            joined = _joined(held)
            size = len(joined.pos) if last else self._break(joined)
            if size:
                here = _part(joined, slice(size))
                outer, inner = (
                    stretch(outputs, layer.transition, done)
                    for outputs, layer in zip(here.layers, (self.outer, self.inner), strict=True)
                )
                contents = (*outer.spans["content"], *inner.spans["content"])
                yield Both(outer, inner, {(a, b): here.meaning[a - done : b - done].sum(0) for a, b in contents})
                done += size
            held = [_part(joined, slice(size, None))]

    def _break(self, seen: Seen) -> int:
        """After which word the stretch may end; 0 where more must be seen first."""
        tags = [layer.tags for layer in seen.layers]
        at = certain_break(tags, [self.outer.transition, self.inner.transition])
        return at or (len(seen.pos) if len(seen.pos) > LONGEST else 0)

    def vectors_of(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of what each text says, by itself; of a long one its first pieces count.

        Each goes through the network alone: 8-bit products round by what else is in the call, and a vector should not
        depend on its text's company.
        """
        out = []
        for text in texts:
            cut = pieces(text, self.vocabulary)
            size = min(len(cut.ids), BODY)
            if size:
                (meaning,) = self.session.run(["meaning"], feed(cut, np.zeros(1, dtype=np.int64), size))
                out += packed(meaning[0, cut.word_first[cut.word_first < size] + 1].sum(0)[None])
            else:
                out.append(bytes(MEANING))
        return out

    def _run(self, cut: Pieces) -> Iterator[Seen]:
        """What the network says of each word, a batch of windows at a time."""
        starts, length = even_windows(len(cut.ids))
        window = most_central(cut.word_first, starts, length)
        paragraph = cut.paragraph
        for at in range(0, len(starts), BATCH):
            mine = slice(*np.searchsorted(window, (at, at + BATCH)))
            inputs = feed(cut, starts[at : at + BATCH], length)
            tag, links, inner, inner_links, entity, pos, who, meaning = self.session.run(HEADS, inputs)
            w, p = window[mine] - at, cut.word_first[mine] - starts[window[mine]] + 1
            layers = (
                Outputs(tag[w, p], links[w, p], links[w, 0], paragraph[mine]),
                Outputs(inner[w, p], inner_links[w, p], inner_links[w, 0], paragraph[mine]),
            )
            tags, parts = (scores[w, p].argmax(1).astype(np.uint8) for scores in (entity, pos))
            yield Seen(layers, tags, parts, who[w, p], meaning[w, p])


@dataclass(frozen=True, slots=True)
class Both:
    """A stretch for outer and one for inner attributions, and the sum of the words' vectors of each content."""

    outer: Stretch
    inner: Stretch
    sums: dict[Fragment, Floats]


class Tagged:
    """What is kept of every word: its best tags, and its vector where it can stand in a mention."""

    def __init__(self, keeps: Ints) -> None:
        self._keeps = keeps
        self._words: list[tuple[Ints, Ints, Ints]] = []
        self._people: list[tuple[Ints, Floats]] = []
        self._found = 0

    def add(self, seen: Seen) -> None:
        """Keep what the network says of the next words."""
        keep = self._keeps[seen.pos] | (seen.entity > 0)
        keep[max(0, MOST - self._found) :] = False
        self._found += int(keep.sum())
        self._words.append((seen.pos, seen.entity, keep))
        self._people.append(in_eight_bits(seen.who[keep]))

    def tags(self) -> tuple[Ints, Ints]:
        """The numbers of each word's part of speech and entity tag."""
        pos, entity, _ = zip(*self._words, strict=True)
        return np.concatenate(pos), np.concatenate(entity)

    def vectors(self) -> tuple[Ints, Ints, Floats]:
        """Each word's row, or -1, in vectors of 8 bits; these, and their scales."""
        keep = np.concatenate([each[2] for each in self._words])
        row = np.where(keep, np.cumsum(keep, dtype=np.int32) - 1, -1).astype(np.int32)
        codes, scale = zip(*self._people, strict=True)
        return row, np.concatenate(codes), np.concatenate(scale)


def with_neighbours(stretches: Iterable[Both]) -> Iterator[tuple[list[Both], int]]:
    """Each stretch together with the one before and the one after it, and its place among them."""
    near: list[Both] = []
    for each in stretches:
        near = [*near[-2:], each]
        if len(near) > 1:
            yield near, len(near) - 2
    if near:
        yield near[-2:], len(near[-2:]) - 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network says of some words: for outer and inner attributions, the best tags, and the vectors."""

    layers: tuple[Outputs, Outputs]
    entity: Ints
    pos: Ints
    who: Floats
    meaning: Floats


def _joined(parts: list[Seen]) -> Seen:
    layers = [joined([part.layers[i] for part in parts]) for i in (0, 1)]
    rest = (np.concatenate([getattr(part, name) for part in parts]) for name in ("entity", "pos", "who", "meaning"))
    return Seen((layers[0], layers[1]), *rest)


def _part(seen: Seen, words: slice) -> Seen:
    outer, inner = (part(layer, words) for layer in seen.layers)
    return Seen((outer, inner), seen.entity[words], seen.pos[words], seen.who[words], seen.meaning[words])


def _spans(fragments: tuple[Fragment, ...], starts: Ints, ends: Ints) -> Spans:
    return tuple(Span(int(starts[a]), int(ends[b - 1])) for a, b in fragments)


def _attribution(relation: Relation, cut: Pieces, calibration: Floats) -> Attribution:
    source, cue, content = (
        _spans(each, cut.word_start, cut.word_end) for each in (relation.source, relation.cue, relation.content)
    )
    return Attribution(source, cue, content, round(float(np.interp(relation.confidence, *calibration)), 4))


@lru_cache(maxsize=2)
def load(model: Model = "standard") -> Reader:
    """A reader that ships with the package. Raises BadInstall where its files are missing or damaged."""
    shipped = files("whence.reader")
    return open_model(shipped / FOLDERS[model], shipped / FOLDERS["standard"])


def open_model(folder: Traversable, shares: Traversable | None = None) -> Reader:
    """The reader whose files are in `folder`, its pieces, which models share, in `shares`.

    Raises BadInstall where they are missing or damaged.
    """
    # From 1.29 on the library collects events, gives the computer a number and keeps both in the user's folder. It asks
    # for this variable only while it is loaded; the call afterwards would come too late to keep the number away.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from onnxruntime import InferenceSession, SessionOptions, disable_telemetry_events

    disable_telemetry_events()

    try:
        options = SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = _threads()
        words = words_in(shares or folder)
        options.add_external_initializers(list(words), list(words.values()))
        session = InferenceSession(_bytes(folder, "reader.onnx"), options, providers=["CPUExecutionProvider"])
        vocabulary = Vocabulary.of(_bytes(shares or folder, "vocabulary.txt").decode().splitlines())
        about = json.loads(_bytes(folder, "model.json"))
        with (folder / "decoder.npz").open("rb") as stored:
            weights = dict(np.load(stored, allow_pickle=False))
        outer, inner = (_layer(weights, kind) for kind in ("", "inner_"))
        antecedents = Antecedents(weights["reach"], weights["nobody"])
        pos, version = tuple(about["pos"]), about["version"]
        return Reader(session, vocabulary, outer, inner, antecedents, pos, version, tuple(words.values()))
    except Exception as error:
        if why := exhausted(error):
            raise BadInstall(f"The model cannot be loaded, since {why}.") from error
        raise BadInstall(f"The model files in {folder} cannot be read ({error}); reinstall whence.") from error


def words_in(folder: Traversable) -> dict[str, OrtValue]:
    """The table of word pieces that models share, by the names under which they look for it."""
    from onnxruntime import OrtValue

    with (folder / "words.npz").open("rb") as stored:
        return {name: OrtValue.ortvalue_from_numpy(table) for name, table in np.load(stored).items()}


def _layer(weights: dict[str, Floats], kind: str) -> Layer:
    pointers = (Pointer(*(weights[f"{kind}{of}_{table}"] for table in TABLES)) for of in ("cue", "source"))
    return Layer(weights[f"{kind}transition"], Linker(*pointers), weights[f"{kind}calibration"])


def _threads() -> int:
    """How many threads the network may use, by the environment's WHENCE_THREADS; 0 lets ONNX Runtime decide.

    Never more than there are cores: they wait by spinning, so that with thousands of them nothing ever ends.
    """
    wanted = os.environ.get("WHENCE_THREADS", "")
    if not (wanted.isascii() and wanted.isdigit()):
        return 0
    return min(int(wanted[:9]), os.cpu_count() or 1)


def _bytes(folder: Traversable, name: str) -> bytes:
    return (folder / name).read_bytes()
