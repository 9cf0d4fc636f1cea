"""Attributes that are set once, and arrays whose shape other attributes tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

__all__ = ["Dim", "Final", "ImmutableAttrError", "IncorrectTypeAttrError", "NDArray", "StaticAttr"]


class ImmutableAttrError(AttributeError):
    """An attribute that cannot be set again."""


class IncorrectTypeAttrError(AttributeError):
    """A value of the wrong type."""


class StaticAttr:
    """Base of classes all of whose attributes are declared in the class."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(self, name):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        super().__setattr__(name, value)


class Final:
    """An attribute that is set once.

    Parameters
    ----------
    type : type
        Of its value. Default any.
    """

    def __init__(self, type: Any = None) -> None:
        self.type = type
        self.instance_state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else self.instance_state.get(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        if instance in self.instance_state:
            raise ImmutableAttrError(f"it is set, to {self.instance_state[instance]!r}")
        if self.type is not None and not isinstance(value, self.type):
            raise IncorrectTypeAttrError(f"wants {self.type}; got {value!r}")
        self.instance_state[instance] = value


class Dim(Final):
    """A length."""

    def __init__(self) -> None:
        super().__init__((int, np.integer))


class NDArray:
    """An array that is made when it is first asked for.

    Parameters
    ----------
    shape : sequence of str or Dim
        Attributes that tell its lengths.
    dtype : dtype
    read_only : bool
        Whether it is set once.
    """

    def __init__(self, shape: Sequence[Any], dtype: Any, read_only: bool = True) -> None:
        self.shape, self.dtype, self.read_only = shape, dtype, read_only
        self.instance_state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._set: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()

    def _length(self, instance: Any, of: Any) -> int:
        length = getattr(instance, of) if isinstance(of, str) else of.__get__(instance)
        if length is None:
            raise AttributeError("a length that the array needs is not set")
        return int(length)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        if instance not in self.instance_state:
            array = np.empty([self._length(instance, of) for of in self.shape], self.dtype)
            array.setflags(write=not self.read_only)
            self.instance_state[instance] = array
        return self.instance_state[instance]

    def __set__(self, instance: Any, value: Any) -> None:
        if self.read_only and instance in self._set:
            raise ImmutableAttrError("the array is set, and read-only")
        array = self.__get__(instance)
        array.setflags(write=True)
        array[...] = value
        array.setflags(write=not self.read_only)
        self._set[instance] = True
