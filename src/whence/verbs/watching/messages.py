"""Alerts on their way out: kept in the library until whoever wants them has them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from whence.errors import WhenceError
from whence.store import watching as kept
from whence.store.watching import Message
from whence.verbs.alerts import Alert, alerts
from whence.verbs.trace import update

if TYPE_CHECKING:
    from whence.verbs.watching.visitor import Visitor

TYPE = "whence.alerts"
AT_ONCE = 100  # alerts of one message

Deliver = Callable[[Message], None]  # raises WhenceError where the message did not arrive


def alerts_of(message: Message) -> list[dict[str, str]]:
    """The alerts in a message, each with `trail`, `what`, `gist` and `told`."""
    found: dict[str, Any] = json.loads(message.body)
    return list(found["data"]["alerts"])


def gather(visitor: Visitor, outlets: int, owners: Mapping[str, str], whole: bool) -> None:
    """Bring the trails up to date and keep what has happened to them since the last look as messages.

    Where no trail has changed there is nothing to look at, unless the `whole` is wanted.
    """
    _, written = update(visitor.library, owners)
    if not written and not whole:
        return
    with visitor.library.batch():  # what was seen is noted together with what is to be told of it
        found = alerts(visitor.library, outlets=outlets)
        parts = [found[i : i + AT_ONCE] for i in range(0, len(found), AT_ONCE)]
        kept.put_messages(visitor.library.tables, [_message(part, visitor.clock()) for part in parts])


def _message(found: list[Alert], now: float) -> Message:
    rows = [{"trail": one.trail, "what": one.what, "gist": one.gist, "told": one.told} for one in found]
    when = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = {"type": TYPE, "timestamp": when, "data": {"alerts": rows}}
    return Message(f"msg_{secrets.token_hex(12)}", json.dumps(body, ensure_ascii=False), 0, now)


def send(visitor: Visitor, deliver: Deliver) -> tuple[int, WhenceError | None]:
    """Deliver the messages that wait, in their order; how many alerts that were, and what kept the next from arriving.

    A message is forgotten once it was delivered: a watch that is killed between the two delivers it again, under the
    same id.
    """
    sent = 0
    for message in kept.messages(visitor.library.tables):
        if visitor.stop() and sent:
            break
        if message.next_at > visitor.clock():
            break
        try:
            deliver(message)
        except WhenceError as error:
            with visitor.library.batch():
                later = visitor.clock() + visitor.pace.wait(message.tries + 1)
                kept.not_delivered(visitor.library.tables, message, later)
            return sent, error
        with visitor.library.batch():
            kept.delivered(visitor.library.tables, message)
        sent += len(alerts_of(message))
    return sent, None
