"""The network at work on texts of all kinds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.reader.pieces import pieces
from whence.reader.reader import load
from whence.reader.windows import BODY, OVERLAP, even_windows, feed, most_central

# Plain attributions that every reader of the news agrees on; add to them freely. source | cue | content
PLAIN = [
    ("The harbour master Mara Ellin said the levy would be scrapped by June.", "The harbour master Mara Ellin", "said"),
    ("“We will not pay a penny more,” Mayor Tomas Brandt told reporters on Friday.", "Mayor Tomas Brandt", "told"),
    ("According to the Lindmark Institute, one in five ferries runs late.", "the Lindmark Institute", "According to"),
    ("Critics argue that the bridge was built on sand.", "Critics", "argue"),
]


@pytest.mark.parametrize(("text", "source", "cue"), PLAIN)
def test_plain_attributions(text: str, source: str, cue: str) -> None:
    (found,) = load().read(text).attributions
    assert [s.of(text) for s in found.source] == [source]
    assert found.cue[0].of(text).startswith(cue)
    assert found.content
    assert found.confidence > 0.5


def test_what_the_quoted_report_is_inner() -> None:
    text = "The Coast Herald reported on Monday that Mayor Tomas Brandt urged the council to wait until summer."
    reading = load().read(text)
    outer = reading.attributions[0]
    assert any(
        outer.content[0].start <= i.content[0].start and i.content[-1].end <= outer.content[0].end
        for i in reading.inner
    )


@given(st.text(max_size=400))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    reading = load().read(text)
    for found in (*reading.attributions, *reading.inner):
        assert found.content
        assert 0 <= found.confidence <= 1
        assert all(0 <= s.start < s.end <= len(text) for s in (*found.source, *found.cue, *found.content))
    assert all(a.end <= b.start for a, b in zip(reading.words, reading.words[1:], strict=False))


def test_reading_twice_gives_the_same() -> None:
    text = "Ann Ost said: “The tide will decide.” " * 90
    assert load().read(text) == load().read(text)


@given(st.integers(0, 5000))
def test_windows_cover_all_and_overlap(total: int) -> None:
    starts, length = even_windows(total)
    assert length <= BODY
    assert starts[0] == 0
    assert starts[-1] + length == total
    for a, b in zip(starts.tolist(), starts.tolist()[1:], strict=False):
        assert a < b <= a + length - OVERLAP + 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=300), st.integers(1, 900))
def test_words_go_to_the_window_whose_middle_is_nearest(lengths: list[int], total: int) -> None:
    words = np.cumsum(lengths)
    starts, length = even_windows(max(total, int(words[-1]) + 1))
    nearest = np.abs(words[:, None] - (starts + length / 2)[None]).argmin(1)
    assert most_central(words, starts, length).tolist() == nearest.tolist()


def test_a_text_in_blocks_has_the_pieces_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“We won’t,” Ann Ost told the Herald’s reporters. It's 5'6\".\r\n\r\nShe’d 'left'\n" * 30 + "naïve über"
    whole = pieces(text, load().vocabulary)
    monkeypatch.setattr("whence.reader.pieces.BLOCK", 100)
    parts = pieces(text, load().vocabulary)
    for name in ("ids", "shape", "quote", "gap", "word_first", "word_start", "word_end"):
        assert getattr(whole, name).tolist() == getattr(parts, name).tolist()


def test_a_long_text_in_stretches_is_read_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The Coast Herald reported that Mayor Tomas Brandt urged Ann Ost to wait. “No,” she said. Rain.\n\n" * 60
    whole = load().read(text)
    monkeypatch.setattr("whence.reader.reader.STRETCH", 200)
    assert load().read(text) == whole


@given(st.text(max_size=200))
@settings(deadline=None)
def test_pieces_agree_with_the_text(text: str) -> None:
    cut = pieces(text, load().vocabulary)
    assert len(cut.ids) == len(cut.shape) == len(cut.quote) == len(cut.gap)
    assert all(0 <= s < e <= len(text) for s, e in zip(cut.word_start.tolist(), cut.word_end.tolist(), strict=True))
    if cut.words:
        assert cut.word_first[0] == 0
        starts, length = even_windows(len(cut.ids))
        assert feed(cut, starts, length)["ids"].shape == (len(starts), length + 2)
