"""What a trainer needs of a course on paper, beside the pages of each case."""
