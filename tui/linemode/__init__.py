"""Plays as plain lines, for screen readers and simple terminals."""
