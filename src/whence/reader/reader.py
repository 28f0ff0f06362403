"""The network at work: a text in, its attribution relations and words out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.errors import BadInstall, exhausted
from whence.model import Attribution, Reading, Span
from whence.reader.decode import (
    Floats,
    Fragment,
    Linker,
    Outputs,
    Pointer,
    Relation,
    Stretch,
    certain_break,
    link,
    stretch,
)
from whence.reader.excerpt import Excerpt, contents
from whence.reader.pieces import Ints, Pieces, pieces
from whence.reader.windows import even_windows, feed, most_central
from whence.reader.wordpiece import Vocabulary
from whence.reader.words import Words

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

BATCH = 8  # windows a call: more raise the peak of memory and gain no speed on two cores
STRETCH = 8_192  # words of which the network's outputs are held before some are decided on
LONGEST = 16_384  # words after which a stretch ends even within an attribution
TABLES = ("distance", "paragraph", "rank")
HEADS = ("tag", "link", "entity", "pos")


@dataclass(frozen=True, slots=True)
class Reader:
    """The loaded network. `read` is a pure function of the text."""

    session: InferenceSession
    vocabulary: Vocabulary
    transition: Floats
    linker: Linker
    pos: tuple[str, ...]
    telling: frozenset[str]

    def read(self, text: str) -> Reading:
        """Find the attributions of `text` (any length, any characters) and tag its words.

        What the contents may report is then read once more, as a text of its own: what is found there is inner.
        """
        cut = pieces(text, self.vocabulary)
        if not cut.words:
            return Reading((), ())
        found, words = self._pass(cut)
        return Reading(found, words, self._inner(contents(text, found, self.telling)))

    def _inner(self, excerpt: Excerpt) -> tuple[Attribution, ...]:
        cut = pieces(excerpt.text, self.vocabulary)
        if not cut.words:
            return ()
        return tuple(a for a in map(excerpt.back, self._pass(cut)[0]) if a is not None)

    def _pass(self, cut: Pieces) -> tuple[tuple[Attribution, ...], Words]:
        """The attributions and the words of a text. What the network says is held for one stretch of it at a time."""
        stretches: list[Stretch] = []
        held: list[Outputs] = []
        tagged: list[tuple[Any, Any]] = []
        paragraph = cut.paragraph
        done = seen = 0
        for tags, links, nulls, entity, pos in self._run(cut):
            held.append(Outputs(tags, links, nulls, paragraph[seen : seen + len(tags)]))
            tagged.append((entity, pos))
            seen += len(tags)
            if seen - done > STRETCH and seen < cut.words:
                joined = _joined(held)
                size = certain_break(joined.tags, self.transition) or (seen - done if seen - done > LONGEST else 0)
                held = [_part(joined, slice(size, None))]
                if size:
                    stretches.append(stretch(_part(joined, slice(size)), self.transition, done))
                    done += size
        stretches.append(stretch(_joined(held), self.transition, done))
        starts, ends = cut.word_start, cut.word_end
        found = tuple(_attribution(r, starts, ends) for r in link(stretches, self.linker))
        entities, parts = (np.concatenate(each) for each in zip(*tagged, strict=True))
        return found, Words(starts, ends, parts, entities, self.pos)

    def _run(self, cut: Pieces) -> Iterator[tuple[Any, ...]]:
        """Tag scores, link vectors, null vectors, best entity and best part of speech of each word, batch by batch."""
        starts, length = even_windows(len(cut.ids))
        window = most_central(cut.word_first, starts, length)
        for at in range(0, len(starts), BATCH):
            tag, link, entity, pos = self.session.run(HEADS, feed(cut, starts[at : at + BATCH], length))
            mine = slice(*np.searchsorted(window, (at, at + BATCH)))
            w, p = window[mine] - at, cut.word_first[mine] - starts[window[mine]] + 1
            best = (scores[w, p].argmax(1).astype(np.uint8) for scores in (entity, pos))
            yield tag[w, p], link[w, p], link[w, 0], *best


def _joined(parts: list[Outputs]) -> Outputs:
    return Outputs(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Outputs)))


def _part(outputs: Outputs, words: slice) -> Outputs:
    return Outputs(*(getattr(outputs, f.name)[words] for f in fields(Outputs)))


def _attribution(relation: Relation, starts: Ints, ends: Ints) -> Attribution:
    def spans(fragments: tuple[Fragment, ...]) -> tuple[Span, ...]:
        return tuple(Span(int(starts[a]), int(ends[b - 1])) for a, b in fragments)

    return Attribution(
        spans(relation.source), spans(relation.cue), spans(relation.content), round(relation.confidence, 4)
    )


@lru_cache(maxsize=1)
def load() -> Reader:
    """The reader that ships with the package. Raises BadInstall where its files are missing or damaged."""
    from onnxruntime import InferenceSession, SessionOptions, disable_telemetry_events

    disable_telemetry_events()  # nothing leaves this computer

    folder = files("whence.reader") / "model"
    try:
        options = SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = _threads()
        session = InferenceSession(_bytes(folder, "reader.onnx"), options, providers=["CPUExecutionProvider"])
        vocabulary = Vocabulary.of(_bytes(folder, "vocabulary.txt").decode().splitlines())
        pos = tuple(json.loads(_bytes(folder, "pos.json")))
        telling = frozenset(_bytes(folder, "cue_words.txt").decode().split())
        with (folder / "decoder.npz").open("rb") as stored:
            weights = dict(np.load(stored, allow_pickle=False))
    except Exception as error:
        if why := exhausted(error):
            raise BadInstall(f"The model cannot be loaded, since {why}.") from error
        raise BadInstall(f"The model files in {folder} cannot be read ({error}); reinstall whence.") from error
    pointers = (Pointer(*(weights[f"{of}_{table}"] for table in TABLES)) for of in ("cue", "source"))
    return Reader(session, vocabulary, weights["transition"], Linker(*pointers), pos, telling)


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
