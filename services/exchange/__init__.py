"""Requests for information between authorities."""
