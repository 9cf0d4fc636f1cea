"""Helpers alone: the engine runs every simulation."""
