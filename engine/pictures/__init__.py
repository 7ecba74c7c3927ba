"""Pictures: figures laid out once on a grid of characters, drawn as SVG and in characters."""
