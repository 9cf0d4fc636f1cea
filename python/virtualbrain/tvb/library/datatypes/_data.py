"""What the data of virtualbrain need to be data of TVB."""

from __future__ import annotations

import inspect
import uuid
from typing import Any

from ..basic.neotraits.api import HasTraits

__all__ = ["Data"]


class Data(HasTraits):
    """Base of data that are virtualbrain's own, with TVB's identity and freedom.

    A subclass names virtualbrain's class after this one. As in TVB any attribute can be set, those
    that there are in the constructor, too, and a misspelt one goes unnoticed. What TVB stores and
    is computed here, such as the number of regions, is not taken from scripts.
    """

    def __init__(self, *arguments: Any, load_default: bool = False, **values: Any) -> None:
        if load_default:  # as scripts for TVB 1 say it
            self.__dict__.update(vars(type(self).from_file()))  # type: ignore[attr-defined]
            for name, value in values.items():
                setattr(self, name, value)
        else:
            native = super(HasTraits, self).__init__
            arguments_of = inspect.signature(native).parameters
            others = {n: v for n, v in values.items() if n not in arguments_of and self._has(n)}
            native(*arguments, **{n: v for n, v in values.items() if n not in others})
            for name, value in others.items():
                setattr(self, name, value)
        self.gid = uuid.uuid4()
        self.tags = {}
        self.set_title()

    @classmethod
    def _has(cls, name: str) -> bool:
        declared = any(name in inspect.get_annotations(base) for base in cls.__mro__)
        return declared or (hasattr(cls, name) and not callable(getattr(cls, name)))

    def __setattr__(self, name: str, value: Any) -> None:
        computed = getattr(type(self), name, None)
        if not (isinstance(computed, property) and computed.fset is None):
            object.__setattr__(self, name, value)

    def validate(self, *arguments: Any, **options: Any) -> Any:
        """Check the values."""
        inner = getattr(super(HasTraits, self), "validate", None)
        return None if inner is None else inner(*arguments, **options)

    def configure(self, *arguments: Any, **options: Any) -> Any:
        """Check, and work out what follows from the attributes."""
        inner = getattr(super(HasTraits, self), "configure", None)
        return None if inner is None else inner(*arguments, **options)

    def summary_info(self) -> dict[str, Any]:
        """Short descriptions."""
        inner = getattr(super(HasTraits, self), "summary_info", None)
        info = {} if inner is None else inner()
        return {"Type": type(self).__name__, **info}

    def __str__(self) -> str:
        return repr(self)

    def __repr__(self) -> str:
        return super(HasTraits, self).__repr__()
