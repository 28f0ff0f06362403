"""Who "was quoted by the Gazette as saying" something said it; the Gazette passes it on.

    "The harbour chief, Ida Moss, was quoted by the Gazette as saying that the levy would stay."
    "“The levy will stay,” Moss was quoted as saying by state television."

The network takes the medium for the source, or finds none. What is said stands behind "saying", or, where nothing does,
in the quotation before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.model import Attribution, Span, Spans
from whence.resolve.draft import Article
from whence.text.sentences import trim

_BY = r"(?:(?:by|in|on) (?P<{}>(?:(?!as )[\w.&’'-]+ ){{0,5}}?[\w.&’'-]+?))"
_QUOTED = re.compile(
    rf"\b(?:was|were|is|are|been|being)(?: \w+ly| also| later| widely)? (?P<cue>quoted)(?: {_BY.format('before')})? "
    rf"(?P<as>as (?:saying|stating|arguing|warning|insisting))(?: {_BY.format('after')}(?=[.,;]|$| that\b))?(?=\W|$)"
)
_NOUN = ("NN", "DT", "JJ", "PRP", "CD", "POS")  # what a source is made of, by the beginnings of its words' tags
_SURE = 0.9


def quoted_as(article: Article, found: Sequence[Attribution]) -> list[Attribution]:
    """`found`, with the one who was quoted as the source."""
    quoted = list(_QUOTED.finditer(article.text))
    if not quoted:
        return list(found)
    near: dict[int, list[int]] = {}  # the statements by the sentences that their sources and cues stand in
    for number, each in enumerate(found):
        for place in {article.sentence_at(span.start) for role in (each.cue, each.source) for span in role}:
            near.setdefault(place, []).append(number)
    gone: set[int] = set()
    made = []
    for match in quoted:
        place = article.sentence_at(match.start())
        sentence = article.sentences[place]
        source = _subject(article, sentence, match.start())
        if source is None or match.end() > sentence.end:
            continue
        rest = trim(article.text, Span(match.end(), sentence.end))
        rest = Span(rest.start, rest.end - (article.text[rest.end - 1 : rest.end] in (".", ",")))
        here = Span(source.start, max(match.end(), rest.end))
        inside = [n for n in near.get(place, ()) if _crosses(found[n], here) and not _apart(found[n], rest)]
        content = (rest,) if rest.end - rest.start > 1 else _before([found[n] for n in inside], source.start)
        if content:
            gone.update(inside)
            cue = (Span(*match.span("cue")), Span(*match.span("as")))
            sure = max((found[n].confidence for n in inside), default=_SURE)
            made.append(Attribution((source,), cue, content, sure))
    kept = [each for number, each in enumerate(found) if number not in gone]
    return sorted([*kept, *made], key=lambda a: (a.content, a.cue, a.source))


def _subject(article: Article, sentence: Span, verb: int) -> Span | None:
    """The noun phrase, with its apposition, that ends where the verb begins."""
    words = article.words
    low, high = words.within(Span(sentence.start, verb))
    start = high
    while start > low:
        word = article.reading.words[start - 1]
        here = article.text[word.start : word.end]
        part = word.pos.startswith(_NOUN) or here in (",", "of", "for", "and", "’", "'")
        if not part or here in '“”"':
            break
        start -= 1
    while start < high and article.reading.words[start].pos in (",", "IN", "CC"):
        start += 1
    return words.span(start, high) if start < high else None


def _crosses(each: Attribution, here: Span) -> bool:
    return any(s.start < here.end and here.start < s.end for role in (each.cue, each.source) for s in role)


def _apart(each: Attribution, rest: Span) -> bool:
    """Whether a statement stands wholly inside what was quoted."""
    return bool(each.source and each.cue) and all(
        rest.start <= s.start and s.end <= rest.end for role in (each.source, each.cue, each.content) for s in role
    )


def _before(inside: Sequence[Attribution], at: int) -> Spans:
    """What those statements have for content before `at`."""
    return next((kept for each in inside if (kept := tuple(s for s in each.content if s.end <= at))), ())
