"""Every state of a case that can be reached, and the plays that lead there."""
