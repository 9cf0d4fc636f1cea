"""Errors of declared attributes."""

from __future__ import annotations

__all__ = ["TraitAttributeError", "TraitError", "TraitTypeError", "TraitValueError"]


class TraitError(Exception):
    """Base of the errors of declared attributes."""


class TraitTypeError(TraitError, TypeError):
    """A value of the wrong kind, or an attribute that there is not."""


class TraitValueError(TraitError, ValueError):
    """A value that is not allowed."""


class TraitAttributeError(TraitError, AttributeError):
    """A required attribute that was not set."""
