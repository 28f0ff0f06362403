"""Charts: the numbers in them, their order, that no text leaves the picture, and where they may be written."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import whence
from tests.store.shelves import shelf
from tests.trails.collection import ledgers
from whence.cli import chart_command, cli
from whence.errors import BadOption, NotInLibrary, WhenceError
from whence.show.chart_parts import on, ticks
from whence.show.chart_sources import relied
from whence.show.chart_time import in_time
from whence.show.chart_voices import VOICES, voices
from whence.show.drawing import Drawing, Text, cut, width, wrapped
from whence.store import Library, open_library
from whence.verbs.chart import KINDS, chart

SVG = "{http://www.w3.org/2000/svg}"
LONG = "The Northern Wire and General Telegraph Agency of Port Ellan and Surroundings, Limited"


@pytest.fixture
def library(library: Library) -> Library:
    """Two outlets and more, with quotes, reports, unnamed sources and own voice."""
    library.put(
        shelf('Maria Adler: "The levy stays."\n[officials]: It could wait.\nRain fell.', url="https://a.example/1")
    )
    library.put(
        shelf(
            "Maria Adler: the levy stays.\nHenrik Vale: it goes.\nSnow fell.\nSo it did.",
            url="https://a.example/2", outlet="Ärzte-Zeitung", published=date(2024, 5, 20),
        )
    )  # fmt: skip
    library.put(shelf('Maria Adler: "No."', url="https://a.example/3", outlet="The Beacon", published=None))
    library.put(shelf("Otto Lind: perhaps.", url="https://a.example/4", outlet=None))
    return library


def words(drawing: Drawing) -> list[str]:
    """All text of a picture, in its order."""
    return ["".join(node.itertext()) for node in ElementTree.fromstring(drawing.svg()).iter(f"{SVG}text")]


def inside(drawing: Drawing) -> bool:
    """Whether each text has room within the picture, as wide as its letters may be."""
    for shape in drawing.shapes:
        if not isinstance(shape, Text):
            continue
        wide = width(shape.words, shape.size, shape.bold)
        start = -wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor]
        turn = math.radians(shape.angle)
        for along in (start, start + wide):
            x, y = shape.x + along * math.cos(turn), shape.y + along * math.sin(turn)
            if not (-0.5 <= x <= drawing.width + 0.5 and -0.5 <= y <= drawing.height + 0.5):
                return False
    return True


def test_voices_are_counted_and_outlets_in_alphabetical_order(library: Library) -> None:
    made = chart("voices", library)
    assert made.about == (
        "Ärzte-Zeitung: 2 reported in the outlet’s words, 2 own voice; The Beacon: 1 quoted; "
        "Coast Herald: 1 quoted, 1 unnamed source, 1 own voice; (outlet unknown): 1 reported in the outlet’s words."
    )
    named = [w for w in words(made.drawing) if w in ("Ärzte-Zeitung", "The Beacon", "Coast Herald", "(outlet unknown)")]
    assert named == ["Ärzte-Zeitung", "The Beacon", "Coast Herald", "(outlet unknown)"]


def test_sources_are_those_before_the_outlet(library: Library) -> None:
    made = chart("sources", library)
    assert "Coast Herald: 1 from Maria Adler, 1 from (unnamed sources)" in made.about
    assert "(outlet unknown): 1 from Otto Lind" in made.about
    few = chart("sources", library, limit=1)
    assert "Not drawn: 3 sources with fewer statements." in " ".join(words(few.drawing))
    assert "Henrik Vale" not in few.about


def test_a_speaker_in_time(library: Library) -> None:
    made = chart("speaker", library, "adler")
    assert made.title == "Statements of Maria Adler in time"
    assert "week" in made.about or "day" in made.about
    said = " ".join(words(made.drawing))
    assert "2 statements. 1 more are in articles without a date." in said
    number = next(row.person for row in library.named("adler"))
    assert chart("speaker", library, number).svg == made.svg
    assert "There is no statement with a day" in chart("speaker", library, "adler", outlet="The Beacon").about
    assert "1 statements" in " ".join(words(chart("speaker", library, "adler", since=date(2024, 4, 1)).drawing))


def test_a_trail_grows(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db", write=True, create=True) as held:
        for ledger in ledgers():
            held.put(ledger, reader="test")
        trail = next(t for t in whence.trace(held) if "cables" in t.gist and len(t.carriers) > 3)
        made = chart("trail", held, trail.id)
    assert made.about.startswith("2 May 2031, 09:00: 1 articles, 1 outlets; ")
    assert made.about.endswith("4 articles, 4 outlets.")
    assert "Tarnbrook Courier (2 May 2031, 09:00); Northern Wire" in " ".join(words(made.drawing))
    assert inside(made.drawing)


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    open_library(tmp_path / "e.db", create=True).close()
    for kind in ("voices", "sources"):
        assert "There is no statement" in chart(kind, tmp_path / "e.db").svg
    with pytest.raises(NotInLibrary, match="Nobody in"):
        chart("speaker", tmp_path / "e.db", "Adler")
    with pytest.raises(NotInLibrary):
        chart("trail", tmp_path / "e.db", "t0")


@pytest.mark.parametrize(
    ("kind", "what", "said"),
    [
        ("speaker", None, "needs the name"),
        ("trail", "", "needs the id"),
        ("voices", "x", "leave “x” out"),
        ("pie", None, "no chart"),
    ],
)
def test_what_makes_no_sense(library: Library, kind: str, what: str | None, said: str) -> None:
    with pytest.raises(BadOption, match=said):
        chart(kind, library, what)  # type: ignore[arg-type]


names = st.text(min_size=1, max_size=30) | st.sampled_from([LONG, "W" * 90, "李" * 60, "Ada Pell"])


@given(
    st.dictionaries(
        names, st.dictionaries(st.sampled_from(list(VOICES)), st.integers(1, 10**7), min_size=1), max_size=6
    )
)
def test_voices_have_room_whatever_they_are_called(counts: dict[str, dict[str, int]]) -> None:
    drawing = voices(counts)
    assert inside(drawing)
    assert ElementTree.fromstring(drawing.svg()) is not None
    assert drawing.svg() == voices(dict(reversed(counts.items()))).svg()


@given(st.dictionaries(st.tuples(names, names), st.integers(1, 10**7), max_size=6))
def test_sources_have_room_whatever_they_are_called(counts: dict[tuple[str, str], int]) -> None:
    drawing = relied(counts, list({o for o, _ in counts}), list({s for _, s in counts}), "Not drawn: nobody.")
    assert inside(drawing)
    assert ElementTree.fromstring(drawing.svg()) is not None


@given(
    names,
    st.dictionaries(
        st.tuples(st.dates(), st.sampled_from(["direct", "mixed", "indirect"])), st.integers(1, 10**6), max_size=9
    ),
)
def test_time_has_room_for_all_days(title: str, counts: dict[tuple[date, str], int]) -> None:
    drawing = in_time(title, counts, 3, LONG)
    assert inside(drawing)
    assert ElementTree.fromstring(drawing.svg()) is not None


@given(st.text(max_size=200), st.floats(20, 400))
def test_text_is_cut_and_wrapped_to_its_room(text: str, most: float) -> None:
    assert width(cut(text, 12, most), 12) <= most
    lines = wrapped(text, 12, most)
    assert all(width(line, 12) <= most or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.integers(0, 10**9))
def test_scales_reach_beyond_what_they_measure(most: int) -> None:
    marks = ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= max(most, 1)
    assert len(set(marks)) == len(marks) <= 12


def test_letters_on_colours_can_be_read() -> None:
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    from whence.show.chart_parts import shade

    for color in [*(color for color, _ in VOICES.values()), *(shade(n / 20) for n in range(21))]:
        dark, pale = sorted((light(color), light(on(color))))
        assert (pale + 0.05) / (dark + 0.05) >= 4.0, color
    greys = [light(color) for color, _ in VOICES.values()]
    assert greys == sorted(greys), "in grey they go from dark to light"


def test_the_picture_has_words_for_those_who_do_not_see_it(library: Library) -> None:
    made = chart("voices", library)
    root = ElementTree.fromstring(made._repr_svg_())
    told = {node.get("id"): node.text for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert [told[key] for key in root.get("aria-labelledby", "").split()] == [made.title, made.about]


def test_the_command(library: Library, tmp_path: Path) -> None:
    assert chart_command.KINDS == KINDS
    run, place = CliRunner().invoke, ["--library", str(library.path)]
    done = run(cli, ["chart", "voices", *place])
    assert (done.exit_code, done.stdout) == (0, chart("voices", library).svg)
    target = tmp_path / "v.svg"
    target.write_text("old")
    assert run(cli, ["chart", "voices", *place, "-o", str(target)]).exit_code == 0
    assert target.read_text(encoding="utf-8") == done.stdout
    for output, said in ((str(library.path), "inputs"), (str(tmp_path / "v.pdf"), "neither an .svg nor a .png")):
        refused = run(cli, ["chart", "voices", *place, "-o", output])
        assert isinstance(refused.exception, WhenceError)
        assert said in str(refused.exception)
    (tmp_path / "link.svg").symlink_to(library.path)
    assert isinstance(run(cli, ["chart", "voices", *place, "-o", str(tmp_path / "link.svg")]).exception, BadOption)


def test_png_is_the_same_each_time(library: Library, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    library.put(shelf(f"{LONG}$_^: no.\n李明: no.", url="https://a.example/9", outlet=f"{LONG} \\$x"))
    for kind in ("voices", "sources"):
        made = chart(kind, library)
        data = made.png()
        assert data.startswith(b"\x89PNG")
        assert data == chart(kind, library).png()
        made.save(tmp_path / "a.PNG")
        assert (tmp_path / "a.PNG").read_bytes() == data


def test_without_matplotlib_a_png_is_refused(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(whence.NeedsExtra, match=r"whence\[charts\]"):
        chart("voices", library).save(tmp_path / "a.png")
    assert list(tmp_path.glob("*.png")) == []
