"""The pronouns, whom each can stand for, and the mentions of a text among which they look for it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from whence.model import Span, Who
from whence.resolve.language.lexicon import head
from whence.resolve.language.tokens import Page, Token, plain, verbal
from whence.resolve.speakers.entities import Entity

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
SEVERAL = frozenset({"we", "us", "our", "ours", "ourselves"})
SECOND = frozenset({"you", "your", "yours"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
ALL = MALE | FEMALE | PLURAL | NEUTER | FIRST | SECOND | RELATIVE

MOST = 60  # mentions looked back over, for text without sentences
LONGEST = 6  # tokens of a mention that the reader's vectors are asked about
REACH = 6  # sentences back that a mention still counts


@dataclass(slots=True)
class Mentions:
    """The mentions of a text in the order of its tokens: where, whom, and with what weight (1 is a plain subject)."""

    page: Page
    at: list[int] = field(default_factory=list)
    who: list[tuple[Entity, float]] = field(default_factory=list)
    vectors: Who | None = None  # what the reader's vectors say of who is meant, where it has any

    def put(self, i: int, entity: Entity, weight: float | None = None) -> None:
        """Note that token i begins a mention of `entity`."""
        if i >= len(self.page.tokens):
            return
        place = bisect_left(self.at, i)
        if place < len(self.at) and self.at[place] == i:
            self.who[place] = (entity, weight if weight is not None else self.who[place][1])
            return
        self.at.insert(place, i)
        self.who.insert(place, (entity, role(self.page, i) if weight is None else weight))

    def between(self, low: int, high: int) -> list[tuple[int, Entity]]:
        """The mentions that begin between two tokens, in order: token and entity."""
        return [(at, entity) for at, entity, _ in self.within(low, high)]

    def core(self, i: int) -> Span:
        """The words of the mention that begins at token i: a pronoun, a name, or a description up to its noun."""
        tokens, end = self.page.tokens, i + 1
        if tokens[i].lower not in ALL:
            noun = tokens[i].pos[:2] == "NN"
            while end < len(tokens) and end - i < LONGEST and self.page.adjacent(end - 1):
                token = tokens[end]
                if not (
                    token.capital
                    or token.pos[:2] in {"NN", "JJ", "CD"}
                    or (token.text == "." and token.start == tokens[end - 1].end)
                ):
                    break
                if noun and not token.capital and token.pos[:2] != "NN":
                    break
                noun, end = noun or token.pos[:2] == "NN", end + 1
        return self.page.span(i, end)

    def within(self, low: int, high: int) -> list[tuple[int, Entity, float]]:
        """The mentions that begin between two tokens, in order: token, entity and weight."""
        places = range(bisect_left(self.at, low), bisect_left(self.at, high))
        return [(self.at[place], *self.who[place]) for place in places]

    def before(self, i: int) -> list[tuple[int, Entity, float]]:
        """The mentions before token i within reach, nearest first."""
        out: list[tuple[int, Entity, float]] = []
        low = self.page.tokens[i].sentence - REACH if i < len(self.page.tokens) else 0
        for place in range(bisect_left(self.at, i) - 1, -1, -1):
            if self.page.tokens[self.at[place]].sentence < low or len(out) == MOST:
                break
            out.append((self.at[place], *self.who[place]))
        return out


SUBJECT, CLAUSE, OTHER, OBJECT, OWNER = 1.0, 0.95, 0.8, 0.6, 0.8
SPEAKS = 1.15  # the source of a statement


def role(page: Page, i: int) -> float:
    """The weight of a mention at token i by its place in the clause: subject, object or possessor."""
    tokens = page.tokens
    sentence = tokens[i].sentence
    start = page.first[sentence]
    end = i + 1
    while end < len(tokens) and end - i < 6 and (tokens[end].capital or tokens[end].text == "."):
        end += 1
    if end < len(tokens) and tokens[end].text == "(":  # "(L-Westmark)"
        end = next((k + 1 for k in range(end, min(end + 8, len(tokens))) if tokens[k].text == ")"), end)
    after = tokens[end] if end < len(tokens) and tokens[end].sentence == sentence else None
    if after is not None and after.lower == "'s":
        return OWNER
    j = i
    while j > start and (tokens[j - 1].lower in plain("determiner") or _modifier(tokens[j - 1])):
        j -= 1
    if j == start or (j == start + 1 and not tokens[start].word):
        return SUBJECT
    before = tokens[j - 1]
    if before.text == "," and j - start <= 4:  # "However, Falk"
        return SUBJECT
    if before.lower in plain("preposition") and not (
        before.lower in _BEFORE_CLAUSE and after is not None and verbal(after)
    ):
        return OBJECT
    if after is not None and verbal(after):
        return CLAUSE
    return OBJECT if verbal(before) else OTHER


_BEFORE_CLAUSE = frozenset({"as", "after", "before", "since", "until", "like", "than"})


def _modifier(token: Token) -> bool:
    return token.pos[:2] in {"JJ", "NN"} or token.text == "." or (not token.pos and head(token.lower) is not None)


def agrees(entity: Entity, wanted: frozenset[str]) -> bool:
    """Whether a pronoun of the set `wanted` can stand for `entity`."""
    if wanted in (MALE, FEMALE):
        gender = "m" if wanted is MALE else "f"
        return not entity.plural and (
            (entity.kind == "person" and entity.gender in ("", gender))
            or (entity.kind == "unnamed" and entity.gender in ("", gender))
        )
    if wanted is PLURAL:
        return entity.plural or entity.kind in ("group", "organization", "outlet")
    return entity.kind in ("organization", "outlet", "government", "document") and not entity.plural


def family(word: str) -> frozenset[str] | None:
    """The set of third-person pronouns that `word` belongs to, or None."""
    return _FAMILY.get(word)


_FAMILY = {word: group for group in (MALE, FEMALE, PLURAL, NEUTER) for word in group}
