"""Labels in every layout: whatever the layout, nobody gets the words of somebody else, and nothing said is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.intake.transcripts.captions import captioned
from whence.intake.transcripts.cues import reader_of
from whence.intake.transcripts.written import laid_out
from whence.model import Turn

Said = Sequence[tuple[str, str]]
NAMES = {"Ada Moss": "amber", "Ben Roe": "birch", "Cara Lind": "cedar", "Henrik Vale": "hazel"}
"""Who speaks, and a word that is in everything they say and in nothing that others say."""


def clock(number: int) -> str:
    return f"{number // 4:02d}:{number % 4 * 15:02d}"


def lines(form: str, between: str = "\n\n") -> Callable[[Said], str]:
    """A layout: how one turn is written, with {name}, {caps}, {last}, {first} (initials), {at} and {words} in it."""

    def written(said: Said) -> str:
        return between.join(
            form.format(
                name=name,
                caps=name.upper(),
                last=name.split()[-1],
                first="".join(word[0] for word in name.split()),
                at=clock(number),
                words=words,
            )
            for number, (name, words) in enumerate(said)
        )

    return written


LAYOUTS = {
    "capitals": lines("{caps}: {words}"),
    "surnames": lines("{last}: {words}", "\n"),
    "names": lines("{name}: {words}"),
    "bold": lines("**{name}:** {words}"),
    "title": lines("Mr. {last}: {words}", "\n"),
    "time in brackets": lines("{name} ({at}):\n{words}"),
    "time behind": lines("{name}  {at}\n{words}"),
    "time behind the colon": lines("{name}: [{at}]\n{words}"),
    "time before": lines("[{at}] {name}: {words}", "\n"),
    "time of day": lines("10:{at} AM {name}: {words}", "\n"),
    "chat": lines("{at} From {name} to Everyone : {words}", "\n"),
    "own line": lines("{name}\n{words}"),
    "own line with a seat": lines("{name} (Ellan) (Ind)\n{words}"),
    "record": lines("  Mr. {last}. {words}", "\n"),
    "hearing": lines("    Senator {last}. {words}", "\n"),
    "note": lines("{caps} (in the hall): {words}"),
    "initials": lines("{first}: {words}"),
    "columns": lines("{caps}\t{words}", "\n"),
    "dashes": lines("{caps} — {words}"),
    "brackets": lines("[{name}] {words}", "\n"),
}
WORDS = st.lists(st.sampled_from("so the ferry and a levy of spring was never paid by them".split()), max_size=25)


@st.composite
def dialogues(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Turns that change the speaker; some speak once."""
    names = draw(st.lists(st.sampled_from(list(NAMES)), min_size=3, max_size=12))
    names = [name for at, name in enumerate(names) if not at or name != names[at - 1]]
    return [(name, " ".join([NAMES[name].capitalize(), *draw(WORDS), NAMES[name]]) + ".") for name in names]


def may_be(label: str, name: str) -> bool:
    initials = "".join(word[0] for word in name.split())
    return name.split()[-1].casefold() in label.casefold() or label == initials


def check(turns: Sequence[Turn], said: Said) -> None:
    """Nobody gets the words of somebody else; every word is in some turn, in order."""
    for turn in turns:
        whose = [name for name, word in NAMES.items() if word in turn.text.casefold()]
        if turn.speaker is not None:
            assert all(may_be(turn.speaker, name) for name in whose), turn
    found = " ".join(turn.text for turn in turns)
    at = 0
    for _, words in said:
        at = found.find(words, at)
        assert at >= 0, words


@pytest.mark.parametrize("layout", LAYOUTS)
@given(said=dialogues())
def test_nobody_gets_the_words_of_somebody_else(layout: str, said: list[tuple[str, str]]) -> None:
    check(laid_out(LAYOUTS[layout](said)).turns, said)


@given(said=dialogues())
def test_nobody_gets_them_in_captions(said: list[tuple[str, str]]) -> None:
    cues = (
        f"00:{clock(at)}.000 --> 00:{clock(at + 1)}.000\n{name}: {words}\n" for at, (name, words) in enumerate(said)
    )
    text = "WEBVTT\n\n" + "\n".join(cues)
    reader = reader_of(text)
    assert reader is not None
    check(captioned(text, reader).turns, said)


@pytest.mark.parametrize(
    "layout", [name for name in LAYOUTS if name not in ("initials", "brackets", "columns", "dashes")]
)
def test_everybody_who_speaks_twice_is_known(layout: str) -> None:
    said = [(name, f"{NAMES[name].capitalize()} was never paid for the levy of spring.") for name in [*NAMES, *NAMES]]
    turns = laid_out(LAYOUTS[layout](said)).turns
    assert len(turns) == len(said)
    assert all(turn.speaker and may_be(turn.speaker, name) for turn, (name, _) in zip(turns, said, strict=True))


@given(st.lists(st.integers(2, 9), min_size=2, max_size=12), st.booleans())
def test_captions_that_grow_are_taken_once(sizes: list[int], growing: bool) -> None:
    """Each cue shows the words so far of its line (growing), or its line below the one before (rolling)."""
    words = [f"w{number}" for number in range(sum(sizes))]
    shown: list[str] = []
    start = 0
    before = ""
    for size in sizes:
        line = words[start : start + size]
        if growing:
            shown += [" ".join(line[: end + 1]) for end in range(size)]
        else:
            shown.append("\n".join(filter(None, (before, " ".join(line)))))
        before = " ".join(line)
        start += size
    cues = (
        f"00:{at // 60:02d}:{at % 60:02d}.000 --> 00:{at // 60:02d}:{at % 60:02d}.990\n{text}\n"
        for at, text in enumerate(shown)
    )
    turns = captioned("WEBVTT\n\n" + "\n".join(cues), reader_of("WEBVTT\n") or (lambda _: iter(()))).turns
    assert re.sub(r"\s+", " ", " ".join(turn.text for turn in turns)) == " ".join(words)
