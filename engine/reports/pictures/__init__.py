"""Pictures of a play, a case and a room: laid out once, drawn as SVG and in characters."""
