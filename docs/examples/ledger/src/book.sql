PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;

CREATE TABLE IF NOT EXISTS account (
    name  TEXT PRIMARY KEY,
    cents INTEGER NOT NULL CHECK (cents >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS moved (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES account,
    target TEXT NOT NULL REFERENCES account,
    cents  INTEGER NOT NULL
) STRICT;

-- What was done, by the key of the call that did it, with what the call was answered.
CREATE TABLE IF NOT EXISTS done (
    key    TEXT PRIMARY KEY,
    number INTEGER,
    left   INTEGER,
    at     INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;

-- No client asks again after a month.
DELETE FROM done WHERE at < unixepoch() - 30 * 24 * 3600;

INSERT INTO account VALUES ('alice', 100000), ('bob', 0) ON CONFLICT DO NOTHING;
