"""The tables of a library, as named migrations: each is a name and its SQL, applied once and in this order.

A column or a table is added by a new migration at the end; none is ever changed once released. `docs/library.md` tells
what the columns mean.
"""

from __future__ import annotations

from typing import NamedTuple

# "whnc" in the header of the file, so that `file` and others can distinguish a library from other SQLite files.
APPLICATION_ID = 0x77686E63


class Migration(NamedTuple):
    """A step of the schema: a name that is recorded in the library, and SQL statements."""

    name: str
    sql: str


_TABLES = """
CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  added_at TEXT NOT NULL
);

CREATE TABLE origins (
  key TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX origins_by_article ON origins (article);

CREATE TABLE versions (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  newest INTEGER NOT NULL CHECK (newest IN (0, 1)),
  text_id TEXT NOT NULL,
  title TEXT,
  outlet TEXT COLLATE NOCASE,
  byline TEXT,
  published TEXT,
  language TEXT,
  url TEXT,
  origin TEXT,
  reader TEXT NOT NULL,
  statements INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  read_at TEXT NOT NULL,
  furniture TEXT NOT NULL,
  notes TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (article, number)
);
CREATE UNIQUE INDEX versions_newest ON versions (article) WHERE newest;
CREATE INDEX versions_by_text ON versions (text_id);
CREATE INDEX versions_by_outlet ON versions (outlet, published) WHERE newest;
CREATE INDEX versions_by_day ON versions (published) WHERE newest;

CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL UNIQUE,
  last TEXT NOT NULL
);
CREATE INDEX names_by_last ON names (last);

CREATE TABLE identities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  name INTEGER NOT NULL REFERENCES names (id),
  kind TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  apart INTEGER NOT NULL DEFAULT 0 CHECK (apart IN (0, 1)),
  shown TEXT NOT NULL,
  UNIQUE (article, name, kind)
);
CREATE INDEX identities_by_name ON identities (name, kind, apart);
CREATE INDEX identities_by_person ON identities (person);

CREATE TABLE speakers (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  identity INTEGER NOT NULL REFERENCES identities (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  statements INTEGER NOT NULL,
  descriptions TEXT NOT NULL,
  mentions TEXT NOT NULL
);
CREATE INDEX speakers_by_version ON speakers (version, position);
CREATE INDEX speakers_by_identity ON speakers (identity);

CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  form TEXT NOT NULL,
  cue_class TEXT,
  speaker INTEGER REFERENCES speakers (id) DEFERRABLE INITIALLY DEFERRED,
  addressee INTEGER REFERENCES speakers (id) DEFERRABLE INITIALLY DEFERRED,
  within INTEGER REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED,
  said_from TEXT,
  said_to TEXT,
  said_text TEXT,
  source_text TEXT NOT NULL,
  cue_text TEXT NOT NULL,
  text TEXT NOT NULL,
  confidence REAL NOT NULL,
  source TEXT NOT NULL,
  cue TEXT NOT NULL,
  content TEXT NOT NULL,
  occasion TEXT
);
CREATE INDEX statements_by_version ON statements (version, position);
CREATE INDEX statements_by_speaker ON statements (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX statements_by_addressee ON statements (addressee) WHERE addressee IS NOT NULL;
CREATE INDEX statements_by_within ON statements (within) WHERE within IS NOT NULL;

CREATE TABLE chain (
  statement INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  link INTEGER NOT NULL,
  speaker INTEGER NOT NULL REFERENCES speakers (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (statement, link)
) WITHOUT ROWID;
CREATE INDEX chain_by_speaker ON chain (speaker);

CREATE TABLE quantities (
  statement INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  value REAL NOT NULL,
  high REAL,
  unit TEXT,
  approximate INTEGER NOT NULL,
  PRIMARY KEY (statement, position)
) WITHOUT ROWID;
CREATE INDEX quantities_by_unit ON quantities (unit, value);

CREATE TABLE unread (
  origin TEXT PRIMARY KEY,
  why TEXT NOT NULL,
  tried_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE seen (
  fingerprint TEXT PRIMARY KEY,
  article INTEGER REFERENCES articles (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX seen_by_article ON seen (article) WHERE article IS NOT NULL;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  judgement TEXT NOT NULL CHECK (judgement IN ('same', 'different')),
  left_article TEXT,
  left_name TEXT NOT NULL,
  left_kind TEXT NOT NULL,
  right_article TEXT,
  right_name TEXT NOT NULL,
  right_kind TEXT NOT NULL,
  score REAL,
  why TEXT NOT NULL,
  author TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  undone_at TEXT,
  undone_by TEXT
);
CREATE INDEX decisions_by_left ON decisions (left_article, left_name);
CREATE INDEX decisions_by_right ON decisions (right_article, right_name);
"""

_SEARCH = """
CREATE VIEW articles_searched AS
  SELECT id, title, text FROM versions WHERE newest;
CREATE VIEW statements_searched AS
  SELECT s.id AS id, s.text AS text FROM statements s JOIN versions v ON v.id = s.version WHERE v.newest;
CREATE VIRTUAL TABLE articles_fts USING fts5 (
  title, text, content = 'articles_searched', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  text, content = 'statements_searched', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE names_fts USING fts5 (
  folded, content = 'names', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
"""

_VIEWS = """
CREATE VIEW articles_readable AS
  SELECT v.article AS article, v.title AS title, v.outlet AS outlet, v.byline AS byline, v.published AS published,
    v.statements AS statements, v.number AS versions, v.url AS url, v.origin AS origin, v.language AS language,
    v.text AS text
  FROM versions v WHERE v.newest;

CREATE VIEW statements_readable AS
  SELECT s.id AS statement, v.article AS article, v.title AS title, v.outlet AS outlet, v.published AS published,
    p.name AS speaker, p.kind AS kind, i.person AS person,
    (SELECT group_concat(name, ' ← ') FROM (
      SELECT l.name AS name FROM chain c JOIN speakers l ON l.id = c.speaker WHERE c.statement = s.id ORDER BY c.link
    )) AS chain,
    s.form AS form, s.cue_text AS cue, s.cue_class AS cue_class, s.text AS text, s.said_from AS said_from,
    s.said_to AS said_to, s.confidence AS confidence
  FROM statements s JOIN versions v ON v.id = s.version
    LEFT JOIN speakers p ON p.id = s.speaker LEFT JOIN identities i ON i.id = p.identity
  WHERE v.newest;

CREATE VIEW speakers_by_outlet AS
  SELECT v.outlet AS outlet, root.shown AS speaker, root.kind AS kind,
    CASE WHEN root.kind IN ('unnamed', 'group', 'document') THEN NULL ELSE root.id END AS person,
    count(DISTINCT v.article) AS articles, sum(p.statements) AS statements,
    min(v.published) AS first_published, max(v.published) AS last_published
  FROM versions v JOIN speakers p ON p.version = v.id JOIN identities i ON i.id = p.identity
    JOIN identities root ON root.id = i.person
  WHERE v.newest
  GROUP BY v.outlet, CASE WHEN root.kind IN ('unnamed', 'group', 'document') THEN -root.name ELSE root.id END;
"""

# What servers said of the pages and feeds that were fetched, so that the next visit asks only for what is new.
_VISITS = """
CREATE TABLE visits (
  url TEXT PRIMARY KEY,
  etag TEXT,
  last_modified TEXT
) WITHOUT ROWID;
"""

# How sure each decision is, on which words it rests, whether it was said at all; the moment of publication.
_SURENESS = """
ALTER TABLE versions ADD COLUMN published_at TEXT;
ALTER TABLE statements ADD COLUMN polarity TEXT NOT NULL DEFAULT 'positive';
ALTER TABLE statements ADD COLUMN sure TEXT;
ALTER TABLE statements ADD COLUMN because TEXT NOT NULL DEFAULT '[]';
DROP VIEW statements_readable;
CREATE VIEW statements_readable AS
  SELECT s.id AS statement, v.article AS article, v.title AS title, v.outlet AS outlet, v.published AS published,
    p.name AS speaker, p.kind AS kind, i.person AS person,
    (SELECT group_concat(name, ' ← ') FROM (
      SELECT l.name AS name FROM chain c JOIN speakers l ON l.id = c.speaker WHERE c.statement = s.id ORDER BY c.link
    )) AS chain,
    s.form AS form, s.cue_text AS cue, s.cue_class AS cue_class, s.text AS text, s.said_from AS said_from,
    s.said_to AS said_to, s.confidence AS confidence, s.polarity AS polarity
  FROM statements s JOIN versions v ON v.id = s.version
    LEFT JOIN speakers p ON p.id = s.speaker LEFT JOIN identities i ON i.id = p.identity
  WHERE v.newest;
"""

# Characters that nobody sees (soft hyphens, zero-width spaces and joiners, marks of direction) part words in the index.
# Those of `text.invisible` that are met in articles, as SQL; as every migration, never to be changed.
_UNSEEN = (
    0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A),
    0xFEFF,
)  # fmt: skip
_UNSEEN_CLASS = "'*[' || char(" + ", ".join(map(str, _UNSEEN)) + ") || ']*'"


def _seen(column: str) -> str:
    """The column without what is not seen, where there is any."""
    plain = column
    for code in _UNSEEN:
        plain = f"replace({plain}, char({code}), '')"
    return f"CASE WHEN {column} GLOB {_UNSEEN_CLASS} THEN {plain} ELSE {column} END"


_SEEN_SEARCH = f"""
INSERT INTO articles_fts (articles_fts, rowid, title, text)
  SELECT 'delete', id, title, text FROM versions WHERE newest AND text GLOB {_UNSEEN_CLASS};
DROP VIEW articles_searched;
CREATE VIEW articles_searched AS
  SELECT id, title, {_seen("text")} AS text FROM versions WHERE newest;
INSERT INTO articles_fts (rowid, title, text)
  SELECT s.id, s.title, s.text FROM articles_searched s JOIN versions v ON v.id = s.id
  WHERE v.text GLOB {_UNSEEN_CLASS};
"""

# Trails: texts that were compared, the words they are found by, their wordings, what pairs of wordings say; and the
# trails that follow from it. `trail_names` leads from ids that were merged away, `trail_looks` is what was seen last.
_TRAILS = """
CREATE TABLE traced (
  id INTEGER PRIMARY KEY,
  text_id TEXT NOT NULL UNIQUE,
  carriers TEXT NOT NULL
);
CREATE TABLE topics (
  word TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  traced INTEGER NOT NULL REFERENCES traced (id) ON DELETE CASCADE,
  PRIMARY KEY (word, bucket, traced)
) WITHOUT ROWID;
CREATE INDEX topics_by_traced ON topics (traced);
CREATE TABLE wordings (
  id INTEGER PRIMARY KEY,
  traced INTEGER NOT NULL REFERENCES traced (id) ON DELETE CASCADE,
  statement TEXT NOT NULL,
  piece INTEGER NOT NULL,
  UNIQUE (traced, statement, piece)
);
CREATE TABLE likenesses (
  a INTEGER NOT NULL REFERENCES wordings (id) ON DELETE CASCADE,
  b INTEGER NOT NULL REFERENCES wordings (id) ON DELETE CASCADE,
  odds REAL NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX likenesses_by_b ON likenesses (b);
CREATE TABLE trails (
  id TEXT PRIMARY KEY,
  gist TEXT NOT NULL,
  articles INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  statements INTEGER NOT NULL,
  independent_sources INTEGER NOT NULL,
  flags TEXT NOT NULL,
  first TEXT,
  last TEXT,
  confidence REAL NOT NULL,
  whole TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX trails_by_last ON trails (last);
CREATE TABLE trail_articles (
  trail TEXT NOT NULL REFERENCES trails (id) ON DELETE CASCADE,
  article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  PRIMARY KEY (trail, article)
) WITHOUT ROWID;
CREATE INDEX trail_articles_by_article ON trail_articles (article);
CREATE TABLE trail_wordings (
  wording INTEGER NOT NULL REFERENCES wordings (id) ON DELETE CASCADE,
  trail TEXT NOT NULL REFERENCES trails (id) ON DELETE CASCADE,
  PRIMARY KEY (wording, trail)
) WITHOUT ROWID;
CREATE INDEX trail_wordings_by_trail ON trail_wordings (trail);
CREATE TABLE denials (
  trail TEXT NOT NULL REFERENCES trails (id) ON DELETE CASCADE,
  denied TEXT NOT NULL REFERENCES trails (id) ON DELETE CASCADE,
  PRIMARY KEY (trail, denied)
) WITHOUT ROWID;
CREATE INDEX denials_by_denied ON denials (denied);
CREATE TABLE trail_names (
  old TEXT PRIMARY KEY,
  trail TEXT NOT NULL REFERENCES trails (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX trail_names_by_trail ON trail_names (trail);
CREATE TABLE trail_looks (
  trail TEXT PRIMARY KEY,
  seen TEXT NOT NULL
) WITHOUT ROWID;
"""

# What a watch goes on from: feeds and how they were, the pages that they lead to, hosts to be left alone for a time,
# and alerts on their way. Times are seconds since 1970.
_WATCH = """
CREATE TABLE watched_feeds (
  url TEXT PRIMARY KEY,
  moved TEXT,
  etag TEXT,
  last_modified TEXT,
  digest TEXT,
  failures INTEGER NOT NULL,
  why TEXT,
  visited_at REAL NOT NULL,
  next_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE watched_pages (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  url TEXT,
  host TEXT NOT NULL,
  feed TEXT NOT NULL,
  outlet TEXT,
  item TEXT NOT NULL,
  entry TEXT NOT NULL,
  tries INTEGER NOT NULL,
  looks INTEGER NOT NULL,
  same INTEGER NOT NULL,
  first_at REAL NOT NULL,
  fetched_at REAL,
  next_at REAL
);
CREATE INDEX watched_pages_by_time ON watched_pages (next_at, host) WHERE next_at IS NOT NULL;
CREATE TABLE watched_hosts (
  host TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  until_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE watch_messages (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at REAL NOT NULL
);
CREATE TABLE watch_facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
"""

MIGRATIONS = (
    Migration("0001 first", _TABLES + _SEARCH + _VIEWS),
    Migration("0002 visits", _VISITS),
    Migration("0003 sureness", _SURENESS),
    Migration("0004 seen search", _SEEN_SEARCH),
    Migration("0005 trails", _TRAILS),
    Migration("0006 watch", _WATCH),
)
