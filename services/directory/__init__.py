"""The directory: which authorities there are, what they do, how they are reached and found (domain.md 3)."""
