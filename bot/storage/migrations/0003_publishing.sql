-- Publishing from chat: digests that somebody wants in a site, and who did what to which site.

CREATE TABLE drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: an old button must not publish another post
  guild INTEGER NOT NULL,
  site TEXT NOT NULL,
  digest INTEGER NOT NULL,
  item INTEGER NOT NULL,
  asker INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL, -- when it came to its stage
  stage TEXT NOT NULL,
  route TEXT NOT NULL DEFAULT 'push',
  edits TEXT NOT NULL DEFAULT '{}', -- as JSON
  decider INTEGER,
  path TEXT NOT NULL DEFAULT '',
  commit_id TEXT NOT NULL DEFAULT '',
  link TEXT NOT NULL DEFAULT '',
  channel INTEGER,
  message INTEGER,
  submitted_at INTEGER,
  reminded_at INTEGER
);

CREATE INDEX drafts_by_stage ON drafts (stage, guild);

CREATE INDEX drafts_by_item ON drafts (item);

CREATE INDEX drafts_by_digest ON drafts (digest);

CREATE TABLE records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  site TEXT NOT NULL,
  deed TEXT NOT NULL,
  item INTEGER NOT NULL,
  path TEXT NOT NULL,
  guild INTEGER, -- with `user`, NULL for the operator at a terminal
  user INTEGER,
  commit_id TEXT NOT NULL,
  link TEXT NOT NULL
);

CREATE INDEX records_by_guild ON records (guild, at);

CREATE INDEX records_by_site ON records (site, at);

CREATE INDEX records_by_age ON records (at);
