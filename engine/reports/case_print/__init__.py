"""A case on paper: for its reviewers with the key, and for a class without it."""
