"""What a text says of those it names: the office beside a name, and why this source is in a position to know.

"Ines Falk, the port's harbour master, who was at the talks, said" describes Ines Falk as "the port's harbour master"
and "who was at the talks"; "harbour master Ines Falk" as "harbour master".
"""

from __future__ import annotations

from whence.model import Span
from whence.resolve.language.lexicon import fold, given, head, titles
from whence.resolve.language.tokens import Page, plain, verbal
from whence.resolve.speakers.entities import Entities, Entity
from whence.resolve.speakers.name_kinds import Name

_LONGEST = 24  # words of an apposition
_BREAKS = frozenset({",", ";", ".", ":", "(", ")", "-", "–", "—", "--", "?", "!", '"', "“", "”", "[", "]"})
_LINKING = frozenset({"is", "was", "became", "remains", "'s"})


def describe(page: Page, entities: Entities, names: list[Name]) -> None:
    """Give every named person what stands beside its name: before it, after a comma, or after "is"."""
    for name in names:
        entity = entities.of_name.get(name.low)
        if entity is None or entity.kind != "person" or page.headline[page.tokens[name.low].sentence]:
            continue
        before = _before(page, name)
        if before is not None:
            note(page, entity, *before)
        inverted = _inverted(page, name)
        if inverted is not None:
            note(page, entity, *inverted)
        after = _after(page, name.high)
        if after is not None:
            note(page, entity, *after)


def note(page: Page, entity: Entity, low: int, high: int) -> None:
    """Describe `entity` by the tokens `low` to `high`."""
    words = page.tokens[low:high]
    if not words:
        return
    said = " ".join(page.text[words[0].start : words[-1].end].split())
    honorific = titles().get(said.lower().rstrip("."))
    if honorific is None or honorific.noun:
        entity.descriptions.setdefault(said)
    if words[0].lower in plain("relative"):
        return
    entity.described.append((low, high))
    at = head_of(page, low, high)
    if at is None:
        return
    found = head(page.tokens[at].lower)
    if found is None or found.plural:
        return
    entity.heads.setdefault(found.noun)
    entity.gender = entity.gender or found.gender
    entity.traits |= traits(page, low, high, at)
    for token in page.tokens[low:at]:  # "senator and presidential candidate"
        more = head(token.lower)
        if more is not None and more.kind == "role" and not more.plural:
            entity.heads.setdefault(more.noun)


def traits(page: Page, low: int, high: int, at: int) -> set[str]:
    """The telling words of the phrase `low` to `high` besides its head noun at `at`, folded."""
    small = plain("determiner") | plain("preposition") | plain("possessive") | plain("conjunction") | plain("relative")
    return {
        fold(t.text)
        for i, t in enumerate(page.tokens[low:high], low)
        if t.word and i != at and t.lower not in small and t.lower != "'s"
    }


def head_of(page: Page, low: int, high: int) -> int | None:
    """The token of the head noun of the phrase: the last noun before a preposition, a relative clause or a mark."""
    last = None
    for i in range(low, high):
        token = page.tokens[i]
        if not token.word:
            if token.text in _BREAKS and last is not None:
                break
            continue
        stops = token.lower in plain("preposition") or token.lower in plain("relative") or token.lower in plain("verb")
        if stops and last is not None and not token.text[0].isupper():
            break
        if stops and last is None and i > low and token.lower in plain("relative"):
            break
        if token.lower == "that" and last is not None:
            break
        if token.lower == "and" and last is not None and head(page.tokens[last].lower) is not None:
            after = page.tokens[i + 1].lower if i + 1 < high else ""
            if after in plain("determiner"):
                break
        elif token.lower not in plain("determiner") and token.lower not in plain("possessive") and token.lower != "'s":
            if last is not None and token.pos[:2] in {"VB", "MD"} and head(token.lower) is None:
                break
            last = i
    return last


def _before(page: Page, name: Name) -> tuple[int, int] | None:
    """The words before a name that say what its bearer is: from the last noun back to where the phrase begins."""
    tokens = page.tokens
    high = name.low
    low = high
    sentence = tokens[high].sentence
    while low and high - low < 8:
        token = tokens[low - 1]
        if token.sentence != sentence or not (token.word or token.text == "." or token.lower == "'s"):
            break
        if not page.adjacent(low - 1) or _boundary(token.lower):
            break
        if (
            token.pos[:2] in {"VB", "MD", "RB", "TO", "IN", "CC"}
            and head(token.lower) is None
            and token.lower not in titles()
        ):
            break
        if token.text == "." and not (low > 1 and tokens[low - 2].lower in titles()):
            break
        low -= 1
    while low < high and tokens[low].lower == "'s":
        low += 1
    last = tokens[high - 1] if tokens[high - 1].text != "." else tokens[max(low, high - 2)]
    if low >= high or not (last.lower in titles() or _noun(last.lower)) or given(last.text):
        return None
    return low, high


def _inverted(page: Page, name: Name) -> tuple[int, int] | None:
    """The description that a name between commas explains: "A lawyer for the mayor, Bram Tolland, came alone"."""
    tokens = page.tokens
    begin = min(name.begin, name.low)
    low = page.first[tokens[name.low].sentence]
    closed = name.high < len(tokens) and tokens[name.high].text in {",", "("}
    if begin - 1 <= low or tokens[begin - 1].text != "," or not closed or begin - low > _LONGEST:
        return None
    start = next(
        (k for k in range(begin - 2, low - 1, -1) if tokens[k].lower in {"a", "an", "the", "his", "her", "their"}), None
    )
    if start is None:
        return None
    while start > low and tokens[start - 1].lower in plain("preposition"):  # "a lawyer for the mayor"
        earlier = next((k for k in range(start - 2, low - 1, -1) if tokens[k].lower in plain("determiner")), None)
        if earlier is None:
            break
        start = earlier
    if any(t.text in _BREAKS for t in tokens[start : begin - 1]) or any(verbal(t) for t in tokens[start : begin - 1]):
        return None
    at = head_of(page, start, begin - 1)
    return (start, begin - 1) if at is not None and _noun(tokens[at].lower) else None


def _noun(word: str) -> bool:
    found = head(word)
    return found is not None and found.kind in ("role", "anonymous") and not found.plural


def _boundary(word: str) -> bool:
    kinds = (
        "determiner",
        "preposition",
        "conjunction",
        "relative",
        "pronoun",
        "verb",
        "adverb",
        "calendar",
        "possessive",
    )
    return any(word in plain(kind) for kind in kinds)


def _after(page: Page, high: int) -> tuple[int, int] | None:
    """The apposition, relative clause or predicate after a name that ends before token `high`."""
    tokens = page.tokens
    if high >= len(tokens) or not page.adjacent(high - 1):
        return None
    start = high
    if tokens[start].text == "(":  # "(R-Utah)", an age
        while start < len(tokens) and tokens[start].text != ")" and start < high + 8:
            start += 1
        start += 1
    if start >= len(tokens) or tokens[start].sentence != tokens[high - 1].sentence:
        return None
    if tokens[start].lower in _LINKING and start + 1 < len(tokens) and tokens[start + 1].lower in {"a", "an", "the"}:
        end = _end(page, start + 1)
        at = head_of(page, start + 1, end)
        return (start + 1, end) if at is not None and _noun(tokens[at].lower) else None
    if tokens[start].text in {",", "—", "–"} or tokens[start].lower == "who":
        start += tokens[start].text in {",", "—", "–"}
        if start < len(tokens) and tokens[start].text[0].isdigit():  # ", 53,"
            start += 1 + (start + 1 < len(tokens) and tokens[start + 1].text == ",")
        end = _end(page, start)
        return (start, end) if start < end and _apposition(page, start, end) else None
    return None


def _end(page: Page, start: int) -> int:
    """Where the phrase that begins at `start` ends: at the next mark, or where a verb takes over."""
    tokens, i = page.tokens, start
    while i < len(tokens) and i - start < _LONGEST and tokens[i].sentence == tokens[start].sentence:
        text = tokens[i].text
        if text in _BREAKS and not (
            text == "." and i > start and (tokens[i - 1].lower in titles() or len(tokens[i - 1].text) == 1)
        ):
            break
        if tokens[i].lower in {"said", "says", "told", "added"} and tokens[start].lower not in plain("relative"):
            break
        i += 1
    return i


def _apposition(page: Page, low: int, high: int) -> bool:
    first = page.tokens[low]
    if first.lower == "who":
        return high - low > 2
    at = head_of(page, low, high)
    if at is None or not _noun(page.tokens[at].lower):
        return False
    opens = first.lower in {"a", "an", "the", "one", "his", "her", "their"} or at - low < 6
    return opens and not any(
        t.pos in {"VBD", "VBZ", "VBP", "MD"} and not head(t.lower) for t in page.tokens[low : at + 1]
    )


def spans(entity: Entity) -> tuple[Span, ...]:
    """The mentions of an entity in order, each once."""
    return tuple(sorted(set(entity.mentions)))
