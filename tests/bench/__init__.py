"""The hammer: measures that check every answer while they measure. Nothing here asserts a time."""
