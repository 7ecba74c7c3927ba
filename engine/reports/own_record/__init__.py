"""One person's plays over a course, for this person."""
