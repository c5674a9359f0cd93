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

CREATE INDEX subscriptions_by_time ON subscriptions (next_at, id) WHERE next_at IS NOT NULL;

CREATE INDEX subscriptions_ended ON subscriptions (id) WHERE standing = 'active' AND next_at IS NULL;

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
  lease_until INTEGER, -- while it is worked on
  parts TEXT, -- as JSON; NULL until they are planned
  outcome TEXT NOT NULL DEFAULT '',
  finished_at INTEGER,
  UNIQUE (subscription, slot)
);

CREATE INDEX jobs_unfinished ON jobs (channel, due_at, id) WHERE state IN ('waiting', 'working');

CREATE INDEX jobs_by_subscription ON jobs (subscription, due_at);

CREATE INDEX jobs_by_guild ON jobs (guild, finished_at);

CREATE INDEX jobs_by_age ON jobs (finished_at) WHERE finished_at IS NOT NULL;

-- The channels that have unfinished jobs, and from when on their first one may be claimed. Kept by the
-- triggers below: to look for a channel's first job among thousands that have to wait for theirs is slow.
CREATE TABLE queues (
  channel INTEGER PRIMARY KEY,
  ready_at INTEGER NOT NULL
);

CREATE INDEX queues_by_time ON queues (ready_at, channel);

CREATE TRIGGER jobs_added AFTER INSERT ON jobs BEGIN
  DELETE FROM queues WHERE channel = NEW.channel;
  INSERT INTO queues
    SELECT channel, coalesce(lease_until, not_before) FROM jobs
    WHERE channel = NEW.channel AND state IN ('waiting', 'working') ORDER BY due_at, id LIMIT 1;
END;

CREATE TRIGGER jobs_moved AFTER UPDATE OF state, not_before, lease_until ON jobs BEGIN
  DELETE FROM queues WHERE channel = NEW.channel;
  INSERT INTO queues
    SELECT channel, coalesce(lease_until, not_before) FROM jobs
    WHERE channel = NEW.channel AND state IN ('waiting', 'working') ORDER BY due_at, id LIMIT 1;
END;

CREATE TRIGGER jobs_deleted AFTER DELETE ON jobs WHEN OLD.state IN ('waiting', 'working') BEGIN
  DELETE FROM queues WHERE channel = OLD.channel;
  INSERT INTO queues
    SELECT channel, coalesce(lease_until, not_before) FROM jobs
    WHERE channel = OLD.channel AND state IN ('waiting', 'working') ORDER BY due_at, id LIMIT 1;
END;

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
  guild INTEGER NOT NULL,
  posted_at INTEGER NOT NULL,
  points INTEGER NOT NULL,
  comments INTEGER NOT NULL,
  place INTEGER,
  message INTEGER,
  PRIMARY KEY (channel, item)
) WITHOUT ROWID;

CREATE INDEX postings_by_channel ON postings (channel, posted_at);

CREATE INDEX postings_by_job ON postings (job);

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
