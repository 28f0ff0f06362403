"""What the tests of all formats need: ledgers of every kind, and the bytes that an export gives."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st
from test_serial import ledgers

from whence.model import Ledger
from whence.verbs.export import export

URLS = st.none() | st.text(max_size=12) | st.text(max_size=12).map(lambda end: f"https://example.org/{end}")


@st.composite
def any_ledgers(draw: st.DrawFn) -> Ledger:
    """A ledger with any characters anywhere, half surrogate pairs included, and sometimes a URL and a known outlet."""
    ledger = draw(ledgers())
    outlets = [s.name for s in ledger.speakers if s.kind == "outlet"]
    outlet = draw(st.sampled_from([ledger.document.outlet, *outlets]))
    return replace(ledger, document=replace(ledger.document, url=draw(URLS), outlet=outlet))


def exported(form: str, ledgers: Iterable[Ledger] | Ledger) -> bytes:
    out = io.BytesIO()
    export(ledgers, form, out)
    return out.getvalue()
