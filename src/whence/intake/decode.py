"""Bytes into text, whatever their encoding; bytes that are not text are refused by name."""

from __future__ import annotations

import codecs
import re

from whence.errors import NotText, TooLarge

# One article, as a file or a page, is not larger; the longest novels are around 4 MB. JSON lines have no limit but this
# one for each line.
LIMIT = 10 * 1024 * 1024

# What the first bytes give away: the bytes, what the thing is, what to do instead.
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "convert it first, for instance with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or a document packed as one", "unpack it, or save it as plain text or HTML"),
    (b"PK\x05\x06", "an empty ZIP archive", "give the articles as .txt, .md, .html or .jsonl"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file", "save it as plain text or HTML"),
    (b"{\\rtf", "an RTF file", "save it as plain text or HTML"),
    (b"\x1f\x8b", "gzip-compressed", "unpack it first, for instance with gunzip"),
    (b"BZh", "bzip2-compressed", "unpack it first, for instance with bunzip2"),
    (b"\xfd7zXZ", "xz-compressed", "unpack it first, for instance with unxz"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "unpack it first, for instance with unzstd"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x89PNG", "a PNG image", "give the text itself, for instance from a text recognition program"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text itself, for instance from a text recognition program"),
    (b"GIF8", "a GIF image", "give the text itself, for instance from a text recognition program"),
    (b"II*\x00", "a TIFF image", "give the text itself, for instance from a text recognition program"),
    (b"MM\x00*", "a TIFF image", "give the text itself, for instance from a text recognition program"),
    (b"RIFF", "an image, sound or film", "give the text itself, for instance from a transcription program"),
    (b"ID3", "an MP3 sound file", "give a transcript instead"),
    (b"OggS", "an Ogg sound file", "give a transcript instead"),
    (b"\x00\x00\x00\x18ftyp", "a film", "give a transcript instead"),
    (b"\x00\x00\x00\x20ftyp", "a film", "give a transcript instead"),
    (b"\x7fELF", "a program", "give an article as .txt, .md, .html or .jsonl"),
    (b"SQLite format 3\x00", "an SQLite database", "give the articles as .txt, .md, .html or .jsonl"),
)

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Legacy encodings that newspapers' files are met in; others are so rare that guessing them does more harm than good.
_LEGACY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "iso8859_2",
    "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5", "mac_roman",
]  # fmt: skip
_SAMPLE = 64 * 1024


def text_of(
    data: bytes,
    origin: str,
    *,
    charset: str | None = None,
    html: bool = False,
    limit: int | None = None,
    wanted: str = "an article as .txt, .md, .html or .jsonl",
) -> str:
    """The text of `data`: by its byte-order mark, as UTF-8, as `charset` or the page's own word says, or by guess.

    The byte-order mark goes, nothing else changes; bytes that fit no reading become U+FFFD.
    Raises NotText for anything that is not text, naming what it is and what is `wanted`, and TooLarge above `limit`
    bytes, LIMIT where none is given.
    """
    _refuse_binary(data, origin, wanted)
    if len(data) > (LIMIT if limit is None else limit):
        raise too_large(origin)
    text = _decoded(data, charset, html)
    controls = len(_CONTROL.findall(text))
    broken = text.count("\ufffd")
    if controls > 0.01 * len(text) or broken > 0.1 * len(text):
        raise _binary("binary data", origin, wanted)
    return text


def _binary(what: str, origin: str, wanted: str) -> NotText:
    return NotText(f"{origin} holds {what}, not text; give {wanted}.", origin)


def too_large(name: str, origin: str | None = None) -> TooLarge:
    """The error for one article above the limit."""
    megabytes = LIMIT // (1024 * 1024)
    return TooLarge(
        f"{name} is larger than {megabytes} MB, too large for one article; split it into articles, or give it as "
        f"JSON lines (.jsonl).",
        origin or name,
    )


def _refuse_binary(data: bytes, origin: str, wanted: str) -> None:
    if data and not data.strip(b"\x00"):
        raise _binary("nothing but zeros", origin, wanted)
    for magic, what, advice in MAGIC:
        if data.startswith(magic):
            raise NotText(f"{origin} is {what}, not text; {advice}.", origin)


def _decoded(data: bytes, charset: str | None, html: bool) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if wide := _wide(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _META_CHARSET.search(data[:4096]) if html else None
    for named in (charset, declared.group(1).decode("ascii") if declared else None):
        if named and (text := _strict(data, named)) is not None:
            return text
    return data.decode(_guess(data), errors="replace")


def encoding_of(sample: bytes) -> str:
    """The encoding of a long text by its first bytes, for reading it in pieces."""
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    if wide := _wide(sample):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        return _guess(sample)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every other byte of mostly Latin text is zero."""
    head = data[:4096]
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def _strict(data: bytes, charset: str) -> str | None:
    try:
        if not codecs.lookup(charset)._is_text_encoding:
            return None
        return data.decode("cp1252" if charset.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii") else charset)
    except (LookupError, ValueError):
        return None


def _guess(data: bytes) -> str:
    """UTF-8 with a few broken bytes; else Windows-1252 where most is ASCII, as in English; else by statistics."""
    sample = data[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    if sum(map(len, _UTF8_PAIR.findall(sample))) > 0.7 * high:
        return "utf-8"
    if high < 0.03 * len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    return best.encoding if best else "cp1252"
