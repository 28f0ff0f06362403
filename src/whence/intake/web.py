"""Fetches one URL with every limit on: scheme, address, redirects, size before and after unpacking, time, content
type.

Built on http.client, because the connection must go to the very address that was checked (a name may resolve to
another one a moment later), and because it loads in a fraction of the time of a larger client. Proxies are not used,
for the same reason.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from whence.errors import Refused, TooLarge
from whence.intake.in_time import Line, in_time
from whence.intake.options import AGENT

if TYPE_CHECKING:
    import ssl

# Content types that are read, and how; a text/plain whose path ends as another kind is read as that kind.
CONTENT_TYPES: dict[str, str] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "text/plain": "plain",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/jsonl": "records",
    "application/x-jsonl": "records",
    "application/jsonlines": "records",
    "application/x-jsonlines": "records",
    "application/x-ndjson": "records",
    "application/ndjson": "records",
    "": "unknown",
}
_SUFFIX_KINDS = {".md": "markdown", ".markdown": "markdown", ".jsonl": "records", ".ndjson": "records"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LASTING = frozenset({301, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CHUNK = 64 * 1024
_ACCEPT = (
    "text/html, application/xhtml+xml, text/plain, text/markdown, application/x-ndjson, application/rss+xml, "
    "application/atom+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.8"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: bytes (of the unpacked body too), seconds over all hops, redirects; and the content
    types that it may bring besides those of `CONTENT_TYPES`, with their kinds.
    """

    size: int = 10 * 1024 * 1024
    seconds: float = 30.0
    redirects: int = 5
    types: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """The body of an answer, its kind (of `CONTENT_TYPES` or `Limits.types`), and the URL it came from at last.

    The kind is "unchanged", and the body empty, where the server says that it is as it was. `etag` and `last_modified`
    are what to ask it by next time. `moved` is the address that it has for good by now: as far as each redirect from
    the first on was a lasting one (301, 308).
    """

    url: str
    data: bytes
    kind: str
    charset: str | None
    media: str = ""
    etag: str | None = None
    last_modified: str | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class _Hop:
    """A redirect: where to, and whether for good."""

    to: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """How to ask: by which name, only if the body changed since, and what to do before the request after a redirect
    (it may raise Refused). `any_type` takes a body whatever its content type.
    """

    agent: str = AGENT
    etag: str | None = None
    last_modified: str | None = None
    before_hop: Callable[[str], None] | None = None
    any_type: bool = False


class BadStatus(Refused):
    """The server answered with an error: `status`. `wait` is how many seconds it asks to be left alone, if it does."""

    def __init__(self, message: str, origin: str, status: int, wait: float | None = None) -> None:
        super().__init__(message, origin)
        self.status = status
        self.wait = wait


class Unreached(Refused):
    """The server was not found, did not answer, or broke off: at another time it may well answer."""


def fetch(url: str, *, allow_local: bool = False, limits: Limits = Limits(), ask: Ask = Ask()) -> Fetched:
    """What is at `url`. Raises Refused (BadStatus for an error of the server), or TooLarge, with what stood in the way.

    Unless `allow_local`, no hop may lead to a private, loopback, link-local or otherwise reserved address.
    """
    deadline = time.monotonic() + limits.seconds
    slow = Unreached(
        f"{url} did not answer in full within {limits.seconds:g} seconds; try again later, or save the page and read "
        f"the file.",
        url,
    )
    line = Line()
    return in_time(lambda: _follow(url, ask, allow_local, limits, deadline, line), deadline, slow, line)


def _follow(url: str, ask: Ask, allow_local: bool, limits: Limits, deadline: float, line: Line) -> Fetched:
    seen: set[str] = set()
    here, moved, lasting = url, None, True
    for _ in range(limits.redirects + 1):
        if here in seen:
            raise Refused(f"{url} leads back to itself; open it in a browser and save the page.", url)
        checked_url(url, here)
        if seen and ask.before_hop:
            ask.before_hop(here)
        seen.add(here)
        answer = _one_hop(url, here, ask, allow_local, limits, deadline, line)
        if isinstance(answer, Fetched):
            return replace(answer, moved=moved)
        try:
            here = urljoin(here, answer.to)
        except ValueError:
            raise Refused(
                f"{url} redirects to something that is not a proper URL; open it in a browser and save the page.", url
            ) from None
        lasting = lasting and answer.lasting
        moved = here if lasting else moved
    raise Refused(f"{url} redirects more than {limits.redirects} times; open it in a browser and save the page.", url)


def _one_hop(
    named: str, url: str, ask: Ask, allow_local: bool, limits: Limits, deadline: float, line: Line
) -> Fetched | _Hop:
    """The answer to one request, or where it redirects to. `named` is the URL that the user gave."""
    parts = checked_url(named, url)
    addresses = _addresses(named, parts, allow_local)
    try:
        with ExitStack() as stack:
            sock = stack.enter_context(_connected(parts, addresses, deadline, line))
            connection = http.client.HTTPConnection(_ascii_host(parts), _port(parts))
            connection.sock = sock
            connection.request("GET", _target(parts), headers=_headers(parts, ask))
            response = stack.enter_context(connection.getresponse())
            if response.status in _REDIRECTS and (location := response.getheader("Location")):
                return _Hop(quote(location, safe="%/:=&?~#+!$,;'@()*[]|"), response.status in _LASTING)
            etag, last_modified = response.getheader("ETag"), response.getheader("Last-Modified")
            if response.status == 304 and (ask.etag or ask.last_modified):
                return Fetched(url, b"", "unchanged", None, "", etag or ask.etag, last_modified or ask.last_modified)
            types = CONTENT_TYPES | dict(limits.types)
            media = _content_type(named, response)
            if media not in types and not ask.any_type:
                raise wrong_type(named, media)
            data = b"".join(_unpacked(named, sock, response, limits.size, deadline))
            charset = response.headers.get_content_charset()
            return Fetched(url, data, _kind(media, parts.path, types), charset, media, etag, last_modified)
    except TimeoutError:
        raise
    except (OSError, http.client.HTTPException) as error:
        raise Unreached(f"{named} could not be read ({_why(error)}); check the address and try again.", named) from None


def _content_type(named: str, response: http.client.HTTPResponse) -> str:
    """The content type of a good answer. Raises BadStatus for an error status."""
    if response.status != 200:
        reason = f"{response.status} {response.reason}".strip()
        raise BadStatus(
            f"{named} answers with the error {reason}; check the address, or save the page and read the file.",
            named,
            response.status,
            _asked_to_wait(response.getheader("Retry-After")),
        )
    return (response.getheader("Content-Type") or "").split(";")[0].strip().lower()


def _asked_to_wait(header: str | None) -> float | None:
    """The seconds of a Retry-After (RFC 9110, section 10.2.3): a number of them, or a date; None for neither."""
    if header is None:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        then = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, then.timestamp() - time.time())


def wrong_type(url: str, content_type: str) -> Refused:
    """The error for an answer of a type that is not read."""
    return Refused(f"{url} is of the type {content_type}, not a page or a text; name a page, or save it as text.", url)


def _kind(content_type: str, path: str, types: Mapping[str, str]) -> str:
    if content_type == "text/plain":
        suffix = path[path.rfind(".") :].lower() if "." in path else ""
        return _SUFFIX_KINDS.get(suffix, "plain")
    return types.get(content_type, "unknown")


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip().rstrip(".").splitlines()[0]


# The address


def checked_url(named: str, url: str) -> SplitResult:
    """The parts of an address that may be fetched. Raises Refused; `named` is the URL that led there."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Refused(f"{named} is not a proper URL; check its spelling.", named) from None
    if parts.scheme not in ("http", "https"):
        raise Refused(
            f"{named} leads to a {parts.scheme or 'nameless'}: address; whence fetches only http and https.", named
        )
    if not host:
        raise Refused(f"{named} has no host name; check its spelling.", named)
    if parts.username is not None or parts.password is not None:
        raise Refused(
            f"{named} carries a user name; give the URL without it, or save the page and read the file.", named
        )
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _ascii_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _addresses(named: str, parts: SplitResult, allow_local: bool) -> Sequence[str]:
    """The addresses of the host. Raises Refused where the name is unknown or leads to a forbidden address."""
    try:
        found = socket.getaddrinfo(_ascii_host(parts), _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreached(
            f"{named} has a host that cannot be found, {parts.hostname}; check its spelling and your connection.", named
        ) from None
    addresses = [str(entry[4][0]) for entry in found]
    # One bad address among good ones is refused too: it has no business there.
    if not addresses or (not allow_local and not all(map(is_public, addresses))):
        raise Refused(
            f"{named} leads to a private or local address ({addresses[0] if addresses else 'none'}); give "
            f"--allow-local if you mean it.",
            named,
        )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is on the open internet, also as the IPv4 address that an IPv6 one wraps."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            wrapped.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(str(inner)) for inner in wrapped):
            return False
        if ip.ipv4_mapped or ip in _NAT64:
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


# The connection


def _connected(parts: SplitResult, addresses: Sequence[str], deadline: float, line: Line) -> socket.socket:
    """A socket to the first of `addresses` that answers; over TLS the other side has proved the host's name."""
    failed = OSError("no address")
    for address in addresses:
        try:
            sock = socket.create_connection((address, _port(parts)), timeout=_left(deadline))
        except TimeoutError:
            raise
        except OSError as error:
            failed = error
            continue
        line.take(sock)
        if parts.scheme == "http":
            return sock
        try:
            sock = tls().wrap_socket(sock, server_hostname=_ascii_host(parts))
            line.take(sock)
            return sock
        except BaseException:
            sock.close()
            raise
    raise failed


def tls() -> ssl.SSLContext:
    """Certificates are checked against those of the system and those of certifi, as some Pythons know no others."""
    import ssl

    context = ssl.create_default_context()
    if find_spec("certifi"):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="%/:=&~+!$,;'@()*")
    return path + ("?" + quote(parts.query, safe="%/:=&?~+!$,;'@()*[]") if parts.query else "")


def _headers(parts: SplitResult, ask: Ask) -> dict[str, str]:
    host = _ascii_host(parts)
    host = f"[{host}]" if ":" in host else host
    headers = {
        "Host": host if parts.port is None else f"{host}:{parts.port}",
        "User-Agent": ask.agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if ask.etag:
        headers["If-None-Match"] = ask.etag
    if ask.last_modified:
        headers["If-Modified-Since"] = ask.last_modified
    return headers


# The body


def _unpacked(
    named: str, sock: socket.socket, response: http.client.HTTPResponse, size: int, deadline: float
) -> Iterator[bytes]:
    """The unpacked body piece by piece, so that neither its size nor its time can run away."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise Refused(
            f"{named} comes packed as {encoding}, which was not asked for; save the page and read the file.", named
        )
    unpack = None if encoding in ("identity", "") else zlib.decompressobj(wbits=47)
    left, packed = size, False
    while True:
        sock.settimeout(_left(deadline))
        piece = response.read1(_CHUNK)
        if not piece:
            # The length that the server named is left over, or the end of the packing has not come.
            if response.length or (unpack is not None and packed and not unpack.eof):
                raise Unreached(f"{named} broke off before its end; try again later.", named)
            return
        packed = True
        try:
            piece = piece if unpack is None else unpack.decompress(piece, left + 1)
        except zlib.error:
            raise Refused(
                f"{named} comes packed in a way that cannot be unpacked; save the page and read the file.", named
            ) from None
        left -= len(piece)
        if left < 0:
            raise _too_large(named, size)
        yield piece
        if unpack is not None and unpack.eof:  # what else may come, without end, is not part of it
            return


def _too_large(named: str, size: int) -> TooLarge:
    limit = f"{size / (1024 * 1024):g} MB" if size >= 1024 * 1024 else f"{size} bytes"
    return TooLarge(f"{named} is larger than {limit}; save the page, cut it to the article, and read the file.", named)
