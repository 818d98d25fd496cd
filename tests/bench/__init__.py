"""The hammer: measures that check every answer while they measure. Never part of `make test`; nothing here asserts a time."""
