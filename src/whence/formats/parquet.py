"""Parquet for pandas, Polars, DuckDB and Spark: one typed row for each statement, own voice included.

Days are dates, spans lists of {start, end}, chains lists of {id, name, kind}. Rows go out in groups, so that memory
holds one group and one article at a time. It needs the extra `parquet`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from whence.errors import NeedsExtra
from whence.formats.sources import whole
from whence.model import Ledger, Quantity, Spans, Statement, Sure

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 10_000
"""Statements in a row group."""


def write(ledgers: Iterable[Ledger], target: BinaryIO, rows: int = ROWS) -> None:
    """Write the statements of all ledgers in groups of `rows`. Raises NeedsExtra where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise NeedsExtra(
            'Parquet needs pyarrow; install it with pip install "whence[parquet]", or export csv instead.'
        ) from None
    schema = columns()
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        held: list[dict[str, Any]] = []
        for ledger in ledgers:
            for row in statement_rows(ledger):
                held.append(row)
                if len(held) == rows:
                    writer.write_table(pa.Table.from_pylist(held, schema=schema))
                    held = []
        if held:
            writer.write_table(pa.Table.from_pylist(held, schema=schema))


def columns() -> pa.Schema:
    """The names and types of the columns."""
    import pyarrow as pa

    text, day = pa.string(), pa.date32()
    spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
    speaker = pa.struct([("id", text), ("name", text), ("kind", text)])
    quantity = pa.struct(
        [
            ("start", pa.int32()), ("end", pa.int32()), ("value", pa.float64()), ("high", pa.float64()), ("unit", text),
            ("approximate", pa.bool_()), ("text", text),
        ]
    )  # fmt: skip
    return pa.schema(
        [
            ("document", text), ("origin", text), ("url", text), ("title", text), ("outlet", text), ("byline", text),
            ("published", day), ("language", text), ("statement", text), ("form", text), ("text", text),
            ("speaker", speaker), ("source", text), ("cue", text), ("cue_class", text), ("addressee", speaker),
            ("chain", pa.list_(speaker)), ("within", text), ("said_from", day), ("said_to", day), ("said_text", text),
            ("occasion", text), ("quantities", pa.list_(quantity)), ("confidence", pa.float64()),
            ("content_spans", spans), ("source_spans", spans), ("cue_spans", spans), ("polarity", text),
            ("sure_speaker", pa.float64()), ("sure_chain", pa.float64()), ("sure_said", pa.float64()),
            ("published_at", text), ("because_spans", spans),
        ]
    )  # fmt: skip


def statement_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """One row for each statement, None where there is nothing to say."""
    document = ledger.document
    lead = {
        "document": document.id,
        "origin": document.origin,
        "url": document.url,
        "title": document.title,
        "outlet": document.outlet,
        "byline": document.byline,
        "published": document.published,
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "language": document.language,
    }
    people = {s.id: {"id": s.id, "name": s.name, "kind": s.kind} for s in ledger.speakers}
    for statement in ledger.statements:
        row: dict[str, Any] = _clean({**lead, **_row(ledger, statement, people)})
        yield row


def _row(ledger: Ledger, statement: Statement, people: dict[str, dict[str, str]]) -> dict[str, Any]:
    said, sure = statement.said, statement.sure or Sure()
    return {
        "statement": statement.id,
        "form": statement.form,
        "text": statement.text,
        "speaker": None if statement.speaker is None else people.get(statement.speaker),
        "source": ledger.words(statement.source) or None,
        "cue": ledger.words(statement.cue) or None,
        "cue_class": statement.cue_class,
        "addressee": None if statement.addressee is None else people.get(statement.addressee),
        "chain": [people[link] for link in statement.chain if link in people],
        "within": statement.within,
        "said_from": said.start if said else None,
        "said_to": said.end if said else None,
        "said_text": said.text if said else None,
        "occasion": statement.occasion.of(ledger.document.text) if statement.occasion else None,
        "quantities": [_quantity(ledger, amount) for amount in statement.quantities],
        "confidence": statement.confidence,
        "content_spans": _spans(statement.content),
        "source_spans": _spans(statement.source),
        "cue_spans": _spans(statement.cue),
        "because_spans": _spans(statement.because),
        "polarity": statement.polarity,
        "sure_speaker": sure.speaker,
        "sure_chain": sure.chain,
        "sure_said": sure.said,
    }


def _quantity(ledger: Ledger, amount: Quantity) -> dict[str, Any]:
    return {
        "start": amount.start,
        "end": amount.end,
        "value": amount.value,
        "high": amount.high,
        "unit": amount.unit,
        "approximate": amount.approximate,
        "text": ledger.document.text[amount.start : amount.end],
    }


def _spans(spans: Spans) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]


def _clean(value: Any) -> Any:
    """`value` with no half surrogate pair in any string of it, which Parquet cannot hold."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value
