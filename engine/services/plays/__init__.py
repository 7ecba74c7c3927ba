"""Plays: opened, mended, verified."""
