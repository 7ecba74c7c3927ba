"""What is proved of every case, one theorem to a function: `Case` in, findings out."""
