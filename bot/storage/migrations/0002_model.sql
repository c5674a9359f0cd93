-- What a model needs: how a digest is worded, what was written before, and what it took.

ALTER TABLE digests ADD COLUMN tone TEXT NOT NULL DEFAULT 'casual';

ALTER TABLE digests ADD COLUMN tongue TEXT;

DROP INDEX digests_by_request;

CREATE INDEX digests_by_request ON digests (item, focus, language, comments, engine, tone, tongue, made_at);

CREATE TABLE translations (
  key TEXT PRIMARY KEY, -- a hash of what was asked
  text TEXT NOT NULL,
  score INTEGER,
  model TEXT NOT NULL,
  used_at INTEGER NOT NULL -- the last time, to within a day
) WITHOUT ROWID;

CREATE INDEX translations_by_use ON translations (used_at);

CREATE TABLE usage (
  day TEXT NOT NULL, -- YYYY-MM-DD, UTC
  guild INTEGER NOT NULL, -- 0 for direct messages
  model TEXT NOT NULL,
  calls INTEGER NOT NULL,
  tokens_in INTEGER NOT NULL,
  tokens_out INTEGER NOT NULL,
  cost INTEGER NOT NULL, -- millionths of a dollar, of the calls whose price was known
  unpriced INTEGER NOT NULL, -- calls whose price was not
  milliseconds INTEGER NOT NULL,
  PRIMARY KEY (day, guild, model)
) WITHOUT ROWID;
