"""Refuse what does not fit into memory, before anything is allocated."""

from __future__ import annotations

import math
import os

__all__ = ["available_memory", "require_memory"]


def require_memory(needed: float, what: str, advice: str) -> None:
    """Refuse to go on where fewer bytes are free than `what` needs.

    Examples
    --------
    >>> require_memory(8.0, "this array needs", "use a shorter one")
    """
    available = available_memory()
    if needed > available:
        raise ValueError(
            f"{what} about {needed / 1e9:.1f} GB and {available / 1e9:.1f} GB are free: {advice}"
        )


def available_memory() -> float:
    """Bytes that may be allocated; infinite where the system does not tell."""
    try:
        with open("/proc/meminfo") as info:
            for line in info:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return math.inf
