"""Alerts posted to a program that waits for them at an address, signed so that it can tell whose they are.

Headers and signature are those of Standard Webhooks 1.0 (github.com/standard-webhooks): `webhook-id`,
`webhook-timestamp` and `webhook-signature`, which is "v1," and the HMAC-SHA256 of "id.timestamp.body" in base64.
"""

from __future__ import annotations

import http.client
import time
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Callable
from hashlib import sha256
from hmac import new as hmac
from urllib.parse import SplitResult, urlsplit

from whence.errors import BadOption, InputError, WhenceError
from whence.intake.in_time import Line, in_time
from whence.intake.options import AGENT
from whence.intake.web import Unreached, checked_url, tls
from whence.store.watching import Message

_PREFIX = "whsec_"  # of a secret in base64
_SHORTEST = 16  # bytes of a secret
_SECONDS = 15.0  # for one attempt
_PAUSES = (1.0, 3.0)  # seconds between attempts
_MOST = 64 * 1024  # bytes that are read of an answer


def sender(url: str, secret: bytes) -> Callable[[Message], None]:
    """What posts messages to `url`, signed with `secret`, trying again where the answer is not a success.

    It raises WhenceError where a message did not arrive. The address may be one of this computer, since the user names
    it himself; a redirect is not followed. Raises BadOption for anything that is not an address.
    """
    try:
        parts = checked_url("The webhook", url)
    except InputError as error:
        raise BadOption(str(error)) from None

    def send(message: Message) -> None:
        for pause in (*_PAUSES, None):
            status = _posted(parts, message, secret)
            if isinstance(status, int) and 200 <= status < 300:
                return
            gone = isinstance(status, int) and status < 500 and status not in (408, 425, 429)
            if pause is None or gone:
                break
            time.sleep(pause)
        said = f"answers with the error {status}" if isinstance(status, int) else f"cannot be reached ({status})"
        raise WhenceError(f"The webhook at {_named(parts)} {said}; its alerts are kept and sent again later.")

    return send


def signature(message_id: str, timestamp: int, body: bytes, secret: bytes) -> str:
    """The value of `webhook-signature`; `timestamp` is in seconds since 1970."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac(secret, signed, sha256).digest()).decode("ascii")


def secret_of(text: str) -> bytes:
    """The secret that a text holds: base64 behind "whsec_", or the text itself. Raises BadOption for a bad one."""
    text = text.strip()
    try:
        found = b64decode(text.removeprefix(_PREFIX), validate=True) if text.startswith(_PREFIX) else text.encode()
    except (BadBase64, ValueError):
        raise BadOption("The secret of the webhook begins with whsec_ but is not base64; check it.") from None
    if len(found) < _SHORTEST:
        raise BadOption(f"The secret of the webhook has fewer than {_SHORTEST} bytes; make a longer one.")
    return found


def _posted(parts: SplitResult, message: Message, secret: bytes) -> int | str:
    """The status that came back, or in words why none did."""
    line = Line()
    slow = Unreached(f"no answer within {_SECONDS:g} seconds")
    try:
        return in_time(lambda: _post(parts, message, secret, line), time.monotonic() + _SECONDS, slow, line)
    except InputError as error:
        return str(error)
    except (OSError, http.client.HTTPException) as error:
        return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0]


def _post(parts: SplitResult, message: Message, secret: bytes, line: Line) -> int:
    connection = _connection(parts)
    try:
        connection.connect()
        line.take(connection.sock)
        body, now = message.body.encode(), int(time.time())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "webhook-id": message.id,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(message.id, now, body, secret),
        }
        target = urlsplit(parts.geturl())._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(_MOST)
        return answer.status
    finally:
        connection.close()


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=_SECONDS, context=tls())
    return http.client.HTTPConnection(host, parts.port, timeout=_SECONDS)


def _named(parts: SplitResult) -> str:
    """The address without its path, which often is a secret itself."""
    return f"{parts.scheme}://{parts.netloc}"
