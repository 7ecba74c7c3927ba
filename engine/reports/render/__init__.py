"""Documents as HTML and as text; report data as JSON and CSV."""
