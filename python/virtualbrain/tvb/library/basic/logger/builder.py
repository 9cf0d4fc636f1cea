"""Loggers, with Python's own logging."""

from __future__ import annotations

import logging

__all__ = ["get_logger", "set_loggers_level"]


def get_logger(parent_module: str = "") -> logging.Logger:
    """The logger of a module."""
    return logging.getLogger(parent_module)


def set_loggers_level(level: int) -> None:
    """Set the level of the loggers of ``tvb``."""
    logging.getLogger("tvb").setLevel(level)
