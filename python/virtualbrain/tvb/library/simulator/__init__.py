"""The simulator and its parts."""
