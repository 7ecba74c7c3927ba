"""Plays for programs: one JSON object on each line, in and out."""
