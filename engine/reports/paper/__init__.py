"""A case and its course on paper: what a class is given, what only its facilitator reads."""
