-- What a list of plays is asked for, so that it need not open every play to answer. Both columns
-- repeat what the log says; where they are not filled in, the log is read.

-- `ended` while the last event is one that ended the play.
ALTER TABLE listing ADD COLUMN ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1));
-- The head of the play whose answers this one carries on.
ALTER TABLE listing ADD COLUMN origin BLOB CHECK (length(origin) = 32);

CREATE INDEX listing_unended ON listing (scenario, turn) WHERE ended = 0;
CREATE INDEX listing_of_cohort ON listing (cohort, turn);
CREATE INDEX listing_of_origin ON listing (origin) WHERE origin IS NOT NULL;
