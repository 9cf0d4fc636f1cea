"""Helpers that TVB's scripts import from here."""

from __future__ import annotations

import logging
import re
from typing import Any

import numpy as np

from ..basic.logger.builder import get_logger as get_logger
from .backend.ref import ReferenceBackend

__all__ = [
    "Struct", "astr", "get_logger", "heaviside", "iround", "linear_interp1d", "log_debug",
    "map_astr", "numpy_add_at", "simple_gen_astr", "total_ms",
]  # fmt: skip

heaviside = ReferenceBackend.heaviside
iround = ReferenceBackend.iround
linear_interp1d = ReferenceBackend.linear_interp1d
numpy_add_at = ReferenceBackend.add_at

_UNITS = {
    "ms": 1.0, "s": 1e3, "sec": 1e3, "m": 6e4, "min": 6e4, "h": 3.6e6, "hr": 3.6e6, None: 1.0,
}  # fmt: skip


def log_debug(debug: bool = False, timestamp: bool = False, prefix: str = "") -> None:
    """Log everything, or from information upwards."""
    logging.getLogger("tvb").setLevel(logging.DEBUG if debug else logging.INFO)


def astr(ary: Any) -> str:
    """A number, or the shape and type of an array."""
    array = np.asarray(ary)
    if array.size == 1 and array.dtype.kind in "iuf":
        return f"{array.item():g}"
    return f"ndarray({array.shape}, {array.dtype})" if isinstance(ary, np.ndarray) else str(ary)


def map_astr(self: Any, names: str) -> tuple[str, ...]:
    """The same for attributes of an object."""
    return tuple(astr(getattr(self, name)) for name in names.split())


def simple_gen_astr(self: Any, names: str) -> str:
    """``Class(name=value, ...)``."""
    pairs = zip(names.split(), map_astr(self, names), strict=True)
    shown = ", ".join(f"{name}={value}" for name, value in pairs)
    return f"{type(self).__name__}({shown})"


class Struct(dict[str, Any]):
    """A dict whose values are attributes; None where there is none."""

    def __getattr__(self, name: str) -> Any:
        return self.get(name)

    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__


def total_ms(duration: str = "", hours: float = 0, minutes: float = 0, seconds: float = 0) -> float:
    """A duration such as "2 min", or hours, minutes or seconds, in ms."""
    if duration == "":
        return hours * 3.6e6 or minutes * 6e4 or seconds * 1e3
    match = re.fullmatch(r"\s*(\d+\.?\d*)\s*(sec|ms|hr|min|s|m|h)?\s*", duration)
    if match is None:
        raise ValueError(f"duration wants a number and ms, s, min or h; got {duration!r}")
    return float(match[1]) * _UNITS[match[2]]
