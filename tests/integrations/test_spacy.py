"""whence in a spaCy pipeline: the ledger, spans in tokens and characters, two processes, disk and bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

spacy = pytest.importorskip("spacy")
from spacy.tokens import Doc  # noqa: E402

TEXT = (ROOT / "examples" / "harbour.txt").read_text(encoding="utf-8")
pytestmark = [pytest.mark.usefixtures("model"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("whence", config={"outlet": "Channel 6", "published": "2024-03-05"})
    return nlp


def test_the_ledger_and_the_spans_agree(nlp: spacy.Language) -> None:
    doc = nlp(TEXT)
    ledger = doc._.whence
    assert ledger.document.outlet == "Channel 6"
    by_id = {s.id: s for s in ledger.statements}
    spans = list(doc.spans["whence"])
    assert {span.id_ for span in spans} == {s.id for s in ledger.statements if s.form != "own"}
    for span in spans:
        statement = by_id[span.id_]
        assert span.label_ == statement.form
        assert any(span.start_char <= piece.start and piece.end <= span.end_char for piece in statement.content)
        speaker = ledger.speaker(statement)
        assert span._.speaker == (speaker.name if speaker else None)
        assert span._.chain == [ledger.speaker(link).name for link in statement.chain]
        assert span.text == TEXT[span.start_char : span.end_char]
    assert any(span._.speaker == "Maria Adler" for span in spans)


def test_two_processes_give_what_one_gives(nlp: spacy.Language) -> None:
    texts = [TEXT, "Nobody spoke.", ""] * 2
    one = [_seen(doc) for doc in nlp.pipe(texts)]
    assert [_seen(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == one
    assert one[0][0] != one[1][0]


def test_a_pipeline_and_a_doc_survive_the_disk(nlp: spacy.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    doc = nlp(TEXT)
    assert _seen(again(TEXT)) == _seen(doc)
    assert _seen(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == _seen(doc)
    assert _seen(spacy.blank("en").from_bytes(nlp.to_bytes())(TEXT))[0] is None  # a pipeline without the part


def test_an_impossible_day_is_refused_at_once() -> None:
    with pytest.raises(Exception, match="2024-02-30"):
        spacy.blank("en").add_pipe("whence", config={"published": "2024-02-30"})


def _seen(doc: Doc) -> tuple[object, ...]:
    ledger = doc._.whence
    spans = [(s.start, s.end, s.id_, s.label_, s._.speaker, s._.chain) for s in doc.spans.get("whence", ())]
    return (ledger and ledger.to_dict(), spans)
