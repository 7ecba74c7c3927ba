"""What several front ends use: themes, shortcuts and navigation."""
