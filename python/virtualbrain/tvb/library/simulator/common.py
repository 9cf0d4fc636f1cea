"""Helpers that TVB's scripts import from here."""

from __future__ import annotations

import logging
from typing import Any

from ..basic.logger.builder import get_logger as get_logger

__all__ = ["get_logger", "iround", "log_debug", "simple_gen_astr"]


def log_debug(debug: bool = False) -> None:
    """Log everything, or from information upwards."""
    logging.getLogger("tvb").setLevel(logging.DEBUG if debug else logging.INFO)


def iround(x: float) -> int:
    """The nearest whole number; halves to the even one."""
    return round(x)


def simple_gen_astr(obj: Any, names: str) -> str:
    """``Class(name=value, ...)``."""
    shown = ", ".join(f"{name}={getattr(obj, name)!r}" for name in names.split())
    return f"{type(obj).__name__}({shown})"
