-- How many heads over all plays were ever printed, so that heads that were taken away show. It comes
-- and goes with a backup, as the heads do.
CREATE TABLE printed (
    heads INTEGER NOT NULL PRIMARY KEY CHECK (heads >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO printed (heads) SELECT COUNT(*) FROM all_plays;

CREATE TRIGGER all_plays_is_counted AFTER INSERT ON all_plays
BEGIN UPDATE printed SET heads = heads + 1; END;
