"""From what an author wrote to a case that can be played: story, key and text, separately."""
