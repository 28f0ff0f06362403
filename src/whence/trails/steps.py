"""Two wordings laid beside each other word by word, by stem, and which word of one is which of the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from whence.match import tables
from whence.match.align import Step, align
from whence.match.meaning import stem
from whence.match.token import Token
from whence.match.words import said


@dataclass(frozen=True)
class Beside:
    """An earlier and a later wording, their words, and the steps that lead from one to the other."""

    earlier: tuple[Token, ...]
    later: tuple[Token, ...]
    steps: tuple[Step, ...]

    @cached_property
    def place(self) -> dict[int, int]:
        """Which word of the later wording a word of the earlier one is; those that are gone are left out."""
        return {
            step.said + i: step.quote + i
            for step in self.steps if step.kind == "same"
            for i in range(step.said_end - step.said)
        }  # fmt: skip

    @cached_property
    def share(self) -> float:
        """The share of the words with a meaning, of the wording that has fewer, that both have in one order."""
        mine = sum(_means(t) for t in self.earlier), sum(_means(t) for t in self.later)
        return sum(_means(self.earlier[i]) for i in self.place) / max(1, min(mine))

    def before(self, at: int) -> int | None:
        """The last word with a meaning before a word of the earlier wording."""
        return next((i for i in range(at - 1, -1, -1) if _means(self.earlier[i])), None)

    def behind(self, at: int) -> int | None:
        """The first word with a meaning from a word of the earlier wording on."""
        return next((i for i in range(at, len(self.earlier)) if _means(self.earlier[i])), None)


@lru_cache(maxsize=4096)
def beside(earlier: str, later: str) -> Beside:
    """Two wordings laid beside each other."""
    first, second = (tuple(said(text)) for text in (earlier, later))
    stems = [[t._replace(norm=stem(t.norm)) for t in tokens] for tokens in (second, first)]
    return Beside(first, second, tuple(align(*stems)))


def _means(token: Token) -> bool:
    return token.norm not in tables.words("light")
