"""Reading and checking what was sent, without keeping it. Nothing here opens a file, or a URL that was not named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from whence.errors import BadOption, InputError
from whence.model import Document, Ledger, Transcript, Verdict
from whence.web.asking import Asked, Upload

# Readings at one time: each keeps a processor busy, and the pages should stay quick meanwhile.
_READINGS = BoundedSemaphore(2)

ARTICLE_LIMIT = 1_000_000  # characters of a text; the longest articles have a tenth of it


@dataclass(frozen=True, slots=True)
class Read:
    """The ledger of what was sent; nothing of it is kept."""

    ledger: Ledger


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """A transcript that was searched: its name, how many turns it has, and what had to be corrected in it."""

    name: str
    turns: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdicts on the quotes of an article (its document, none for a bare quote), in the order of its text.

    `failing` counts the quotations that do not hold. `summary` is one sentence.
    """

    document: Document | None
    verdicts: tuple[Verdict, ...]
    transcripts: tuple[TranscriptRow, ...]
    failing: int
    summary: str


def read(asked: Asked) -> Read:
    """Read a text, an upload or a page on the web, whichever was sent."""
    with _READINGS:
        return Read(ledger_of(asked))


def ledger_of(asked: Asked) -> Ledger:
    """The ledger of the one thing that was sent."""
    from whence.verbs.read import read as read_source
    from whence.verbs.read import read_text, read_upload

    facts = {name: asked[name] for name in ("title", "outlet", "byline", "published")}
    uploads = _uploads(asked["file"])
    text, url = (asked["text"] or "").replace("\r\n", "\n"), (asked["url"] or "").strip()
    if bool(text.strip()) + bool(url) + bool(uploads) != 1:
        raise BadOption("Give one thing to read: a text, or the address of a page, or a file.")
    if len(uploads) > 1:
        raise BadOption("Only one file can be read at a time; give one.")
    if uploads:
        return read_upload(uploads[0].data, uploads[0].name, **facts)
    if url:
        return read_source(web_address(url), **facts)
    return read_text(text, **facts)


def web_address(url: str) -> str:
    """`url`, an address on the web and nothing else: never a path. Raises BadOption, or Refused."""
    from whence.intake.web import checked_url

    if not url.lower().startswith(("http://", "https://")) or any(c.isspace() for c in url):
        raise BadOption("Only pages on the web can be read by their address; give one that begins with https://.")
    checked_url(url, url)
    return url


def check(asked: Asked) -> Checked:
    """Hold the quotes of an article, or one quote, against transcripts that were sent."""
    from whence.show.check_wording import Tally
    from whence.verbs.check import check as check_article
    from whence.verbs.check import check_quotes, index, quote_of
    from whence.verbs.read import read_text, read_upload

    text, quote, files = asked["article"] or "", asked["quote"] or "", _uploads(asked["article_file"])
    if bool(text.strip()) + bool(quote.strip()) + bool(files) != 1:
        raise BadOption("Give one thing to check: an article as text or file, or a single quote.")
    found = transcripts(asked)
    speaker = asked["speaker"]
    with _READINGS:
        against = index(found)
        document = None
        if quote.strip():
            verdicts = list(check_quotes([quote_of("quote", quote, speaker)], against=against))
        else:
            ledger = read_upload(files[0].data, files[0].name) if files else read_text(text.replace("\r\n", "\n"))
            document = ledger.document
            verdicts = check_article(ledger, against=against, speaker=speaker)
    tally = Tally()
    for verdict in verdicts:
        tally.add(verdict)
    rows = tuple(TranscriptRow(one.title or one.origin or "transcript", len(one.turns), one.notes) for one in found)
    return Checked(document, tuple(verdicts), rows, tally.failing, tally.summary())


def transcripts(asked: Asked) -> list[Transcript]:
    """The transcripts that were sent, as text and as files. Raises InputError where one cannot be read."""
    from whence.intake.transcripts.sources import transcripts_in
    from whence.intake.types import Unread

    sent = list(_uploads(asked["transcripts"]))
    pasted = asked["transcript"] or ""
    if pasted.strip():
        sent.insert(0, Upload("pasted transcript", pasted.encode("utf-8", "replace")))
    if not sent:
        raise BadOption("There is nothing to check against; give a transcript as text or file.")
    found: list[Transcript] = []
    for one in sent:
        for transcript in transcripts_in(one.data, one.name):
            if isinstance(transcript, Unread):
                raise transcript.error
            found.append(transcript)
    return found


def _uploads(given: Sequence[Upload] | None) -> tuple[Upload, ...]:
    """The files that were sent; a form sends a nameless empty one where none was chosen."""
    found = tuple(one for one in given or () if one.name or one.data)
    for one in found:
        if not one.data:
            raise InputError(f"{one.name} is empty; give a file with some words in it.", one.name)
    return found
