"""What was done to a quote: the passage it comes from and the verdict, by the rules of `docs/verdicts.md`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from whence.match.align import align
from whence.match.token import Token
from whence.match.words import quoted
from whence.model import Flag, Passage, Quote, Transcript, Verdict, VerdictName
from whence.verdicts import support
from whence.verdicts.chance import FEW, kinship, odd_place, told_by_its_words
from whence.verdicts.index import Hit, Index
from whence.verdicts.rules import FAR_MARKED, Finding, heavy
from whence.verdicts.splice import Spliced, spliced
from whence.verdicts.stretch import Stretch
from whence.verdicts.whose import whose

# Fitted on the fitting half of the labelled set (`python -m eval.check ../shared`), see docs/verdicts.md.
HITS = 8
MORE_HITS = 48
"""Places looked at where the first few have somebody else say the same."""
PROMISING = 0.85
"""The score of a hit, as a share of the best hit's, below which it is not worth aligning."""
PROMISING_OTHERS = 0.6
"""The same where the best is somebody else's."""
SHORT = 4
"""Up to so many words, a quote is undecidable if it is `COMMON` or, changed, has nothing to recognise it by."""
COMMON = 12
"""Occurrences above which a short quote without words of its own is too common."""
FOUND, FOUND_MORE = 0.55, 1.0
"""The share of a quote's words that the passage it comes from must have: `FOUND` and `FOUND_MORE` by their number.

Words of every day count half (`Finding.closeness`).
"""
OTHERS = 0.8
"""The same for a passage by somebody else than the article says."""
PREFER_SPEAKER = 0.12
"""How much less alike a passage by the right speaker may be and still be taken before another's."""
_BY_SPEAKER = 0.03  # what a passage by the right speaker has before one by nobody knows whom
_PER_BIT = 0.01  # what a passage of a short quote has for each bit that the changed words have in common
_NEAR = 60  # characters on either side of what the index finds
_WIDE = 450  # characters, where the first or the last words are not among those
_REPEATED = 4  # times that the same words are looked for further on: "we can't … we can"
_PER_WORD = 7  # characters, to reach `FAR_MARKED` words


class Judge:
    """Gives the verdict on a quote against the transcripts of one index, with the times of its passages."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._timed: dict[str, Transcript] = {}
        for spoken in index.documents:
            if any(turn.times for turn in spoken.transcript.turns):
                self._timed.setdefault(spoken.transcript.id, spoken.transcript)

    def __call__(self, quote: Quote) -> Verdict:
        """The verdict on one quote; any text gives one. An indirect statement is never more than a "paraphrase"."""
        # Names say nothing of who speaks for a body, a paper or an unnamed source.
        asked = quote if quote.kind in (None, "person") else replace(quote, speaker=None)
        verdict = replace(_judged(asked, self._index), quote=quote)
        if not self._timed or verdict.passage is None:
            return verdict
        pieces = tuple(self._with_time(piece) for piece in verdict.pieces)
        return replace(verdict, passage=self._with_time(verdict.passage), pieces=pieces)

    def _with_time(self, passage: Passage) -> Passage:
        """The passage with the time at which its own first word is spoken, where that is known."""
        transcript = self._timed.get(passage.document)
        if transcript is None or passage.turn >= len(transcript.turns):
            return passage
        times = transcript.turns[passage.turn].times
        place = bisect_right(times, passage.start, key=lambda t: t[0]) - 1
        return replace(passage, time=times[place][1]) if place >= 0 else passage


def _judged(quote: Quote, index: Index) -> Verdict:
    tokens = quoted(quote.text)
    plain = [token for token in tokens if not token.mark]
    if quote.form == "indirect":
        return support.paraphrase(quote, plain, index)
    if not plain:
        return Verdict(quote, "too short", why="There are no words in it.")
    findings = _findings(quote, tokens, index.hits(quote.text, HITS), index)
    best = _best(quote, findings)
    if best is not None and _look_on(quote, best, index):
        more = _findings(quote, tokens, index.hits(quote.text, MORE_HITS), index, PROMISING_OTHERS)
        best = _best(quote, [best, *more])
    if len(plain) < 2:
        why = "One word alone cannot be traced."
        return _verdict_on(quote, "too short", best, why, frozenset()) if best else Verdict(quote, "too short", why=why)
    if best is None:
        return Verdict(quote, "not found", why="The transcripts have nothing like it.")
    return _verdict(quote, tokens, best, index)


def _look_on(quote: Quote, best: Finding, index: Index) -> bool:
    """Whether more places are worth a look: the right speaker may be behind others, and the right words of a few."""
    if best.plain <= FEW and best.coverage < 1:
        return relation(quote, best) is False or not told_by_its_words(best, index, False)
    if not quote.speaker:
        return False
    return best.plain <= SHORT or (relation(quote, best) is False and best.score > 1 - PREFER_SPEAKER)


def _verdict(quote: Quote, tokens: Sequence[Token], best: Finding, index: Index) -> Verdict:
    common = _undecidable(quote, best, index)
    if common:
        return _verdict_on(quote, "too short", best, common)
    owner = relation(quote, best)
    needed = max(OTHERS if owner is False else 0.0, min(1.0, FOUND + FOUND_MORE / best.plain))
    if best.coverage < 1 or (best.verdict == "spliced" and best.closeness >= needed):
        pieces = spliced(quote, tokens, best, index)
        if pieces is not None:
            return _told_spliced(quote, pieces)
    if best.closeness < needed and (owner is False or not told_by_its_words(best, index, owner is True)):
        return _verdict_on(quote, "not found", best, _NEAREST, flags=frozenset())
    if owner is False and best.verdict != "spliced":
        said_by = best.stretch.label(best.start)
        why = f"The words are {said_by}'s, not {quote.speaker}'s."
        return _verdict_on(quote, "other speaker", best, why, flags=best.flags | {"speaker"})
    return _verdict_on(quote, best.verdict, best, _WHY[best.verdict])


_NEAREST = "No passage has enough of its words in their order; the nearest is shown."
_WHY: dict[VerdictName, str] = {
    "verbatim": "The words are as spoken.",
    "marked": "All that differs is marked: an ellipsis, brackets or [sic].",
    "trimmed": "Words were left out without a mark.",
    "altered": "Words were changed or added.",
    "spliced": "What is joined here was said far apart.",
}


def relation(quote: Quote, finding: Finding) -> bool | None:
    """Whether the passage is by the speaker that the article names; None where that is not clear."""
    if quote.speaker is None:
        return None
    same = next((s for s in finding.steps if s.kind == "same"), None)
    return whose(quote.speaker, finding.stretch, same.said) if same else None


def _findings(
    quote: Quote, tokens: Sequence[Token], hits: Sequence[Hit], index: Index, share: float = PROMISING
) -> list[Finding]:
    """The quote aligned with each of `hits`; no more of them once one leaves nothing to wish for."""
    found: list[Finding] = []
    if not hits:
        return found
    promising = hits[0].score * share
    for hit in hits:
        if hit.score < promising:
            continue
        finding = _own_words(quote, tokens, aligned(quote.text, tokens, hit, index))
        found.append(finding)
        if finding.verdict == "verbatim" and relation(quote, finding) is not False:
            break
    return found


def _own_words(quote: Quote, tokens: Sequence[Token], finding: Finding) -> Finding:
    """`finding`, or if its words are somebody else's the same further on by the speaker named: "A boat?" "A boat." """
    again = finding
    for _ in range(_REPEATED):
        if again.coverage < 1 or relation(quote, again) is not False:
            break
        again = _further_on(quote.text, tokens, again)
    return again if again.coverage == 1 and relation(quote, again) else finding


def _further_on(text: str, tokens: Sequence[Token], finding: Finding) -> Finding:
    """The quote aligned with what follows the first word of `finding`."""
    there = finding.stretch
    later = Stretch(there.document, there.spoken, there.tokens[finding.start + 1 :])
    return Finding.of(text, tokens, later, align(tokens, later.tokens))


def aligned(text: str, tokens: Sequence[Token], hit: Hit, index: Index) -> Finding:
    """`tokens` of the quote `text` aligned with a hit; with more of what is around it if words are missing there."""
    spoken = index.documents[hit.document]
    stretch = Stretch.of(hit.document, spoken, hit.start - _NEAR, hit.end + _NEAR)
    finding = Finding.of(text, tokens, stretch, align(tokens, stretch.tokens))
    gap = any(token.mark == "gap" for token in tokens)
    ends = {step.kind for step in (*finding.steps[:1], *finding.steps[-1:])}
    if finding.coverage < 1 and (gap or ends & {"changed", "added"}):
        around = (FAR_MARKED + len(tokens)) * _PER_WORD if gap else _WIDE
        wider = Stretch.of(hit.document, spoken, hit.start - around, hit.end + around)
        again = Finding.of(text, tokens, wider, align(tokens, wider.tokens))
        finding = again if again.coverage > finding.coverage else finding
    for _ in range(_REPEATED):
        if not finding.denied:
            break
        again = _further_on(text, tokens, finding)
        if again.coverage < finding.coverage:
            break
        finding = again
    return finding


def _best(quote: Quote, findings: Sequence[Finding]) -> Finding | None:
    order = ("verbatim", "marked", "trimmed", "altered", "spliced")

    def worth(finding: Finding) -> tuple[float, int]:
        favour = {False: -PREFER_SPEAKER, None: 0.0, True: _BY_SPEAKER}[relation(quote, finding)]
        if finding.plain <= FEW and (odd := odd_place(finding)):
            favour += kinship(finding, odd) * _PER_BIT
        return finding.score * 0.5 + finding.coverage * 0.5 + favour, -order.index(finding.verdict)

    found = [finding for finding in findings if finding.matched]
    return max(found, key=worth, default=None)


def _undecidable(quote: Quote, best: Finding, index: Index) -> str:
    """Why a short quote cannot be decided; "" if it can."""
    if best.plain > SHORT or heavy(best.quote) > 1:
        return ""
    if best.verdict != "verbatim":
        return "" if best.coverage < FOUND or heavy(best.quote) else "Too few words to recognise a changed quote by."
    times = index.commonness(quote.text)
    return f"These words are in the transcripts {times} times." if times > COMMON else ""


def _verdict_on(
    quote: Quote, verdict: VerdictName, finding: Finding, why: str, flags: frozenset[Flag] | None = None
) -> Verdict:
    passages = finding.passages()
    main = max(passages, key=lambda p: len(p.text), default=None)
    return Verdict(
        quote=quote,
        verdict=verdict,
        flags=_ordered(finding.flags if flags is None else flags),
        passage=main,
        pieces=passages if len(passages) > 1 else (),
        score=round(finding.score, 4),
        diff=finding.edits(),
        why=why,
    )


def _told_spliced(quote: Quote, pieces: Spliced) -> Verdict:
    verdicts = [_verdict_on(quote, "spliced", finding, _WHY["spliced"]) for finding in pieces.findings]
    passages = tuple(p for one in verdicts for p in (one.pieces or ((one.passage,) if one.passage else ())))
    flags = frozenset[Flag]().union(*(finding.flags for finding in pieces.findings))
    by = [relation(quote, finding) for finding in pieces.findings]
    if False in by or pieces.speakers > 1:
        flags |= {"speaker"}
    return replace(
        verdicts[0],
        flags=_ordered(flags),
        passage=max(passages, key=lambda p: len(p.text), default=None),
        pieces=passages,
        score=round(pieces.score, 4),
        diff=pieces.edits(),
        why=pieces.why,
    )


def _ordered(flags: frozenset[Flag]) -> tuple[Flag, ...]:
    order: tuple[Flag, ...] = ("negation", "number", "name", "speaker")
    return tuple(flag for flag in order if flag in flags)
