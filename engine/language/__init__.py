"""What a reader sees, in their language: sentences, plurals, lists, numbers and dates."""
