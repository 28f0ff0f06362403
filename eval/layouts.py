"""Debates written out in many layouts of transcripts, and read back: who is known, and who gets words of another.

python -m eval.layouts ../shared [--layout rev] [--misses 10]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from whence.intake.transcripts.written import laid_out
from whence.model import Turn

FILES = {"general_debates_1960_2020": 35, "debates_2016": 6}
"""The debates read, and how many of each file."""
_AHEAD = 12  # turns in which the words of a turn are looked for
_STAGE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")

Said = Sequence[tuple[str, str]]


def _clock(number: int) -> str:
    at = number * 17
    return f"{at // 60:02d}:{at % 60:02d}" if at < 3600 else f"{at // 3600}:{at // 60 % 60:02d}:{at % 60:02d}"


def _lines(form: str, between: str = "\n\n") -> Callable[[Said], str]:
    def written(said: Said) -> str:
        return between.join(
            form.format(
                label=label,
                name=label.title() if label.isupper() else label,
                caps=label.upper(),
                last=label.split()[-1].capitalize(),
                first="".join(word[0] for word in label.split()).upper() if " " in label else label[:2].upper(),
                at=_clock(number),
                words=words,
            )
            for number, (label, words) in enumerate(said)
        )

    return written


LAYOUTS: dict[str, Callable[[Said], str]] = {
    "as labelled": _lines("{label}: {words}"),
    "line by line": _lines("{label}: {words}", "\n"),
    "capitals": _lines("{caps}: {words}"),
    "names": _lines("{name}: {words}"),
    "time before colon": _lines("{name} ({at}):\n{words}"),
    "time behind name": _lines("{name}  {at}\n{words}"),
    "time before name": _lines("[{at}] {name}: {words}", "\n"),
    "time behind colon": _lines("{name}: ({at})\n{words}"),
    "bold": _lines("**{name}:** {words}"),
    "own line": _lines("{name}\n{words}"),
    "own line, blank": _lines("{name}\n\n{words}"),
    "record": _lines("  Mr. {last}. {words}", "\n"),
    "hearing": _lines("    Senator {last}. {words}", "\n"),
    "initials": _lines("{first}: {words}"),
    "chat": _lines("{at} From {name} to Everyone : {words}", "\n"),
    "dashes": _lines("{caps} — {words}"),
    "brackets": _lines("[{name}] {words}"),
}


def debates(shared: Path, name: str, count: int) -> Iterator[Said]:
    """The turns of the first `count` debates of a file: label and words, white space made even."""
    with gzip.open(shared / "data" / "transcripts" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            turns = ((t["speaker"], " ".join(t["text"].split())) for t in json.loads(line)["turns"])
            yield [(who, words) for who, words in turns if who and re.search(r"\w", _STAGE.sub("", words))]


def compared(said: Said, turns: Sequence[Turn], misses: list[str]) -> Counter[str]:
    """How many turns came back as they were ("exact"), with other bounds ("cut"), with nobody named ("unknown"), as
    somebody else's ("wrong"), or not at all ("lost"); "words" and "wrong words" by number of words.
    """
    found = [(turn.speaker, " ".join(turn.text.split())) for turn in turns]
    counts: Counter[str] = Counter()
    at = 0
    for who, words in said:
        size = len(words.split())
        counts["words"] += size
        ahead = range(at, min(at + _AHEAD, len(found)))
        place = next((i for i in ahead if found[i][1] == words), None)
        if place is None:
            place = next((i for i in ahead if words[:40] in found[i][1] or found[i][1] in words), None)
        if place is None:
            counts["lost"] += 1
            misses.append(f"lost: {who}: {words[:80]}")
            continue
        at = place
        label, text = found[place]
        if label is None:
            counts["unknown"] += 1
        elif not _may_be(label, who):
            counts["wrong"] += 1
            counts["wrong words"] += size
            misses.append(f"wrong: {who} as {label}: {words[:80]}")
        else:
            counts["exact" if text == words else "cut"] += 1
    return counts


def _may_be(label: str, who: str) -> bool:
    initials = "".join(word[0] for word in who.split()) if " " in who else who[:2]
    return who.split()[-1].casefold() in label.casefold() or label.casefold() == initials.casefold()


def main() -> None:
    """Prints a line for each layout and file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--layout", choices=LAYOUTS)
    parser.add_argument("--misses", type=int, default=0, help="show so many turns that went wrong")
    given = parser.parse_args()
    for layout in [given.layout] if given.layout else LAYOUTS:
        for name, count in FILES.items():
            counts: Counter[str] = Counter()
            misses: list[str] = []
            for said in debates(given.shared, name, count):
                counts += compared(said, laid_out(LAYOUTS[layout](said)).turns, misses)
            total = sum(counts[kind] for kind in ("exact", "cut", "unknown", "wrong", "lost"))
            told = ", ".join(f"{kind} {counts[kind]:,}" for kind in ("exact", "cut", "unknown", "wrong", "lost"))
            wrong = 100 * counts["wrong words"] / max(1, counts["words"])
            print(f"{layout:18} {name:26} {total:,} turns: {told}; {wrong:.2f}% of the words as another's", flush=True)
            print(*misses[: given.misses], sep="\n", end="\n" if given.misses else "")


if __name__ == "__main__":
    main()
