"""Planted errors: what may be planted where, the planting in the file itself, and what the checks say of it."""
