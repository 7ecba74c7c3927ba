-- What a code looked at again after a play, and whether it held. Append only; no cohort counts it.
-- `done` is a day as the caller writes it. It goes with its play, and with its code.
CREATE TABLE recall (
    participant TEXT NOT NULL CHECK (participant <> ''),
    play        TEXT NOT NULL REFERENCES listing (play),
    address     TEXT NOT NULL,
    number      INTEGER NOT NULL CHECK (number >= 1),
    done        TEXT NOT NULL,
    held        INTEGER NOT NULL CHECK (held IN (0, 1)),
    PRIMARY KEY (participant, play, address, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER recall_is_fixed BEFORE UPDATE ON recall
BEGIN SELECT RAISE(ABORT, 'what was recalled is fixed'); END;
