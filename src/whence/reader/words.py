"""The words of a reading, as arrays: a long text has millions, and as objects they would fill the memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import Any, overload

from whence.model import Word
from whence.reader.labels import ENTITY_TAGS
from whence.reader.pieces import Ints

BLOCK = 4096  # words turned into objects at a time
HELD = 16  # blocks of them


class Words(Sequence[Word]):
    """Words by their offsets, and the numbers of their part of speech in `parts` and of their entity tag."""

    __slots__ = ("_arrays", "_blocks", "_parts")

    def __init__(self, start: Ints, end: Ints, pos: Ints, entity: Ints, parts: tuple[str, ...]) -> None:
        self._arrays = (start, end, pos, entity)
        self._parts = parts
        self._blocks: dict[int, tuple[Word, ...]] = {}  # looked into of late

    def __len__(self) -> int:
        return len(self._arrays[0])

    def __iter__(self) -> Iterator[Word]:
        for at in range(0, len(self), BLOCK):
            start, end, pos, entity = (array[at : at + BLOCK].tolist() for array in self._arrays)
            parts, entities = map(self._parts.__getitem__, pos), map(ENTITY_TAGS.__getitem__, entity)
            yield from starmap(Word, zip(start, end, parts, entities, strict=True))

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> Words: ...
    def __getitem__(self, index: int | slice) -> Word | Words:
        if isinstance(index, slice):
            start, end, pos, entity = (array[index] for array in self._arrays)
            return Words(start, end, pos, entity, self._parts)
        place = range(len(self))[index]
        block = self._blocks.get(place // BLOCK)
        if block is None:
            if len(self._blocks) >= HELD:
                self._blocks.clear()
            at = place - place % BLOCK
            block = self._blocks[place // BLOCK] = tuple(self[at : at + BLOCK])
        return block[place % BLOCK]

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Word.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Words({list(self)!r})"
