"""The lists of words that matching knows, from `match/data/words.toml`: what an editor may want to add to."""

from __future__ import annotations

from functools import cache

from whence.text.tables import toml


@cache
def words(name: str) -> frozenset[str]:
    """The list `name` of `words.toml`. Raises BadInstall where the package lacks it."""
    return frozenset(toml("match", "words.toml")[name])
