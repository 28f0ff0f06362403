"""What an article is known by: its key."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from whence.model import Document

# Parameters that say where a reader came from, not which article it is.
TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid igshid igsh mc_cid mc_eid mkt_tok _ga _gl ref_src "
    "cmpid ocid ncid ns_mchannel ns_source ns_campaign ns_linkname ns_fee smid smtyp ftag spm xtor at_medium "
    "at_campaign".split()
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def article_key(document: Document) -> str:
    """What an article is known by: its URL, else the file it came from, else its text and outlet.

    "url:" and the canonical URL, "file:" and the absolute path of a file that exists, or "text:" and the id of the
    document, with "@" and the outlet where that is known. Bytes of a path that are not UTF-8 are spelled out.
    """
    return _key(document).encode("utf-8", "backslashreplace").decode()


def _key(document: Document) -> str:
    if document.url:
        return "url:" + canonical_url(document.url)
    if document.origin:
        if document.origin.lower().startswith(("http://", "https://")):
            return "url:" + canonical_url(document.origin)
        path = _file(document.origin)
        if path:
            return "file:" + path
    return f"text:{document.id}" + (f"@{document.outlet}" if document.outlet else "")


def canonical_url(url: str) -> str:
    """The URL with scheme and host in lower case and without default port, fragment and tracking parameters.

    The order of the remaining parameters is kept, since to some servers it matters (RFC 3986, section 6, goes no
    further either). Anything that is not a URL comes back stripped.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if not parts.scheme or not host:
        return url
    user = parts.netloc.rpartition("@")[0]
    name = f"[{host}]" if ":" in host else host
    netloc = (f"{user}@" if user else "") + name
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        netloc += f":{port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _tracks(pair.partition("=")[0].lower())]
    return urlunsplit((parts.scheme, netloc, parts.path or "/", "&".join(kept), ""))


def _tracks(parameter: str) -> bool:
    return parameter in TRACKING or parameter.startswith("utm_")


def _file(origin: str) -> str | None:
    if origin.startswith(("/dev/", "/proc/")):  # a stream, whose name says nothing of what comes through it
        return None
    try:
        return os.path.abspath(origin) if os.path.isfile(origin) else None  # noqa: PTH100, PTH113 (no links resolved)
    except (OSError, ValueError):
        return None
