"""Feedback: debriefs, the reports of a course, and what is looked at again."""
