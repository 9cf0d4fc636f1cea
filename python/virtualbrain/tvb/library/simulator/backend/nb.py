"""TVB's backend of code for Numba."""

from __future__ import annotations

from .np import NpBackend

__all__ = ["NbBackend"]


class NbBackend(NpBackend):
    """The same as `NpBackend`."""
