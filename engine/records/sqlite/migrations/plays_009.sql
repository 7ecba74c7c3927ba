-- Courses that several computers give together, and bring together by a stick.

-- A course that is led on another computer: its kit as it was last read.
CREATE TABLE joined (
    cohort TEXT NOT NULL PRIMARY KEY REFERENCES cohort (id),
    kit    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Computers that handed in plays of a course led here, by their public keys; `number` is that of
-- the latest bundle that was read.
CREATE TABLE device (
    cohort TEXT NOT NULL REFERENCES cohort (id),
    key    TEXT NOT NULL CHECK (length(key) = 64),
    number INTEGER NOT NULL CHECK (number >= 0),
    PRIMARY KEY (cohort, key)
) STRICT, WITHOUT ROWID;

-- Which of them a play came from; of a play made here there is no row.
CREATE TABLE brought (
    play   TEXT NOT NULL PRIMARY KEY REFERENCES play (id),
    device TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Plays that came and wait for somebody to decide. `why` is a code, `codes` those of its players
-- with blanks between, `body` the play as it came.
CREATE TABLE aside (
    cohort TEXT NOT NULL REFERENCES cohort (id),
    play   TEXT NOT NULL CHECK (length(play) = 32),
    head   TEXT NOT NULL CHECK (length(head) = 64),
    why    TEXT NOT NULL,
    device TEXT NOT NULL,
    codes  TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (cohort, play, head)
) STRICT, WITHOUT ROWID;
CREATE INDEX aside_of_play ON aside (play);

-- Plays that somebody decided not to take, and those forgotten while they waited: an old stick does
-- not bring them again. Random ids, nothing of a person.
CREATE TABLE turned_away (
    play TEXT NOT NULL PRIMARY KEY CHECK (length(play) = 32)
) STRICT, WITHOUT ROWID;
