"""What several front ends use: themes, shortcuts, navigation and drives."""
