"""Errors of TVB."""

from __future__ import annotations

from typing import Any

__all__ = ["TVBException", "ValidationException"]


class TVBException(Exception):
    """Base of TVB's errors."""

    def __init__(self, message: Any, parent_exception: Exception | None = None) -> None:
        super().__init__(message, parent_exception)
        self.message = str(message)

    def __str__(self) -> str:
        return self.message


class ValidationException(TVBException):
    """Attributes that do not fit."""
