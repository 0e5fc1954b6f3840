"""Roles, and the territories that go with them."""
