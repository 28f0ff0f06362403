"""`docs/library.md` tells every table, view and column there is, its queries run, and other tools read the views."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
import sqlite_utils

from tests.store.shelves import shelf
from whence.store import Library
from whence.store.condition import CONTENTS

TEXT = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
SHADOWS = re.compile(r"_fts_(?:data|idx|docsize|config|content)$|^sqlite_")


def documented() -> dict[str, list[str]]:
    """The columns of each table and view, as the document lists them."""
    found = {}
    for part in TEXT.split("\n### ")[1:]:
        name, _, body = part.partition("\n")
        section = body.split("\n## ")[0]
        found[name] = [row.split("|")[1].strip() for row in section.splitlines() if row.startswith("|")][2:]
    return found


def real(library: Library) -> dict[str, list[str]]:
    """The columns of each table and view there is."""
    names = library.connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return {
        name: [row[1] for row in library.connection.execute(f"PRAGMA table_info({name})")]
        for (name,) in names
        if not SHADOWS.search(name) and not name.endswith("_fts")
    }


def test_the_document_tells_the_schema(library: Library) -> None:
    assert documented() == real(library)
    indexes = library.connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_fts'").fetchall()
    assert all(f"`{name}`" in TEXT for (name,) in indexes)


def test_the_fingerprint_covers_everything_but_times(library: Library) -> None:
    tables = {
        name: {column for column in columns if not column.endswith("_at")}
        for name, columns in real(library).items()
        if not name.endswith(("_readable", "_searched", "_by_outlet")) and name != "migrations"
    }
    assert {name: {c.strip('"') for c in columns.split(", ")} for name, columns in CONTENTS.items()} == tables


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL))
def test_the_queries_run(library: Library, query: str) -> None:
    library.put(shelf("Maria Adler: The harbour levy, perhaps."))
    assert library.connection.execute(query).fetchall()


def test_sqlite_utils_reads_the_views(library: Library) -> None:
    library.put(shelf('Maria Adler: "The levy stays."\n[officials]: It could wait.', title="The levy"))
    other = sqlite_utils.Database(sqlite3.connect(library.path))
    rows = list(other["statements_readable"].rows)
    assert [(r["speaker"], r["chain"], r["form"], r["title"]) for r in rows] == [
        ("Maria Adler", "Maria Adler ← Coast Herald", "direct", "The levy"),
        ("officials", "officials ← Coast Herald", "indirect", "The levy"),
    ]
    assert sorted(r["speaker"] for r in other["speakers_by_outlet"].rows) == [
        "Coast Herald",
        "Maria Adler",
        "officials",
    ]
    assert [r["statements"] for r in other["articles_readable"].rows] == [2]
    assert [r["text"] for r in other["statements"].rows_where("form = ?", ["direct"])] == ['"The levy stays."']
    assert {"statements_readable", "speakers_by_outlet", "articles_readable"} <= set(other.view_names())
    other.close()
