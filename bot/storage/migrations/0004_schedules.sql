-- Schedules: who wants what and when, the work of each slot, and what was sent for it.

CREATE TABLE subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: an old button must not change another one
  guild INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  terms TEXT NOT NULL, -- as JSON
  made_at INTEGER NOT NULL,
  standing TEXT NOT NULL,
  replaces INTEGER,
  next_at INTEGER,
  pause_reason TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX subscriptions_by_guild ON subscriptions (guild, standing);

CREATE INDEX subscriptions_by_channel ON subscriptions (channel, standing);

CREATE INDEX subscriptions_by_time ON subscriptions (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: nonces are made of it
  subscription INTEGER NOT NULL,
  guild INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  slot TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  lease_until INTEGER,
  parts TEXT, -- as JSON; NULL until they are planned
  outcome TEXT NOT NULL DEFAULT '',
  finished_at INTEGER,
  UNIQUE (subscription, slot)
);

CREATE INDEX jobs_unfinished ON jobs (channel, due_at, id) WHERE state IN ('waiting', 'working');

CREATE INDEX jobs_ready ON jobs (not_before, due_at, id) WHERE state = 'waiting';

CREATE INDEX jobs_by_guild ON jobs (guild, due_at);

CREATE INDEX jobs_by_age ON jobs (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  channel INTEGER NOT NULL,
  digests TEXT NOT NULL DEFAULT '[]', -- as JSON
  began_at INTEGER,
  message INTEGER,
  sent_at INTEGER,
  UNIQUE (job, target)
);

CREATE INDEX deliveries_by_message ON deliveries (channel, message) WHERE message IS NOT NULL;

CREATE TABLE postings (
  channel INTEGER NOT NULL,
  item INTEGER NOT NULL,
  address TEXT NOT NULL,
  title TEXT NOT NULL,
  subscription INTEGER NOT NULL,
  job INTEGER NOT NULL,
  posted_at INTEGER NOT NULL,
  points INTEGER NOT NULL,
  comments INTEGER NOT NULL,
  place INTEGER,
  message INTEGER,
  PRIMARY KEY (channel, item)
) WITHOUT ROWID;

CREATE INDEX postings_by_age ON postings (posted_at);

CREATE TABLE verdicts (
  subscription INTEGER NOT NULL,
  item INTEGER NOT NULL,
  at INTEGER NOT NULL,
  title TEXT NOT NULL,
  findings TEXT NOT NULL, -- as JSON
  PRIMARY KEY (subscription, item)
) WITHOUT ROWID;

CREATE INDEX verdicts_by_age ON verdicts (at);
