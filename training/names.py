"""Names swapped for others of like form and gender, so that the network does not learn by heart who spoke in 2016."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from whence.text.tables import rows

_NAME = re.compile(r"[A-Z][a-z’'-]+[a-zA-Z]*\Z")
_SPANS = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Pool:
    """The names to draw from: family names, and given names by gender."""

    family: tuple[str, ...]
    given: dict[str, tuple[str, ...]]
    gender: dict[str, str]

    @classmethod
    def of(cls, people: Iterable[tuple[str, ...]]) -> Pool:
        """The pool of the names of `people`, each as its words; given names are those of the table as well."""
        gender = {row["name"]: row["gender"] for row in rows("resolve", "given_names.csv") if row["gender"] in "mf"}
        family = {p[-1] for p in people if len(p) > 1 and _NAME.match(p[-1]) and p[-1] not in gender}
        given = {sex: tuple(sorted(n for n, g in gender.items() if g == sex)) for sex in "mf"}
        return cls(tuple(sorted(family)), given, gender)

    def swaps(self, people: Iterable[tuple[str, ...]], chance: np.random.Generator) -> dict[str, str]:
        """Another name for each name of `people`, one and the same for each throughout."""
        out: dict[str, str] = {}
        for person in sorted(set(people)):
            for place, name in enumerate(person):
                if name in out or not _NAME.match(name):
                    continue
                sex = self.gender.get(name)
                if sex is not None:
                    out[name] = self.given[sex][chance.integers(len(self.given[sex]))]
                elif place == len(person) - 1:
                    out[name] = self.family[chance.integers(len(self.family))]
        return out


def people(row: dict[str, Any]) -> set[tuple[str, ...]]:
    """The names of the persons of a PolNeAR row (by its silver entities), a gold ledger or a row of GAP."""
    if "speakers" in row:
        return {tuple(s["name"].split()) for s in row["speakers"] if s["kind"] == "person"}
    if "pronoun" in row:
        return {tuple(row["text"][slice(*row[key])].split()) for key in ("a", "b")}
    if "mentions" in row:  # GUM: many genres, few of the names met elsewhere
        return set()
    found: set[tuple[str, ...]] = set()
    run: list[str] = []
    for start, end, _, kind in [*row.get("tokens", ()), (0, 0, "", "")]:
        if kind == "PERSON":
            run.append(row["text"][start:end])
        elif run:
            found.add(tuple(run))
            run = []
    return found


def swapped(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """`row` with the names of `names` exchanged, and every span of it moved along."""
    if not names:
        return row
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")
    text, parts, ends, shifts, at, shift = row["text"], [], [0], [0], 0, 0
    for match in pattern.finditer(text):
        new = names[match[0]]
        parts += [text[at : match.start()], new]
        at = match.end()
        shift += len(new) - len(match[0])
        ends.append(at)
        shifts.append(shift)
    parts.append(text[at:])

    def renamed(name: str) -> str:
        return pattern.sub(lambda match: names[match[0]], name)

    def moved(offset: int) -> int:
        return int(offset + shifts[bisect_right(ends, offset) - 1])

    def spans(found: list[list[Any]]) -> list[list[Any]]:
        return [[moved(s[0]), moved(s[1]), *s[2:]] for s in found]

    out = {**row, "text": "".join(parts)}
    for key in ("attributions", "inner", "statements"):
        if key in row:
            out[key] = [{**a, **{role: spans(a[role]) for role in _SPANS}} for a in row[key]]
    if "tokens" in row:
        out["tokens"] = spans(row["tokens"])
    if "speakers" in row:
        out["speakers"] = [
            {**s, "name": renamed(s["name"]), "aliases": [renamed(alias) for alias in s["aliases"]]}
            for s in row["speakers"]
        ]
    for key in ("pronoun", "a", "b"):
        if key in row:
            out[key] = spans([row[key]])[0]
    return out
