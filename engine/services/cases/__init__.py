"""Cases as front ends open them: compiled once, checked once, and what is worked out for them."""
