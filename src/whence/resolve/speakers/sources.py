"""Reading a text for its speakers, source by source.

The text's names are gathered into entities first. Then the sources and the pronouns are read in the order of the text,
so that each finds the passage as a reader would; sources inside the content of another statement come after it, since
"I" in a quotation is whoever is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.model import Attribution, Document, Reading, Span
from whence.resolve.language.lexicon import fold
from whence.resolve.language.tokens import Page, page, plain
from whence.resolve.speakers.antecedents import Anaphor, Antecedents
from whence.resolve.speakers.beside_names import beside_names
from whence.resolve.speakers.entities import Entities, Entity
from whence.resolve.speakers.gender import groups, learn_genders
from whence.resolve.speakers.headlines import in_headlines
from whence.resolve.speakers.interviewees import ANSWER, QUESTION, interviewee, is_answer, most_named
from whence.resolve.speakers.lone_quotations import beside, by_layout, left_open
from whence.resolve.speakers.names import names
from whence.resolve.speakers.offices import body_of
from whence.resolve.speakers.phrases import refer
from whence.resolve.speakers.pronouns import (
    FIRST,
    NEUTER,
    PLURAL,
    POSSESSIVE,
    RELATIVE,
    SECOND,
    SEVERAL,
    SPEAKS,
    Mentions,
    agrees,
    family,
)
from whence.resolve.speakers.relative import relative
from whence.resolve.speakers.scope import Scope, latest, names_in, once
from whence.resolve.speakers.sureness import NO_GROUNDS, Grounds, sort_of
from whence.resolve.speakers.traits import describe
from whence.resolve.speakers.unsourced import left_out, unsourced_words
from whence.resolve.statements.parents import parents
from whence.text.quotes import quotations

_LABEL = re.compile(r"^[ \t]*([A-Z][A-Z .'’-]{1,40}|(?:[A-Z][\w.'’-]+ ){0,3}[A-Z][\w.'’-]+): ")


class Casting:
    """One document being resolved: `of` has the speaker of each attribution, `spans` whom each resolved span means."""

    def __init__(
        self, document: Document, reading: Reading, attributions: Sequence[Attribution], antecedents: Antecedents
    ) -> None:
        self.document = document
        self.attributions = attributions
        self.page: Page = page(document.text, reading.words)
        found = beside_names(self.page, names(self.page))
        found = sorted([*found, *in_headlines(self.page, found)], key=lambda name: name.low)
        self.entities = Entities(self.page, found)
        describe(self.page, self.entities, found)
        learn_genders(self.page, self.entities)
        self.mentions = Mentions(self.page, vectors=reading.who)
        for name in found:
            entity = self.entities.of_name.get(name.low)
            if entity is not None:
                self.mentions.put(name.low, entity)
        self.outlet = self._publisher()
        names_at = {n.low: n for n in found}
        self.scope = Scope(self.page, self.entities, self.mentions, names_at, self.outlet, antecedents)
        groups(self.page, self.scope)
        self.quotations = quotations(document.text)
        self.parent = parents(document.text, attributions)
        self.of: list[Entity | None] = [None] * len(attributions)
        self.grounds: list[Grounds] = [NO_GROUNDS] * len(attributions)
        self.spans: dict[tuple[int, int], Entity] = {}
        self.pronouns: dict[int, Entity | None] = {}

    def run(self, extra: Sequence[Span]) -> None:
        """Resolve all sources, then the quotations without one, then the spans of `extra`."""
        sources: dict[int, list[int]] = {}
        unsourced: list[int] = []
        depth = self._depths()
        for i, a in enumerate(self.attributions):
            if a.source:
                sources.setdefault(depth[i], []).append(i)
            else:
                unsourced.append(i)
        for level in sorted({0, *sources}):
            self._level(sources.get(level, []), with_pronouns=level == 0)
        for i in sorted(unsourced, key=lambda i: (depth[i], self._place(i))):
            self.of[i] = self._unsourced(i)
        for span in extra:
            if (span.start, span.end) not in self.spans:
                self._span(span, None)

    def _depths(self) -> list[int]:
        depth = [0] * len(self.attributions)
        for i in range(len(depth)):
            seen, at = {i}, self.parent[i]
            while at is not None and at not in seen:
                seen.add(at)
                depth[i] += 1
                at = self.parent[at]
        return depth

    def _place(self, i: int) -> int:
        a = self.attributions[i]
        return min(a.source or a.content or a.cue, default=Span(0, 0)).start

    def _level(self, sources: list[int], with_pronouns: bool) -> None:
        """Resolve the sources of one depth in order, on the first level with the pronouns between them."""
        events = [(self._place(i), 1, i) for i in sources]
        if with_pronouns:
            inside = {t for i in sources for t in range(*self._tokens(min(self.attributions[i].source)))}
            for i, token in enumerate(self.page.tokens):
                if i not in inside and not token.quoted and family(token.lower) is not None:
                    events.append((token.start, 0, i))
        previous: int | None = None
        for _, sort, i in sorted(events):
            if sort == 0:
                self._pronoun(i, None, None)
            else:
                entity = self._source(i, previous)
                self.of[i] = entity
                previous = i

    def _tokens(self, span: Span) -> tuple[int, int]:
        return self.page.at(span.start, span.end)

    def _source(self, i: int, previous: int | None) -> Entity | None:
        found: Entity | None = None
        for span in sorted(self.attributions[i].source):
            self.scope.chance = 1.0
            entity = self._span(span, i, previous)
            if entity is not None and (found is None or entity.kind == "person"):
                low, high = self._tokens(span)
                named = any(self.entities.of_name.get(k) is entity for k in names_in(self.scope, low, high))
                self.grounds[i] = Grounds(sort_of(self.page, low, high, entity, named), self.scope.chance)
            if entity is not None and (found is None or (found.kind != "person" and entity.kind == "person")):
                found = entity
        if found is None:
            return self._unsourced(i)
        return found

    def _span(self, span: Span, i: int | None, previous: int | None = None) -> Entity | None:
        low, high = self._tokens(span)
        if low >= high or all(t.lower in _CALENDAR or not t.word for t in self.page.tokens[low:high]):
            return None  # "warned on Tuesday" names nobody
        if " ".join(t.lower for t in self.page.tokens[low:high] if t.word).startswith(_NOBODY):
            return self._unknown()
        if span.of(self.page.text) in ("A", "Answer") and (asked := self._interviewee()) is not None:
            return asked
        if i is not None and all(t.lower in unsourced_words() or not t.word for t in self.page.tokens[low:high]):
            cue = self.attributions[i].cue  # "said" labelled as a source: the subject is in the cue or left out
            named = [e for c in cue for k in range(*self._tokens(c)) if (e := self.entities.of_name.get(k)) is not None]
            return named[0] if named else self._unsourced(i)
        parent = self.parent[i] if i is not None else None
        self.scope.speaking = self.of[parent] if parent is not None else None
        entity = refer(self.scope, low, high, lambda k: self._pronoun(k, i, previous))
        if entity is None:
            return None
        self.spans[(span.start, span.end)] = entity
        entity.mentions.append(Span(self.page.tokens[low].start, self.page.tokens[high - 1].end))
        if i is not None:
            self.mentions.put(self._anchor(low, high, entity), entity, None if self.page.tokens[low].quoted else SPEAKS)
        return entity

    def _anchor(self, low: int, high: int, entity: Entity) -> int:
        """The token where a phrase mentions `entity`: its name, or the phrase's first word that names nobody else."""
        within = names_in(self.scope, low, high)
        own = next((k for k in within if self.entities.of_name.get(k) is entity), None)
        if own is not None:
            return own
        return low if low not in within or self.entities.of_name.get(low) is None else high - 1

    def _pronoun(self, k: int, i: int | None, previous: int | None) -> Entity | None:
        """The entity of the pronoun at token k, in the source of attribution i where it is one."""
        if k in self.pronouns and i is None:
            return self.pronouns[k]
        word = self.page.tokens[k].lower
        parent = self.parent[i] if i is not None else None
        if word in FIRST:
            found = self._first_person(k, parent)
        elif word in SECOND:
            found = self._second_person(k, parent)
        elif word in RELATIVE:
            found = relative(self.scope, k, lambda j: self._pronoun(j, None, None))
        else:
            found = self._third_person(k, i, previous, parent)
        self.pronouns[k] = found
        if found is not None and word not in RELATIVE:
            self.mentions.put(k, found, 0.75 if word in POSSESSIVE else None)
            found.mentions.append(self.page.span(k, k + 1))
        return found

    def _first_person(self, k: int, parent: int | None) -> Entity | None:
        if parent is None:
            parent = self._around(self.page.tokens[k].start)
        if parent is not None and (speaker := self.of[parent]) is not None:
            several = self.page.tokens[k].lower in SEVERAL
            return (body_of(self.mentions, speaker) if several else None) or speaker
        line = self.page.text.rfind("\n", 0, self.page.tokens[k].start) + 1
        if self.page.text.startswith(ANSWER, line) and (asked := self._interviewee()) is not None:
            return asked
        label = _LABEL.match(self.page.text, line)
        if label is not None:
            found = refer(self.scope, *self.page.at(line, label.end(1)), lambda _: None)
            if found is not None:
                return found
        if self.page.tokens[k].quoted:
            return None
        return self._author()

    def _interviewee(self) -> Entity | None:
        return interviewee(self.page.text, self.entities.all)

    def _around(self, start: int) -> int | None:
        """The attribution whose content holds `start`, the innermost."""
        best, found = None, None
        for i, a in enumerate(self.attributions):
            for piece in a.content:
                if piece.start <= start < piece.end and (best is None or piece.end - piece.start < best):
                    best, found = piece.end - piece.start, i
        return found

    def _author(self) -> Entity | None:
        if self.document.byline:
            key = tuple(fold(w) for w in self.document.byline.split())
            known = next((e for e in self.entities.all if e.kind == "person" and e.words == key), None)
            return known or once(self.scope, "byline " + " ".join(key), Entity(self.document.byline, "person", key))
        return self.outlet

    def _second_person(self, k: int, parent: int | None) -> Entity | None:
        """Whoever is spoken to: the last one named who is not the speaker."""
        speaker = self.of[parent] if parent is not None else None
        line = self.page.text.rfind("\n", 0, self.page.tokens[k].start) + 1
        if speaker is None and self.page.text.startswith(QUESTION, line):
            return self._interviewee()
        if speaker is None:
            return None
        for _, entity, _ in self.mentions.before(k):
            if entity.kind == "person" and entity is not speaker:
                return entity
        return None

    def _third_person(self, k: int, i: int | None, previous: int | None, parent: int | None) -> Entity | None:
        wanted = family(self.page.tokens[k].lower)
        if wanted is None:
            return None
        quoted = self.page.tokens[k].quoted
        shunned = {id(self.outlet)}
        before: tuple[Entity, int] | None = None
        content: tuple[int, int] | None = None
        if i is not None and self.attributions[i].content:
            pieces = self.attributions[i].content
            content = (self._tokens(min(pieces))[0], self._tokens(max(pieces))[1])
        if previous is not None and (speaker := self.of[previous]) is not None:
            near = self._sentences_between(previous, k)
            if near is not None and near <= 3:
                before = (speaker, near)
        asked = self._asked(previous, i, k, wanted) if previous is not None and i is not None else None
        if asked is not None:
            return asked
        if parent is None and quoted:
            parent = self._around(self.page.tokens[k].start) if i is not None else None
        meant: Entity | None = None
        if parent is not None and (above := self.of[parent]) is not None:
            if quoted:
                shunned.add(id(above))
            else:
                meant = self._principal(parent) or above
                if self.attributions[parent].source:
                    self.mentions.put(self._tokens(min(self.attributions[parent].source))[0], meant)
        anaphor = Anaphor(k, wanted, shunned, before, meant, content, i is not None)
        found, chance = self.scope.antecedents.best(self.mentions, anaphor)
        self.scope.chance = min(self.scope.chance, chance)
        if found is None and parent is not None and not quoted and wanted in (PLURAL, NEUTER):
            return self.of[parent]
        return found

    def _asked(self, previous: int, i: int, k: int, wanted: frozenset[str]) -> Entity | None:
        """Whom the statement before asked, where the next one answers: "Lee asked Maas whether … He said that …"."""
        asking, tokens = self.attributions[previous], self.page.tokens
        if not asking.cue or not asking.source or self._asks(i) or not self._asks(previous):
            return None
        if self._sentences_between(previous, k) != 1 and tokens[k].sentence - self._sentence(asking.cue) > 1:
            return None
        low = self._tokens(max(asking.cue))[1]
        end = self.page.sentence(low)[1] if low < len(tokens) else low
        for _, entity in self.mentions.between(low, min(end, low + _OBJECT)):
            if entity is not self.of[previous] and agrees(entity, wanted) and entity.kind in ("person", "unnamed"):
                return entity
        return None

    def _asks(self, i: int) -> bool:
        cues = (self.page.tokens[at] for span in self.attributions[i].cue for at in range(*self._tokens(span)))
        return any(token.lower in _ASKING for token in cues)

    def _sentence(self, spans: Sequence[Span]) -> int:
        return self.page.tokens[self._tokens(max(spans))[0]].sentence

    def _principal(self, i: int) -> Entity | None:
        """The person for whom the source of attribution i speaks: "Adler’s lawyer" says of Adler that she will."""
        tokens = self.page.tokens
        low, high = self._tokens(min(self.attributions[i].source)) if self.attributions[i].source else (0, 0)
        if not any(token.lower in plain("spokesperson") for token in tokens[low:high]):
            return None
        for k in range(low, high):
            name = self.scope.names.get(k)
            if name is None:
                continue
            owns = name.high < high and tokens[name.high].lower in {"'s", "’s", "'", "’"}
            if owns or (k > low and tokens[k - 1].lower == "for"):
                entity = self.entities.of_name.get(k)
                return entity if entity is not None and entity.kind == "person" else None
        return None

    def _sentences_between(self, previous: int, k: int) -> int | None:
        spans_ = self.attributions[previous].source or self.attributions[previous].content
        if not spans_ or not self.page.tokens:
            return None
        low = min(self._tokens(max(spans_))[0], len(self.page.tokens) - 1)
        return abs(self.page.tokens[k].sentence - self.page.tokens[low].sentence)

    def _unsourced(self, i: int) -> Entity | None:
        """Who speaks where the text gives no source: whoever spoke before, the writer, or somebody left out."""
        a = self.attributions[i]
        low, high = self._tokens(min(a.cue)) if a.cue else (0, 0)
        if not any(t.word for t in self.page.tokens[low:high]) and a.content:
            return self._lone(i)
        if low < high and (topic := self._topic(low)) is not None:
            return topic
        who = left_out(self.page, low, high)
        if who == "same":
            before = self._before(i)
            if before is not None:
                return before
        if who == "report":
            outlet = latest(self.scope, low, lambda e: e.kind == "outlet" and e is not self.outlet)
            if outlet is not None:
                return outlet
        if who in {"unnamed", "report"}:
            return self._unknown()
        return self.of[above] if (above := self.parent[i]) is not None and self.of[above] is not None else self.outlet

    def _lone(self, i: int) -> Entity | None:
        """Who speaks in a quotation without source and cue; the writer where it stands in no quotation marks."""
        a = self.attributions[i]
        found = by_layout(self.page, a, lambda low, high: refer(self.scope, low, high, lambda _: None))
        first = self._tokens(min(a.content))[0]
        if found is not None or first >= len(self.page.tokens):
            return found
        opened = left_open(self.page.text, self.quotations, min(a.content).start)
        if opened is not None and (holder := self._around(opened + 1)) is not None and self.of[holder] is not None:
            return self.of[holder]
        quoted = self.page.tokens[first].quoted or self.page.tokens[min(first + 1, len(self.page.tokens) - 1)].quoted
        above = self.parent[i]
        if above is not None and self.of[above] is not None:
            return self.of[above]
        found = beside(self.page, self.mentions, a.content) if quoted else None
        if found is not None:
            return found
        if quoted and is_answer(self.page.text, min(a.content).start):
            return most_named(self.entities.all)
        before = self._before(i)
        if before is not None or not quoted:
            return before or self.outlet
        return self._unknown()

    def _unknown(self) -> Entity:
        """Somebody whom the text leaves out, or nobody."""
        return once(self.scope, "unspecified", Entity("unspecified", "unnamed", ("unspecified",), named=False))

    def _topic(self, low: int) -> Entity | None:
        """The person a list is about, where the cue opens a paragraph with a verb and no subject ("Keeps saying …")."""
        token = self.page.tokens[low]
        opens = low == 0 or "\n" in self.page.text[self.page.tokens[low - 1].end : token.start]
        if (
            not opens
            or not token.capital
            or not token.lower.endswith("s")
            or token.pos not in {"VBZ", "NNS", "NNPS", "NNP", ""}
        ):
            return None
        people = [e for e in self.entities.all if e.kind == "person"]
        return max(people, key=lambda e: len(e.mentions), default=None)

    def _before(self, i: int) -> Entity | None:
        """The speaker of the nearest attribution before that one, of this paragraph or the one before."""
        place = min(self.attributions[i].content or self.attributions[i].cue, default=Span(0, 0)).start
        best, found = -1, None
        for j, a in enumerate(self.attributions):
            end = max((s.end for s in (*a.source, *a.content)), default=-1)
            if (
                j != i
                and self.of[j] is not None
                and best < self._place(j) < place
                and end >= 0
                and self.parent[j] == self.parent[i]
            ):
                best, found = self._place(j), j
        if found is None:
            return None
        near = self.page.text.count("\n", best, place)
        return self.of[found] if near <= 2 else None

    def _publisher(self) -> Entity | None:
        outlet = (self.document.outlet or "").strip()
        if not outlet:
            return None
        key = tuple(w for w in (fold(part) for part in outlet.split()) if w != "the")
        known = next((e for e in self.entities.all if e.words == key and e.kind != "person"), None)
        entity = known or self.entities.add(Entity(outlet, "outlet", key))
        entity.name, entity.kind = outlet, "outlet"
        return entity


_NOBODY = ("nobody", "no one", "no-one", "none")
_CALENDAR = plain("calendar") | {"on", "last", "next", "this", "week", "month", "year", "today", "yesterday"}
_ASKING = frozenset("ask asks asked asking question questioned quizzed pressed grilled wondered".split())
_OBJECT = 10  # tokens after "asked" in which the one who is asked is named
