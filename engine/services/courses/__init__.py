"""People and their courses: codes, who belongs to a course, what is agreed."""
