"""The network at work: a text in, its attribution relations and words out."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.errors import BadInstall
from whence.model import Attribution, Reading, Span, Word
from whence.reader.decode import Floats, Fragment, Linker, Outputs, Pointer, Relation, relations
from whence.reader.excerpt import Excerpt, contents
from whence.reader.labels import ENTITY_TAGS
from whence.reader.pieces import Pieces, pieces
from whence.reader.windows import even_windows, feed
from whence.reader.wordpiece import Vocabulary

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

BATCH = 8  # windows a call: more raise the peak of memory and gain no speed on two cores
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
        *scores, entity, pos = self._run(cut)
        found = self._attributions(cut, *scores)
        parts, entities = map(self.pos.__getitem__, pos.tolist()), map(ENTITY_TAGS.__getitem__, entity.tolist())
        words = tuple(map(Word, cut.word_start.tolist(), cut.word_end.tolist(), parts, entities))
        return Reading(found, words, self._inner(contents(text, found, self.telling)))

    def _inner(self, excerpt: Excerpt) -> tuple[Attribution, ...]:
        cut = pieces(excerpt.text, self.vocabulary)
        if not cut.words:
            return ()
        found = self._attributions(cut, *self._run(cut)[:3])
        return tuple(a for a in map(excerpt.back, found) if a is not None)

    def _attributions(self, cut: Pieces, tags: Floats, links: Floats, nulls: Floats) -> tuple[Attribution, ...]:
        found = relations(Outputs(tags, links, nulls, cut.paragraph), self.transition, self.linker)
        starts, ends = cut.word_start.tolist(), cut.word_end.tolist()
        return tuple(_attribution(r, starts, ends) for r in found)

    def _run(self, cut: Pieces) -> tuple[Any, ...]:
        """Tag scores, link vectors, null vectors, best entity and best part of speech of each word."""
        starts, length = even_windows(len(cut.ids))
        centre = starts + length / 2
        window = np.abs(cut.word_first[:, None] - centre[None]).argmin(1)
        place = cut.word_first - starts[window] + 1
        outs: list[list[Any]] = [[], [], [], [], []]
        for at in range(0, len(starts), BATCH):
            tag, link, entity, pos = self.session.run(HEADS, feed(cut, starts[at : at + BATCH], length))
            mine = (window >= at) & (window < at + BATCH)
            w, p = window[mine] - at, place[mine]
            for out, value in zip(
                outs, (tag[w, p], link[w, p], link[w, 0], entity[w, p].argmax(1), pos[w, p].argmax(1)), strict=True
            ):
                out.append(value)
        return tuple(np.concatenate(out) for out in outs)


def _attribution(relation: Relation, starts: list[int], ends: list[int]) -> Attribution:
    def spans(fragments: tuple[Fragment, ...]) -> tuple[Span, ...]:
        return tuple(Span(starts[a], ends[b - 1]) for a, b in fragments)

    return Attribution(
        spans(relation.source), spans(relation.cue), spans(relation.content), round(relation.confidence, 4)
    )


@lru_cache(maxsize=1)
def load() -> Reader:
    """The reader that ships with the package. Raises BadInstall where its files are missing or damaged."""
    from onnxruntime import InferenceSession, SessionOptions

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
        raise BadInstall(f"The model files in {folder} cannot be read ({error}); reinstall whence.") from error
    pointers = (Pointer(*(weights[f"{of}_{table}"] for table in TABLES)) for of in ("cue", "source"))
    return Reader(session, vocabulary, weights["transition"], Linker(*pointers), pos, telling)


def _threads() -> int:
    """How many threads the network may use, by the environment's WHENCE_THREADS; 0 lets ONNX Runtime decide."""
    wanted = os.environ.get("WHENCE_THREADS", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() else 0


def _bytes(folder: Traversable, name: str) -> bytes:
    return (folder / name).read_bytes()
