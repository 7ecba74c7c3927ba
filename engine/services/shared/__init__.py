"""What the services share: cases and plays as they are opened, and how problems are said."""
