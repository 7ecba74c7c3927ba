"""The review of a case by a panel: who has read what, sheets to rate on, and what came of it."""
