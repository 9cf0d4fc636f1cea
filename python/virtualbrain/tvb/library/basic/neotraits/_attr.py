"""Attributes that classes declare."""

from __future__ import annotations

import copy
import inspect
import types
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._range import LinspaceRange, Range
from .ex import (
    TraitAttributeError,
    TraitFinalAttributeError,
    TraitTypeError,
    TraitValueError,
)

__all__ = [
    "Attr", "Dim", "EnumAttr", "Final", "Float", "Int", "LinspaceRange", "List", "NArray", "Range",
]  # fmt: skip


class Attr:
    """An attribute that is declared with a default and documentation.

    Parameters
    ----------
    field_type : type or tuple of type
    default : object or callable
        A function or class is called for each object. Arrays, lists and dicts are each object's
        own.
    doc, label : str
    required : bool
        Whether reading it before it is set is an error.
    final : bool
        Whether it can be set but once.
    choices : iterable
    """

    final = False
    owner: Any = None
    field_name = ""

    def __init__(
        self,
        field_type: Any = object,
        default: Any = None,
        doc: str = "",
        label: str = "",
        required: bool = True,
        final: bool = False,
        choices: Iterable[Any] | None = None,
    ) -> None:
        kinds = field_type if isinstance(field_type, tuple) else (field_type,)
        if not all(isinstance(kind, type) for kind in kinds):
            raise TraitTypeError(f"field_type wants a class; got {field_type!r}", attr=self)
        self.field_type = field_type
        self.default = default
        self.doc = self.__doc__ = doc
        self.label = label
        self.required = required
        self.final = final or self.final
        self.choices = choices

    def bind(self, owner: type, name: str) -> None:
        """Become an attribute of a class; after that nothing of it changes."""
        if self.owner is not None:
            raise AttributeError(
                f"{owner.__name__}.{name} is {self._label()} already: declare another"
            )
        self.field_name = name
        self._check_default(name)
        self.owner = owner

    def __setattr__(self, name: str, value: Any) -> None:
        if self.owner is not None:
            raise AttributeError(f"{self._label()} is declared: its {name} cannot be changed")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{name} of {self._label()} cannot be deleted")

    def _label(self) -> str:
        owner = self.owner.__name__ if self.owner is not None else "?"
        return f"{owner}.{self.field_name}"

    def _check_default(self, name: str) -> None:
        """Whether the default is one of the values that the attribute takes."""
        if self.default is not None and not self._is_made(self.default):
            object.__setattr__(self, "default", self._convert(None, self.default))

    def _is_made(self, default: Any) -> bool:
        """Whether the default is what makes one."""
        if self.field_type is types.FunctionType:
            return False
        return isinstance(default, type) or inspect.isroutine(default)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.owner is None:
            raise AttributeError("an Attr was added after its class was made, or to no HasTraits")
        for name in (self.field_name, f"_unset_{self.field_name}"):
            if name in instance.__dict__:
                return instance.__dict__[name]
        default = self.default
        if self._is_made(default):
            default = default()
        if isinstance(default, (np.ndarray, dict, list, set)):
            default = copy.deepcopy(default)
        if default is not None:  # kept, so that editing it has an effect
            return instance.__dict__.setdefault(f"_unset_{self.field_name}", default)
        if self.required:
            raise TraitAttributeError(
                f"{self._name(instance)} is required, and was not set", instance, self
            )
        return None

    def __set__(self, instance: Any, value: Any) -> None:
        if self.owner is None:
            raise AttributeError("an Attr was added after its class was made, or to no HasTraits")
        if self.final and self._is_final(instance):
            raise TraitFinalAttributeError(
                f"{self._name(instance)} cannot be changed", instance, self
            )
        instance.__dict__[self.field_name] = self._convert(instance, value)

    def __delete__(self, instance: Any) -> None:
        raise TraitAttributeError(f"{self._name(instance)} cannot be deleted", instance, self)

    def _is_final(self, instance: Any) -> bool:
        return instance.__dict__.get(self.field_name) is not None

    def is_set(self, instance: Any) -> bool:
        """Whether it was given a value, or its default was edited."""
        edited = instance.__dict__.get(f"_unset_{self.field_name}")
        return self.field_name in instance.__dict__ or (
            edited is not None and not np.array_equal(edited, self.default)
        )

    def _convert(self, instance: Any, value: Any) -> Any:
        """The value to store."""
        if self._is_nothing(instance, value):
            return None
        if not isinstance(value, self.field_type):
            got = (
                f"the class {value.__name__}: add parentheses"
                if isinstance(value, type)
                else repr(value)
            )
            raise TraitTypeError(
                f"{self._name(instance)} wants {_type_name(self.field_type)}; got {got}",
                instance,
                self,
            )
        self._check_choices(instance, [value])
        return value

    def _is_nothing(self, instance: Any, value: Any) -> bool:
        if value is None and self.required and instance is not None:
            raise TraitValueError(f"{self._name(instance)} wants a value; got None", instance, self)
        return value is None

    def _check_choices(self, instance: Any, values: Iterable[Any]) -> None:
        for value in values:
            if self.choices is not None and value not in self.choices:
                raise TraitValueError(
                    f"{self._name(instance)} wants one of {', '.join(map(repr, self.choices))}; "
                    f"got {value!r}",
                    instance,
                    self,
                )

    def _name(self, instance: Any) -> str:
        return (
            self.field_name if instance is None else f"{type(instance).__name__}.{self.field_name}"
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(default={self.default!r}, label={self.label!r})"


class Final(Attr):
    """An attribute whose default is not replaced, although it may be edited."""

    final = True

    def __init__(
        self, default: Any = None, field_type: Any = object, doc: str = "", label: str = ""
    ) -> None:
        super().__init__(field_type or object, default, doc, label)

    def _is_final(self, instance: Any) -> bool:
        return self.default is not None or super()._is_final(instance)


class Dim(Final):
    """A length, which shapes of arrays can name; `Dim.any` is any length."""

    any: Any = None

    def __init__(self, doc: str = "") -> None:
        super().__init__(field_type=(int, np.integer), doc=doc)


Dim.any = object()


class List(Attr):
    """A sequence of objects of one kind."""

    def __init__(
        self,
        of: type = object,
        default: Iterable[Any] = (),
        doc: str = "",
        label: str = "",
        final: bool = False,
        choices: Iterable[Any] | None = None,
    ) -> None:
        super().__init__(object, None, doc, label, final=final, choices=choices)
        self.element_type = of
        self.default = default

    def _convert(self, instance: Any, value: Any) -> Any:
        if isinstance(value, self.element_type) and not isinstance(value, (list, tuple)):
            value = (value,)
        try:
            elements = list(value)
        except TypeError:
            raise TraitTypeError(
                f"{self._name(instance)} wants a sequence of {_type_name(self.element_type)}; got "
                f"{value!r}", instance, self,
            ) from None  # fmt: skip
        for element in elements:
            if not isinstance(element, self.element_type):
                raise TraitTypeError(
                    f"{self._name(instance)} wants {_type_name(self.element_type)}; got "
                    f"{element!r}", instance, self,
                )  # fmt: skip
        self._check_choices(instance, elements)
        return value if isinstance(value, (tuple, list)) else tuple(elements)


class _Number(Attr):
    """A number of one of NumPy's types, or of Python's."""

    def __init__(
        self,
        default: Any = 0,
        doc: str = "",
        label: str = "",
        required: bool = True,
        final: bool = False,
        choices: Iterable[Any] | None = None,
        field_type: Any = None,
        domain: Any = None,
    ) -> None:
        kind = type(self)._kind if field_type is None else field_type
        if not np.issubdtype(kind, type(self)._family):
            raise TraitTypeError(f"{type(self).__name__} has no numbers of type {kind!r}")
        super().__init__(kind, default, doc, label, required, final, choices)
        self.domain = domain

    _kind: type = float
    _family: Any = np.floating

    def _convert(self, instance: Any, value: Any) -> Any:
        if self._is_nothing(instance, value):
            return None
        try:
            given = np.asarray(value).reshape(()).item()
            with np.errstate(over="ignore"):
                number = self.field_type(given)
            if self._kind is int and number != given:
                raise TypeError
            if np.isfinite(number) != np.isfinite(given):
                raise OverflowError
        except (TypeError, ValueError, OverflowError):
            raise TraitTypeError(
                f"{self._name(instance)} wants a number; got {value!r}", instance, self
            ) from None
        self._check_choices(instance, [number])
        return number


class Int(_Number):
    """A whole number."""

    _kind = int
    _family = np.integer


class Float(_Number):
    """A number."""


class NArray(Attr):
    """An array of numbers; a single number becomes an array of one.

    Parameters
    ----------
    default : array
    dtype : dtype
    shape : tuple of Dim
        Lengths of its dimensions.
    dim_names : sequence of str
    domain : Range
        Of sensible values, which nothing is checked against.
    """

    def __init__(
        self,
        default: Any = None,
        required: bool = True,
        doc: str = "",
        label: str = "",
        dtype: Any = float,
        shape: Any = None,
        dim_names: Any = (),
        domain: Any = None,
        **more: Any,
    ) -> None:
        self.dtype = np.dtype(dtype)
        self.shape, self.dim_names, self.domain = shape, tuple(dim_names), domain
        if shape and dim_names and len(shape) != len(dim_names):
            raise TraitValueError(f"shape {shape} and dim_names {dim_names} differ in length")
        super().__init__(np.ndarray, None, doc, label, required, **more)
        self.default = default if default is None else np.asarray(default)

    @property
    def ndim(self) -> int | None:
        """Number of dimensions, where it is declared."""
        return len(self.shape or self.dim_names) or None

    def _convert(self, instance: Any, value: Any) -> Any:
        if self._is_nothing(instance, value):
            return None
        try:
            array = np.asarray(value)
            if array.dtype != self.dtype:
                if array.dtype.kind in "iu" and self.dtype.kind == "f" and self.dtype.itemsize < 8:
                    np.array(0, array.dtype).astype(self.dtype, casting="safe")
                array = array.astype(self.dtype, casting="same_kind" if array.size else "unsafe")
        except (TypeError, ValueError):
            raise TraitTypeError(
                f"{self._name(instance)} wants numbers of type {self.dtype}; got {value!r}",
                instance,
                self,
            ) from None
        array = array.reshape(1) if array.ndim == 0 else array
        if self.ndim is not None and array.ndim != self.ndim:
            raise TraitValueError(
                f"{self._name(instance)} wants {self.ndim} dimensions; got shape {array.shape}",
                instance,
                self,
            )
        if instance is not None:
            self._check_lengths(instance, array)
        return array

    def _check_lengths(self, instance: Any, array: NDArray[Any]) -> None:
        for wanted, length in zip(self.shape or (), array.shape, strict=False):
            if isinstance(wanted, Dim):
                wanted = getattr(instance, wanted.field_name)
            if wanted is not Dim.any and wanted != length:
                raise TraitValueError(
                    f"{self._name(instance)} wants length {wanted}; got shape {array.shape}",
                    instance,
                    self,
                )


class EnumAttr(Attr):
    """One of the members of an enumeration."""

    def __init__(
        self,
        field_type: Any = None,
        default: Any = None,
        doc: str = "",
        label: str = "",
        required: bool = True,
    ) -> None:
        kind = field_type or (type(default) if default is not None else object)
        super().__init__(kind, default, doc, label, required)


def _type_name(kind: Any) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(f"an object of {k.__module__}.{k.__qualname__}" for k in kinds)
