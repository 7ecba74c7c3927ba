"""The report of a cohort: what a room chose, for its facilitator; aggregates, for observers."""
