"""A small invented collection: one claim, told, trimmed, mistaken and denied."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

import whence
from whence.model import Ledger

_ARTICLES = (
    (
        "Tarnbrook Courier", "2031-05-02T09:00", "Ida Marsh", "Bridge will reopen in June, says engineer",
        "The bridge over the Tarn will reopen in June, the county engineer said on Friday.\n\n“We have replaced 40 of "
        "the cables, and I would drive my own mother across it,” Petra Holloway told the Tarnbrook Courier.\n\n"
        "The bridge was closed in March after a survey. Ferries have carried commuters since then.",
    ),
    (
        "Northern Wire", "2031-05-02T11:00", None, "Tarn bridge to reopen in June",
        "TARNBROOK (NW) - The bridge over the Tarn will reopen in June, according to the county engineer.\n\n“We have "
        "replaced 40 of the cables,” Petra Holloway told the Tarnbrook Courier.\n\nThe bridge was closed in March.",
    ),
    (
        "Daily Beacon", "2031-05-02T15:30", None, "400 cables swapped on doomed bridge",
        "Engineers had to swap 400 cables on the bridge over the Tarn.\n\n“We have replaced 400 of the cables,” Petra "
        "Holloway said, in comments carried by Northern Wire.\n\nThe bridge was closed in March and is a favourite of "
        "anglers.",
    ),
    (
        "Tarn Valley Radio", "2031-05-03T08:00", None, "County: 40 cables, not 400",
        "The county has corrected a report on the bridge over the Tarn.\n\nThe Daily Beacon had quoted the engineer, "
        "Petra Holloway, as saying: “We have replaced 400 of the cables.” What she told the Tarnbrook Courier was: “We "
        "have replaced 40 of the cables.”\n\nThe bridge will reopen in June.",
    ),
    (
        "Harvest Weekly", "2031-05-03T10:00", None, "Barley prices steady",
        "Barley prices were steady this week. “Nobody is buying and nobody is selling,” said Otto Brandt, a trader.",
    ),
)  # fmt: skip


@cache
def ledgers() -> tuple[Ledger, ...]:
    """The ledgers of the collection, with the clock of each."""
    found = []
    for outlet, clock, byline, title, text in _ARTICLES:
        ledger = whence.read_text(text, title=title, outlet=outlet, byline=byline, published=clock[:10])
        url = f"https://{outlet.replace(' ', '').lower()}.example/bridge"
        document = replace(ledger.document, published_at=datetime.fromisoformat(clock), url=url)
        found.append(replace(ledger, document=document))
    return tuple(found)
