"""What a front end does: record plays, open cases, run courses and lead a room."""
