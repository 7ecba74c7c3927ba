"""Led play: a room votes, and its facilitator shows what came of it."""
