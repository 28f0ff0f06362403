"""Whom a source phrase refers to: a name, a description, a group, a document, somebody unnamed.

Each rule looks at the phrase and at what the text has said so far. Where the text gives no ground, the phrase itself
becomes a speaker of kind unnamed, group or document.
"""

from __future__ import annotations

from whence.resolve.language.lexicon import fold, head
from whence.resolve.language.tokens import plain
from whence.resolve.speakers.by_description import Described, Pronoun
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.names import Name, forced
from whence.resolve.speakers.pronouns import ALL, RELATIVE
from whence.resolve.speakers.traits import head_of, note

_CLOSERS = frozenset({",", "(", "—", "–", "--", ";", ":", "["})


class Phrases(Described):
    """The phrases of one text that have been resolved so far."""

    def refer(self, low: int, high: int, pronoun: Pronoun) -> Entity | None:
        """The entity the tokens `low` to `high` refer to, None for none; `pronoun` resolves the pronoun at a token."""
        low, high = self._trim(low, high)
        if low >= high:
            return None
        tokens = self.page.tokens
        if high - low == 1 and tokens[low].lower in ALL:
            return pronoun(low) or self._keep(
                low, high, "group" if tokens[low].lower in {"they", "their", "we"} else "unnamed"
            )
        core = self._core(low, high)
        several = self._several(low, core)
        if several is not None:
            return several
        inside = self._names_in(low, core)
        first = self.names.get(inside[0]) if inside else None
        if first is not None and self._leads(first, low, core):
            return self._named(first, low, high)
        stop = self._pre(low, core)
        last = next((self.names[i] for i in reversed(inside) if i < stop <= self.names[i].high), None)
        if last is not None and last.kind not in ("people", "title"):
            return self._named(last, low, high)
        beyond = self._named_beyond(low, core, high)
        if beyond is not None:
            return beyond
        if self._shouted(low, stop):
            name = forced(self.page, low, stop)
            if name is not None and name.kind not in ("people", "title") and head(tokens[stop - 1].lower) is None:
                return self.entities.mention(self.entities.named(name, person=True), self.page.span(low, stop))
        return self.described(low, core, high, pronoun)

    # The shape of a phrase.

    def _core(self, low: int, high: int) -> int:
        """Where the phrase's first part ends: at a comma, a bracket, a dash or a relative pronoun."""
        tokens = self.page.tokens
        i = low + 1
        while i < high:
            name = self.names.get(i)
            if name is not None:
                i = max(name.high, i + 1)
                continue
            token = tokens[i]
            if token.text == "," and self._adjective(low, i, high):
                i += 1
                continue
            if token.text == "(" and (after := self._aside(i, high)) is not None:
                i = after
                continue
            if token.text in _CLOSERS or token.lower in RELATIVE:
                return i
            i += 1
        return high

    def _aside(self, i: int, high: int) -> int | None:
        """The token after a short bracket at token i that "and" follows: "Quist (L) and her allies"."""
        tokens = self.page.tokens
        close = next((k for k in range(i + 1, min(high, i + 8)) if tokens[k].text == ")"), None)
        return close + 1 if close is not None and close + 1 < high and tokens[close + 1].lower == "and" else None

    def _adjective(self, low: int, i: int, high: int) -> bool:
        """Whether the comma at token i only parts two adjectives of one noun ("the bearded, elderly envoy")."""
        tokens = self.page.tokens
        if i == low or i + 1 >= high or tokens[low].lower not in plain("determiner"):
            return False
        nouns = any(head(t.lower) is not None or j in self.names for j, t in enumerate(tokens[low:i], low))
        return (
            not nouns
            and tokens[i + 1].lower not in plain("determiner")
            and tokens[i - 1].pos not in {"NN", "NNS", "NNP"}
        )

    def _leads(self, name: Name, low: int, core: int) -> bool:
        """Whether the phrase is about the name it begins with: nothing but titles before, no noun after."""
        tokens = self.page.tokens
        if any(t.lower not in plain("determiner") and t.word for t in tokens[low : min(name.begin, name.low)]):
            return False
        if name.kind in ("people", "title") or name.high > core:
            return False
        if name.high >= core:
            return True
        after = tokens[name.high]
        if after.lower in {"'s", "'", "’"}:
            return False
        return (
            after.lower in plain("preposition")
            or after.lower in plain("adverb")
            or not after.word
            or (after.pos[:2] in {"VB", "RB"} and head(after.lower) is None)
        )

    def _pre(self, low: int, core: int) -> int:
        """Where the part before the first preposition ends."""
        tokens = self.page.tokens
        i = low
        while i < core:
            name = self.names.get(i)
            if name is not None:
                i = max(name.high, i + 1)
                continue
            if i > low and tokens[i].lower in plain("preposition"):
                return i
            i += 1
        return core

    def _shouted(self, low: int, high: int) -> bool:
        words = [t for t in self.page.tokens[low:high] if t.word]
        if len(words) == 1 and low == self.page.first[words[0].sentence]:  # a sentence begins with "Miners"
            common = words[0].pos in {"NN", "NNS", "JJ"} or (not words[0].pos and words[0].lower.endswith("s"))
            if common and fold(words[0].text) not in self.entities.surnames():
                return False
        return bool(words) and all(t.capital for t in words) and words[0].lower not in plain("determiner")

    # Names.

    def _named(self, name: Name, low: int, high: int) -> Entity:
        tokens = self.page.tokens
        entity = self.entities.of_name.get(name.low) or self.entities.named(name, person=True)
        if entity.kind == "person" and high > name.high:
            start = name.high + (not tokens[name.high].word)
            if start < high and (tokens[start].lower == "who" or tokens[name.high].text == ","):
                clause = next((k for k in range(start, high) if tokens[k].lower == "who"), high)
                for piece in (self._trim(start, clause), self._trim(clause, high)):
                    note(self.page, entity, *piece)
        if entity.kind == "government" and name.kind == "place" and name.full:
            entity.name = name.full
        return self.entities.mention(entity, self.page.span(name.low, name.high))

    def _named_beyond(self, low: int, core: int, high: int) -> Entity | None:
        """The person in apposition: "An attorney for Orban, Piet Maas," or "the panel's chair, Ines Falk"."""
        tokens = self.page.tokens
        if core >= high or tokens[core].text != ",":
            return None
        at = head_of(self.page, low, core)
        noun = head(tokens[at].lower) if at is not None else None
        for i in self._names_in(core + 1, high):
            name = self.names[i]
            entity = self.entities.of_name.get(name.low)
            begin = min(name.begin, name.low)
            if entity is None or entity.kind != "person":
                continue
            closes = name.high >= high or tokens[name.high].text in {",", "("}
            near = begin == core + 1 or all(tokens[k].lower not in plain("preposition") for k in range(core + 1, begin))
            if closes and near and (noun is None or (noun.kind in ("role", "anonymous") and not noun.plural)):
                note(self.page, entity, low, core)
                return self.entities.mention(entity, self.page.span(name.low, name.high))
            return None
        return None

    def _several(self, low: int, core: int) -> Entity | None:
        """A group where "and" joins two speakers; None where it joins two nouns of one description or there is none."""
        tokens = self.page.tokens
        i = low
        while i < core:
            name = self.names.get(i)
            if name is not None:
                i = max(name.high, i + 1)
                continue
            if tokens[i].lower in {"and", "or", "&"} and low < i < core - 1:
                break
            if i > low and tokens[i].lower in plain("preposition"):
                return None
            i += 1
        else:
            return None
        left = [self.names[k] for k in self._names_in(low, i)]
        right = [self.names[k] for k in self._names_in(i + 1, core)]
        right_head = head(tokens[core - 1].lower)
        both_named = bool(left) and left[-1].high == i and bool(right) and right[-1].high <= core
        one_person = (
            not both_named
            and tokens[i + 1].lower not in plain("determiner")
            and (noun := head(tokens[i - 1].lower)) is not None
            and not noun.plural
            and (right_head is None or not right_head.plural)
        )
        if one_person or (
            right and right[-1].high == core and not both_named and tokens[i + 1].lower not in plain("determiner")
        ):
            return None
        return self._keep(low, core, "group", plural=True)
