"""The gateway: the REST API and the pages. It has no log and no rule of its own."""
