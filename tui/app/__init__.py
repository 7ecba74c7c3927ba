"""The app: what opens first, how its screens follow each other, and the command palette."""
