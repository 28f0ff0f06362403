"""Metadata for Datasette: what the views of a library are, and questions with places to fill in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Question(NamedTuple):
    """A canned query: its name in the address, its title, and SQL in which `:name` is a place to fill in."""

    name: str
    title: str
    sql: str


VIEWS = {
    "statements_readable": "One row for each statement: who says it, through whom, when.",
    "articles_readable": "One row for each article.",
    "speakers_by_outlet": "Who is quoted in which outlet, and how often.",
}
_FOUND = "SELECT r.* FROM statements_fts f JOIN statements_readable r ON r.statement = f.rowid"
QUESTIONS = (
    Question(
        "who_says_what_about",
        "Who says what about these words",
        f"{_FOUND} WHERE statements_fts MATCH :words ORDER BY r.published, r.statement LIMIT 500",
    ),
    Question(
        "who_said_it_first",
        "In which article these words stood first",
        f"{_FOUND} WHERE statements_fts MATCH :words AND r.published IS NOT NULL "
        "ORDER BY coalesce(r.said_from, r.published), r.published, r.statement LIMIT 20",
    ),
    Question(
        "said_by",
        "All that somebody is quoted for",
        "SELECT * FROM statements_readable WHERE speaker LIKE '%' || :name || '%' "
        "ORDER BY published, statement LIMIT 500",
    ),
    Question(
        "came_through",
        "What reached an outlet through another source",
        "SELECT * FROM statements_readable WHERE chain LIKE '%← ' || :source || ' ←%' ORDER BY published LIMIT 500",
    ),
    Question(
        "forms_by_outlet",
        "How much of each outlet is direct, indirect and own voice (counts, no ranking)",
        "SELECT outlet, form, count(*) AS statements FROM statements_readable "
        "GROUP BY outlet, form ORDER BY outlet, form",
    ),
    Question(
        "unnamed_by_outlet",
        "How many statements of each outlet have no named speaker (counts, no ranking)",
        "SELECT outlet, count(*) AS statements, sum(kind = 'unnamed') AS unnamed FROM statements_readable "
        "WHERE form <> 'own' GROUP BY outlet ORDER BY outlet",
    ),
    Question(
        "not_said",
        "What somebody is said not to have said",
        "SELECT * FROM statements_readable WHERE polarity = 'negative' ORDER BY published, statement LIMIT 500",
    ),
)


def metadata(library: Path) -> str:
    """The metadata of the library at the path `library`, in YAML, for `datasette library.db --metadata metadata.yml`.

    Strings are written as in JSON, which YAML takes as they are.
    """
    lines = ["databases:", f"  {_quoted(library.stem)}:", "    tables:"]
    for name, about in VIEWS.items():
        lines += [f"      {name}:", f"        description: {_quoted(about)}"]
    lines.append("    queries:")
    for question in QUESTIONS:
        lines += [
            f"      {question.name}:",
            f"        title: {_quoted(question.title)}",
            f"        sql: {_quoted(question.sql)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
