-- Heads over all plays, as they were printed on reports, so that a play that was deleted later shows.
-- `ends` holds, of each play begun or continued since the head before it, 16 bytes of its id and
-- 8 bytes of its last seq, in the order of ids. Random ids and hashes: nothing of a person.
CREATE TABLE all_plays (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    ends   BLOB NOT NULL CHECK (length(ends) % 24 = 0)
) STRICT;

CREATE TRIGGER all_plays_is_kept BEFORE DELETE ON all_plays
BEGIN SELECT RAISE(ABORT, 'heads over all plays are kept'); END;
CREATE TRIGGER all_plays_is_fixed BEFORE UPDATE ON all_plays
BEGIN SELECT RAISE(ABORT, 'heads over all plays are fixed'); END;
