"""Plays as values: a story and answers in, and the step that shows each moment out."""
