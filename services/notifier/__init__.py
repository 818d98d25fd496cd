"""Tells authorities and officials by mail what happened to their requests (domain.md 8.2)."""
