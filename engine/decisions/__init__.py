"""The kinds of decision: everything the engine knows of each kind is in one class."""
