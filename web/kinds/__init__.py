"""How each kind of decision is asked for on a page, and read from what a browser sends."""
