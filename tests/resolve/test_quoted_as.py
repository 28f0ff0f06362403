"""Who was quoted by a medium as saying something: the source, and the medium a link, whatever the network took."""

from __future__ import annotations

import pytest

import whence


@pytest.mark.parametrize(
    ("sentence", "chain", "said"),
    [
        (
            "The harbour chief, Ines Calder, was quoted by the Morning Post as saying that the levy would stay.",
            ["Ines Calder", "Morning Post", "Northern Herald"],
            "that the levy would stay",
        ),
        (
            "Her deputy, Mikkel Aas, was also quoted in the Courier as warning that the board was divided.",
            ["Mikkel Aas", "Courier", "Northern Herald"],
            "that the board was divided",
        ),
        (
            "A senior official was quoted by Reuters as saying that talks had failed.",
            ["a senior official", "Reuters", "Northern Herald"],
            "that talks had failed",
        ),
        ("“The levy will stay,” Calder was quoted as saying.", ["Calder", "Northern Herald"], "“The levy will stay,”"),
    ],
)
def test_quoted_as(sentence: str, chain: list[str], said: str) -> None:
    ledger = whence.read_text(f"The council met on Monday.\n\n{sentence}\n", outlet="Northern Herald")
    names = {speaker.id: speaker.name for speaker in ledger.speakers}
    found = [([names[key] for key in s.chain], s.text) for s in ledger.statements if s.form != "own"]
    assert (chain, said) in found
