-- "MTME": says whose database this is (https://www.sqlite.org/pragma.html#pragma_application_id, read 2026-11).
PRAGMA application_id = 1297370437;

-- Times are microseconds since 1970, UTC.

CREATE TABLE digests (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: an old button must not show another digest
  item INTEGER NOT NULL,
  focus INTEGER,
  language TEXT NOT NULL,
  comments INTEGER NOT NULL,
  engine TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  body BLOB NOT NULL -- the digest as JSON, packed by zlib
);

CREATE INDEX digests_by_request ON digests (item, focus, language, comments, engine, made_at);

CREATE INDEX digests_by_age ON digests (made_at);

CREATE TABLE guilds (
  guild INTEGER PRIMARY KEY,
  preferences TEXT NOT NULL -- as JSON
);

CREATE TABLE replies (
  interaction INTEGER PRIMARY KEY,
  body TEXT NOT NULL, -- as JSON
  created_at INTEGER NOT NULL
);

CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
