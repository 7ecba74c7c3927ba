"""Rifq: what is true of cases, plays and courses; no screen, no terminal and no command line."""

__version__ = "0.2.0"
