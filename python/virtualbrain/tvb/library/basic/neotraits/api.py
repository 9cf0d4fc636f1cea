"""Classes with declared attributes, as TVB's scripts and subclasses write them.

The differences from TVB's: numbers and lists are accepted where an array is declared, and a default
array is each object's own.
"""

from __future__ import annotations

import abc
import copy
import difflib
import inspect
import logging
import uuid
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .ex import TraitAttributeError, TraitTypeError, TraitValueError

__all__ = [
    "Attr", "Dim", "EnumAttr", "Final", "Float", "HasTraits", "Int", "LinspaceRange", "List",
    "MetaType", "NArray", "Range", "SubformEnum", "TVBEnum", "TupleEnum", "cached_trait_property",
    "narray_describe", "narray_summary_info", "trait_property",
]  # fmt: skip


class Attr:
    """An attribute that is declared with a default and documentation."""

    final = False

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
        self.field_type = field_type
        self.default = default
        self.doc = self.__doc__ = doc
        self.label = label
        self.required = required
        self.final = final or self.final
        self.choices = choices

    def __set_name__(self, owner: type, name: str) -> None:
        self.field_name, self.owner = name, owner

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        for name in (self.field_name, f"_default_{self.field_name}"):
            if name in instance.__dict__:
                return instance.__dict__[name]
        default = self.default
        if isinstance(default, type) or inspect.isroutine(default):
            default = default()
        if isinstance(default, (np.ndarray, dict, list, set)):
            default = copy.deepcopy(default)
        if default is not None:  # kept, so that editing it has an effect
            default = instance.__dict__.setdefault(f"_default_{self.field_name}", default)
        return default

    def __set__(self, instance: Any, value: Any) -> None:
        if self.final and self.field_name in instance.__dict__:
            raise TraitTypeError(f"{self._name(instance)} cannot be changed")
        instance.__dict__[self.field_name] = self._convert(instance, value)

    def is_set(self, instance: Any) -> bool:
        """Whether it was given a value, or its default was edited."""
        edited = instance.__dict__.get(f"_default_{self.field_name}")
        return self.field_name in instance.__dict__ or (
            edited is not None and not np.array_equal(edited, self.default)
        )

    def _convert(self, instance: Any, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, self.field_type):
            got = (
                f"the class {value.__name__}: add parentheses"
                if inspect.isclass(value)
                else (f"{value!r}")
            )
            raise TraitTypeError(
                f"{self._name(instance)} wants {_type_name(self.field_type)}; got {got}"
            )
        if self.choices is not None and value not in self.choices:
            raise TraitValueError(
                f"{self._name(instance)} wants one of {', '.join(map(repr, self.choices))}; "
                f"got {value!r}"
            )
        return value

    def _name(self, instance: Any) -> str:
        return f"{type(instance).__name__}.{self.field_name}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(default={self.default!r}, label={self.label!r})"


class Final(Attr):
    """An attribute whose default is not replaced, although it may be edited."""

    def __init__(
        self, default: Any = None, field_type: Any = object, doc: str = "", label: str = ""
    ) -> None:
        super().__init__(field_type or object, default, doc, label)


class Dim(Final):
    """A length."""

    def __init__(self, doc: str = "") -> None:
        super().__init__(doc=doc)


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
        super().__init__(object, default, doc, label, final=final, choices=choices)
        self.element_type = of

    def _convert(self, instance: Any, value: Any) -> Any:
        if isinstance(value, self.element_type):  # a single one, too
            value = (value,)
        try:
            elements = list(value)
        except TypeError:
            raise TraitTypeError(
                f"{self._name(instance)} wants a sequence of {_type_name(self.element_type)}; got "
                f"{value!r}"
            ) from None
        for element in elements:
            if not isinstance(element, self.element_type):
                raise TraitTypeError(
                    f"{self._name(instance)} wants {_type_name(self.element_type)}; got {element!r}"
                )
        return value if isinstance(value, (tuple, list)) else tuple(elements)


class _Number(Attr):
    kind: Callable[[Any], Any] = float

    def __init__(
        self, default: Any = 0, doc: str = "", label: str = "", required: bool = True, **more: Any
    ) -> None:
        more.pop("field_type", None)
        more.pop("domain", None)
        super().__init__(object, default, doc, label, required, **more)

    def _convert(self, instance: Any, value: Any) -> Any:
        if value is None:
            return None
        try:
            array = np.asarray(value)
            number = type(self).kind(array.reshape(()).item())
            if number != array:
                raise TypeError
        except (TypeError, ValueError):
            raise TraitTypeError(f"{self._name(instance)} wants a number; got {value!r}") from None
        return number


class Int(_Number):
    """A whole number."""

    kind = int


class Float(_Number):
    """A number."""

    kind = float


class NArray(Attr):
    """An array of numbers; a single number becomes an array of one."""

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
        self.shape, self.dim_names, self.domain = shape, dim_names, domain
        if default is not None:
            default = np.asarray(default)
        super().__init__(np.ndarray, default, doc, label, required, **more)

    @property
    def ndim(self) -> int | None:
        """Number of dimensions, where it is declared."""
        return len(self.shape) if self.shape else None

    def _convert(self, instance: Any, value: Any) -> Any:
        if value is None:
            return None
        try:
            array = np.asarray(value)
            if array.dtype != self.dtype:
                array = array.astype(self.dtype, casting="same_kind" if array.size else "unsafe")
        except (TypeError, ValueError):
            raise TraitTypeError(
                f"{self._name(instance)} wants numbers of type {self.dtype}; got {value!r}"
            ) from None
        return array.reshape(1) if array.ndim == 0 else array


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


class Range:
    """A range of numbers, in steps."""

    def __init__(self, lo: float, hi: float, step: float = 1.0) -> None:
        self.lo, self.hi, self.step = lo, hi, step

    def __contains__(self, item: Any) -> bool:
        return bool(self.lo <= item < self.hi)

    def to_array(self) -> NDArray[Any]:
        """The numbers, the end left out."""
        return np.arange(self.lo, self.hi, self.step)

    def __repr__(self) -> str:
        return f"Range(lo={self.lo}, hi={self.hi}, step={self.step})"


class LinspaceRange(Range):
    """A range of numbers, at equal distances."""

    def __init__(self, lo: float, hi: float, npoints: int = 50) -> None:
        super().__init__(lo, hi)
        self.npoints = npoints

    def to_array(self) -> NDArray[Any]:
        """The numbers, the end included."""
        return np.linspace(self.lo, self.hi, self.npoints)


class MetaType(abc.ABCMeta):
    """What classes with declared attributes can tell of themselves."""

    @property
    def declarative_attrs(cls) -> tuple[str, ...]:
        """Names of the declared attributes, own ones first."""
        names: list[str] = []
        for base in cls.__mro__:
            names += [n for n, v in vars(base).items() if isinstance(v, Attr) and n not in names]
        return tuple(n for n in names if isinstance(getattr(cls, n, None), Attr))

    @property
    def own_declarative_attrs(cls) -> tuple[str, ...]:
        """Names of the attributes that this class itself declares."""
        return tuple(n for n, v in vars(cls).items() if isinstance(v, Attr))

    @property
    def declarative_props(cls) -> tuple[str, ...]:
        """Names of declared properties."""
        return tuple(n for n, v in inspect.getmembers(cls) if isinstance(v, trait_property))

    def get_known_subclasses(
        cls, include_abstract: bool = False, include_itself: bool = False
    ) -> dict[str, type]:
        """Subclasses, direct and indirect, by name."""
        found: dict[str, type] = {}
        todo: list[Any] = [cls]
        while todo:
            one = todo.pop(0)
            public = not one.__name__.startswith("_")
            if (
                public
                and (include_abstract or not inspect.isabstract(one))
                and (include_itself or one is not cls)
            ):
                found.setdefault(one.__name__, one)
            todo += one.__subclasses__()
        return found


class HasTraits(metaclass=MetaType):
    """Base of classes with declared attributes."""

    def __init__(self, **values: Any) -> None:
        known = type(self).declarative_attrs
        for name, value in values.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = (
                    f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"
                )
                raise TraitTypeError(f"{type(self).__name__} has no attribute {name!r}{hint}")
            setattr(self, name, value)
        self.gid = uuid.uuid4()
        self.title = f"{type(self).__name__} gid: {self.gid}"

    @property
    def log(self) -> logging.Logger:
        """The logger of the class's module."""
        return logging.getLogger(type(self).__module__)

    def set_title(self) -> None:
        """Give the title that a new object has."""
        self.title = f"{type(self).__name__} gid: {self.gid}"

    def validate(self, *arguments: Any, **options: Any) -> Any:
        """Check that what is required is set."""
        for name in type(self).declarative_attrs:
            if getattr(type(self), name).required and getattr(self, name) is None:
                raise TraitAttributeError(
                    f"{type(self).__name__}.{name} must be set before configure()"
                )

    def configure(self, *arguments: Any, **options: Any) -> Any:
        """Check, and work out what follows from the attributes."""
        self.validate()

    def summary_info(self) -> dict[str, str]:
        """Attributes and short descriptions of their values."""
        info = {"Type": type(self).__name__, "title": self.title}
        for name in type(self).declarative_attrs:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                info.update(narray_summary_info(value, ar_name=name, condensed=True))
            else:
                info[name] = value.title if isinstance(value, HasTraits) else repr(value)
        return info

    def duplicate(self) -> Any:
        """A copy with an identity of its own."""
        twin = copy.deepcopy(self)
        twin.gid = uuid.uuid4()
        twin.set_title()
        return twin

    def __str__(self) -> str:
        lines = [f"{name:24} {value}" for name, value in self.summary_info().items()]
        return "\n".join([type(self).__name__, *lines])


class trait_property(property):
    """A property that is declared: ``@trait_property(Attr(...))``."""

    def __init__(self, attr: Attr | None = None, fget: Any = None, fset: Any = None) -> None:
        super().__init__(fget, fset)
        self.attr = attr

    def __call__(self, fget: Any) -> Any:
        return type(self)(self.attr, fget)

    def setter(self, fset: Any) -> Any:
        """Declare how it is set."""
        return type(self)(self.attr, self.fget, fset)


class cached_trait_property(trait_property):
    """The same, computed once."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = f"_cached_{name}"

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            assert self.fget is not None
            instance.__dict__[self.name] = self.fget(instance)
        return instance.__dict__[self.name]


class TVBEnum(Enum):
    """An enumeration whose members print as their value."""

    def __str__(self) -> str:
        return str(self.value)

    @staticmethod
    def string_to_enum(choices: Iterable[Any], data: str) -> Any:
        """The choice that prints as `data`, or None."""
        return next((choice for choice in choices if str(choice) == data), None)


class TupleEnum(TVBEnum):
    """Members are pairs of a class and what it is called."""

    @property
    def value(self) -> Any:
        return self._value_[0]

    def __str__(self) -> str:
        return str(self._value_[1])

    @property
    def instance(self) -> Any:
        """A new object of the class."""
        return self.value()


class SubformEnum(TupleEnum):
    """The same."""


def narray_describe(ar: Any) -> str:
    """Shape, type and range of an array, in words."""
    return "\n".join(f"{k}: {v}" for k, v in narray_summary_info(ar).items())


def narray_summary_info(ar: Any, ar_name: str = "", condensed: bool = False) -> dict[str, str]:
    """Shape, type and range of an array."""
    info = {"dtype": str(ar.dtype), "shape": str(ar.shape)}
    if ar.size and ar.dtype.kind in "biuf":
        info["[min, median, max]"] = f"[{ar.min():g}, {np.median(ar):g}, {ar.max():g}]"
    if condensed:
        return {ar_name: ", ".join(info.values())}
    return {f"{ar_name} {k}".strip(): v for k, v in info.items()}


def _type_name(kind: Any) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(f"an object of {k.__module__}.{k.__qualname__}" for k in kinds)
