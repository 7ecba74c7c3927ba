"""The store that Rifq comes with: one SQLite file for the plays and one for the roster."""
