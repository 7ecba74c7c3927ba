"""Plays on disk: recorded, read again, debriefed, compared, verified."""
