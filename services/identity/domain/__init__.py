"""The rules of identity: users (`user`) and what a password must be (`password`)."""
