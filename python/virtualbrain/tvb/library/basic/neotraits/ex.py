"""Errors of declared attributes."""

from __future__ import annotations

from typing import Any

__all__ = [
    "TraitAttributeError", "TraitError", "TraitFinalAttributeError", "TraitTypeError",
    "TraitValueError",
]  # fmt: skip


class TraitError(Exception):
    """Base of the errors of declared attributes.

    Parameters
    ----------
    msg : str
    trait : HasTraits
        Whose attribute.
    attr : Attr
    """

    def __init__(self, msg: str = "", trait: Any = None, attr: Any = None) -> None:
        super().__init__(msg)
        self.message, self.trait, self.attr = msg, trait, attr


class TraitTypeError(TraitError, TypeError):
    """A value of the wrong kind, or an attribute that there is not."""


class TraitValueError(TraitError, ValueError):
    """A value that is not allowed."""


class TraitAttributeError(TraitError, AttributeError):
    """A required attribute that was not set."""


class TraitFinalAttributeError(TraitAttributeError):
    """An attribute that cannot be changed."""
