-- The plays database. No row ids are used as identity, no date is made here, nothing is derived.

-- A play. It is never removed: when it is forgotten, only this row and its chain stay.
CREATE TABLE play (
    id        TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The chain: hashes only, nothing of a person.
CREATE TABLE chain (
    play       TEXT NOT NULL REFERENCES play (id),
    seq        INTEGER NOT NULL CHECK (seq >= 1),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (play, seq)
) STRICT, WITHOUT ROWID;

-- What the chain commits to. Deleted, with its salt, when the play is forgotten.
CREATE TABLE content (
    play TEXT NOT NULL,
    seq  INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    body BLOB NOT NULL,
    PRIMARY KEY (play, seq),
    FOREIGN KEY (play, seq) REFERENCES chain (play, seq)
) STRICT, WITHOUT ROWID;

-- Case material (story, key, text, doctrine, setting), once each, by the SHA-256 of its bytes.
CREATE TABLE closure (
    hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    kind TEXT NOT NULL,
    data BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts to list plays by. `turn` says which play was last written to: the highest.
CREATE TABLE listing (
    play     TEXT NOT NULL PRIMARY KEY REFERENCES play (id),
    scenario TEXT NOT NULL,
    version  TEXT NOT NULL,
    started  TEXT NOT NULL,
    cohort   TEXT,
    turn     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pinned (
    play TEXT NOT NULL REFERENCES listing (play),
    kind TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES closure (hash),
    PRIMARY KEY (play, kind)
) STRICT, WITHOUT ROWID;

-- Who took part, by code. A pair or a group has several rows.
CREATE TABLE participation (
    play        TEXT NOT NULL REFERENCES listing (play),
    participant TEXT NOT NULL,
    PRIMARY KEY (play, participant)
) STRICT, WITHOUT ROWID;
CREATE INDEX participation_of ON participation (participant, play);

-- What people wrote themselves: notes, reasons, contests, reflections. Never chained.
-- `participant` is '' where nobody gave a code.
CREATE TABLE words (
    play        TEXT NOT NULL REFERENCES listing (play),
    kind        TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    address     TEXT NOT NULL,
    participant TEXT NOT NULL,
    body        BLOB NOT NULL,
    shared      INTEGER NOT NULL CHECK (shared IN (0, 1)),
    PRIMARY KEY (play, kind, seq, address, participant)
) STRICT, WITHOUT ROWID;

CREATE TABLE preference (
    participant TEXT NOT NULL,
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (participant, name)
) STRICT, WITHOUT ROWID;

-- Holds one row from a forgetting until its last traces are wiped from the file.
CREATE TABLE unswept (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1)
) STRICT, WITHOUT ROWID;

-- Append only. The one way to take content away is to mark its play forgotten first.
CREATE TRIGGER chain_in_order BEFORE INSERT ON chain
WHEN NEW.seq <> 1 + (SELECT COALESCE(MAX(seq), 0) FROM chain WHERE play = NEW.play)
BEGIN SELECT RAISE(ABORT, 'events are added at the end'); END;
CREATE TRIGGER chain_is_kept BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is kept'); END;
CREATE TRIGGER chain_is_fixed BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is fixed'); END;
CREATE TRIGGER content_is_kept BEFORE DELETE ON content
WHEN (SELECT forgotten FROM play WHERE id = OLD.play) = 0
BEGIN SELECT RAISE(ABORT, 'content is kept until its play is forgotten'); END;
CREATE TRIGGER content_is_fixed BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'content is fixed'); END;
CREATE TRIGGER play_is_kept BEFORE DELETE ON play
BEGIN SELECT RAISE(ABORT, 'plays are kept'); END;
CREATE TRIGGER play_is_fixed BEFORE UPDATE ON play
WHEN NEW.id <> OLD.id OR NEW.forgotten < OLD.forgotten
BEGIN SELECT RAISE(ABORT, 'a play stays, and stays forgotten'); END;
CREATE TRIGGER closure_is_kept BEFORE DELETE ON closure
BEGIN SELECT RAISE(ABORT, 'case material is kept'); END;
CREATE TRIGGER closure_is_fixed BEFORE UPDATE ON closure
BEGIN SELECT RAISE(ABORT, 'case material is fixed'); END;
