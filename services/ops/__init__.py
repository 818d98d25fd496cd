"""`python -m services.ops <command>`: what an operator or a developer does; one command a file."""
