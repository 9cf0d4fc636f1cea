"""Refuse what does not fit into memory, before anything is allocated."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["available_memory", "require_memory"]

SYSTEM = Path("/")


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
    return min([_free_in_machine(), *_free_in_groups()])


def _free_in_machine() -> float:
    try:
        for line in (SYSTEM / "proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return math.inf


def _free_in_groups() -> Iterator[float]:
    """What the control groups leave in which containers and jobs of clusters are confined."""
    try:
        memberships = (SYSTEM / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for membership in memberships:
        _, controllers, path = membership.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        top = SYSTEM / "sys/fs/cgroup" / ("memory" if controllers else "")
        limit, usage = (
            ("memory.limit_in_bytes", "memory.usage_in_bytes")
            if controllers
            else ("memory.max", "memory.current")
        )
        inner = top / path.lstrip("/")
        for group in [inner, *inner.parents]:
            with contextlib.suppress(OSError, ValueError):  # no limit reads "max"
                most, used = int((group / limit).read_text()), int((group / usage).read_text())
                yield float(most - used + _cached(group))
            if group == top:
                break


def _cached(group: Path) -> int:
    """Bytes of files that the kernel keeps only as long as nobody needs the memory."""
    rows = (line.split() for line in (group / "memory.stat").read_text().splitlines())
    return sum(int(size) for name, size in rows if name in ("inactive_file", "active_file"))
