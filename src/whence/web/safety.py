"""Who may ask, from where, how much; and the headers that hold a browser to what these pages are.

The app is on the reader's own machine, where other sites in the same browser can send it requests. So the Host must be
ours (no DNS rebinding), what is sent must come from our own pages (Origin, Sec-Fetch-Site, and for forms a secret that
only our pages know), and nobody can frame, script or style a page.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whence.web.failures import Rejected

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
BODY_LIMIT = 32 * 1024 * 1024  # bytes of one request
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_COOKIE = "whence_token"
_TOO_LARGE = Rejected(413, f"That is more than {BODY_LIMIT >> 20} MB, too much to send at once; send less.")
Refuse = Callable[[Request, Rejected], Awaitable[ASGIApp]]
LEAST_TOKEN = 16  # characters


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in. `names` are the hosts that we answer to besides this machine's own; with `token`, who shows it.

    `secret` goes into every form of ours, and no other site can read it; a process has its own.
    """

    names: frozenset[str] = frozenset()
    token: str | None = None
    any_address: bool = False
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def knows(self, host: str) -> bool:
        """Whether a Host header names us, whatever the port."""
        name = _name_of(host)
        return name in _LOCAL or name in self.names or (self.any_address and _is_address(name))

    def accepts(self, token: str) -> bool:
        """Whether this is the token."""
        return self.token is None or hmac.compare_digest(token.encode(), self.token.encode())

    def is_ours(self, secret: object) -> bool:
        """Whether a form carries the secret of our own pages."""
        return isinstance(secret, str) and hmac.compare_digest(secret.encode(), self.secret.encode())


def _name_of(host: str) -> str:
    name, colon, port = host.strip().lower().rpartition(":")
    return name if colon and port.isdigit() and (not name.count(":") or name.endswith("]")) else host.strip().lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def door(host: str | None = None, token: str | None = None, names: Iterable[str] = ()) -> Door:
    """The door of a server that listens at `host`, an address or a name; None is this machine alone."""
    if host is None:
        return Door(frozenset(names), token)
    every = host in ("0.0.0.0", "::", "")
    written = f"[{host}]" if ":" in host else host.lower()
    return Door(frozenset({*names, written}), token, any_address=every)


class Guard:
    """The outermost layer: turns away what must not come in, and puts the headers on all that goes out."""

    def __init__(self, app: ASGIApp, door: Door, refuse: Refuse) -> None:
        self.app, self.door, self.refuse = app, door, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [(name.lower().encode(), value.encode()) for name, value in HEADERS]
                if b"cache-control" not in present:
                    # The addresses of scripts and styles change with what is in them.
                    lasting = scope["path"].startswith("/static/") and message["status"] == 200
                    fresh = b"no-store" if self.door.token else b"no-cache"
                    added.append((b"cache-control", b"private, max-age=31536000, immutable" if lasting else fresh))
                message["headers"] = [*message["headers"], *added]
            await send(message)

        headers = Headers(scope=scope)
        app = self.app
        try:
            self.check(scope, headers)
            if self.enters(scope, headers):
                app = RedirectResponse(without_token(scope), 303, {"set-cookie": cookie(self.door.token or "")})
        except Rejected as rejected:
            app = await self.refuse(Request(scope, receive), rejected)
        await app(scope, _bounded(receive), with_headers)

    def check(self, scope: Scope, headers: Headers) -> None:
        """Raises Rejected for a request under another name than ours, sent by another site, or too large."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.door.knows(hosts[0]):
            raise Rejected(
                421, "This address is not one that whence answers to; open the one that `whence serve` printed."
            )
        declared = headers.get("content-length", "")
        if declared.isdigit() and (len(declared) > 15 or int(declared) > BODY_LIMIT):
            raise _TOO_LARGE
        if scope["method"] in _SAFE:
            return
        if not self.from_us(headers.get("origin"), headers.get("sec-fetch-site"), hosts[0]):
            raise Rejected(403, "Another site sent this; open the page here and send it from there.")

    def from_us(self, origin: str | None, site: str | None, host: str) -> bool:
        """Whether our own pages, or a program that is not a browser, sent this.

        Under "no-referrer" browsers send the forms of our own pages with the origin "null", and say in Sec-Fetch-Site
        that it is ours. They leave that out where the connection is not safe, so that there the token, whose cookie
        comes from our own pages alone, and the secret in the form have to do.
        """
        if site not in (None, "same-origin", "none"):
            return False
        if origin == "null":
            return site == "same-origin" or (site is None and self.door.token is not None)
        return origin is None or _same(origin, host)

    def enters(self, scope: Scope, headers: Headers) -> bool:
        """Whether the token was just given in the address, so that it goes into a cookie. Raises Rejected without."""
        if self.door.token is None:
            return False
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.door.accepts(given.strip()):
            return False
        if self.door.accepts(_cookie(headers)):
            return False
        if self.door.accepts(dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")):
            return True
        raise Rejected(401, "This library is for those who have its token; open the address that holds it.")


def without_token(scope: Scope) -> str:
    """The address that was asked for, without the token in it."""
    left = [pair for pair in parse_qsl(scope["query_string"].decode("latin-1")) if pair[0] != "token"]
    path = quote("/" + scope["path"].lstrip("/"))  # neither // nor /\\, which lead elsewhere
    return path + ("?" + urlencode(left) if left else "")


def cookie(token: str) -> str:
    """The Set-Cookie header that keeps a token: for us alone, never sent on behalf of another site."""
    return f"{_COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return found[_COOKIE].value if _COOKIE in found else ""


def _same(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
    except ValueError:
        return False


def _bounded(receive: Receive) -> Receive:
    """`receive`, which raises Rejected once a body is larger than we take."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > BODY_LIMIT:
            raise _TOO_LARGE
        return message

    return bounded
