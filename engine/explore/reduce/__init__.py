"""Fewer states for the same answer: evaluated, sliced and merged."""
