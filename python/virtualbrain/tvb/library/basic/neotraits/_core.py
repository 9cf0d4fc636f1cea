"""Classes with declared attributes, and properties and enumerations of theirs."""

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

from ._attr import Attr
from .ex import TraitAttributeError, TraitError, TraitTypeError
from .info import narray_summary_info, trait_object_repr_html, trait_object_str

__all__ = [
    "CachedTraitProperty", "HasTraits", "MetaType", "SubformEnum", "TVBEnum", "TraitProperty",
    "TupleEnum", "cached_trait_property", "trait_property",
]  # fmt: skip


class TraitProperty:
    """A property whose value is checked as that of an attribute.

    Parameters
    ----------
    fget : callable
    attr : Attr
    fset : callable
    """

    def __init__(self, fget: Any, attr: Attr, fset: Any = None) -> None:
        self.fget, self.attr, self.fset = fget, attr, fset
        self.__doc__ = fget.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        if self.attr.owner is None:
            self.attr.bind(owner, name)

    def setter(self, fset: Any) -> Any:
        """Declare how it is set."""
        return type(self)(self.fget, self.attr, fset)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = self.fget(instance)
        return None if value is None else self.attr._convert(instance, value)

    def __set__(self, instance: Any, value: Any) -> None:
        if self.fset is None:
            raise TraitAttributeError(f"{self.attr._name(instance)} cannot be set")
        self.fset(instance, self.attr._convert(instance, value))

    def __delete__(self, instance: Any) -> None:
        raise TraitAttributeError(f"{self.attr._name(instance)} cannot be deleted")


class CachedTraitProperty:
    """The same, computed once; deleted, it is computed again."""

    def __init__(self, fget: Any, attr: Attr) -> None:
        self.fget, self.attr = fget, attr
        self.__doc__ = fget.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.attr.bind(owner, name)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = self.attr._convert(instance, self.fget(instance))
        return instance.__dict__.setdefault(self.attr.field_name, value)


def trait_property(attr: Attr) -> Callable[[Any], TraitProperty]:
    """Declare a property: ``@trait_property(Attr(...))``."""
    if not isinstance(attr, Attr):
        raise TypeError(
            f"trait_property wants an Attr, as @trait_property(Attr(int)); got {attr!r}"
        )
    return lambda fget: TraitProperty(fget, attr)


def cached_trait_property(attr: Attr) -> Callable[[Any], CachedTraitProperty]:
    """The same for one that is computed once."""
    if not isinstance(attr, Attr):
        raise TypeError(f"cached_trait_property wants an Attr; got {attr!r}")
    return lambda fget: CachedTraitProperty(fget, attr)


class MetaType(abc.ABCMeta):
    """What classes with declared attributes can tell of themselves."""

    _own_declarative_attrs: tuple[str, ...]

    def __new__(meta, name: str, bases: Any, namespace: dict[str, Any], **options: Any) -> Any:
        for reserved in ("_own_declarative_attrs", "_own_declarative_props"):
            if reserved in namespace:
                raise TypeError(f"{name}.{reserved} is reserved")
        return super().__new__(meta, name, bases, namespace, **options)

    def __init__(cls, name: str, bases: Any, namespace: dict[str, Any], **options: Any) -> None:
        super().__init__(name, bases, namespace, **options)
        own = [(n, v) for n, v in namespace.items() if isinstance(v, Attr) and n in vars(cls)]
        for attribute, attr in own:
            attr.bind(cls, attribute)
        cls._own_declarative_attrs = tuple(n for n, _ in own)

    @property
    def declarative_attrs(cls) -> tuple[str, ...]:
        """Names of the declared attributes, own ones first."""
        names: dict[str, None] = {}
        hidden: set[str] = set()
        for base in cls.__mro__:
            own = base.__dict__.get("_own_declarative_attrs", ())
            names.update(dict.fromkeys(n for n in own if n not in hidden))
            hidden |= set(vars(base)) - set(own)
        return tuple(names)

    @property
    def own_declarative_attrs(cls) -> tuple[str, ...]:
        """Names of the attributes that this class itself declares."""
        return cls._own_declarative_attrs

    @property
    def declarative_props(cls) -> tuple[str, ...]:
        """Names of declared properties."""
        kinds = (TraitProperty, CachedTraitProperty)
        return tuple(n for n, v in inspect.getmembers(cls) if isinstance(v, kinds))

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

    gid = Attr(uuid.UUID, default=uuid.uuid4, label="Identity")
    title: Any = ""
    tags: dict[str, str]

    def __init__(self, **values: Any) -> None:
        self.gid = uuid.uuid4()
        self.tags = {}
        self.set_title()
        known = type(self).declarative_attrs
        for name, value in values.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                shown = ", ".join(n for n in known if n != "gid")
                hint = f"; did you mean {close[0]!r}?" if close else f"; there are {shown}"
                raise TraitTypeError(f"{type(self).__name__} has no attribute {name!r}{hint}", self)
            setattr(self, name, value)

    @property
    def log(self) -> logging.Logger:
        """The logger of the class's module."""
        return logging.getLogger(type(self).__module__)

    def set_title(self) -> None:
        """Give the title that a new object has."""
        self.title = f"{type(self).__name__} gid: {self.gid}"

    def tag(self, tag_name: str, tag_value: Any = None) -> None:
        """Remember something of the object, in `tags`."""
        self.tags[str(tag_name)] = str(tag_value)

    def validate(self, *arguments: Any, **options: Any) -> Any:
        """Check that what is required is set."""
        for name in type(self).declarative_attrs:
            getattr(self, name)

    def configure(self, *arguments: Any, **options: Any) -> Any:
        """Check, and work out what follows from the attributes."""
        self.validate()

    def summary_info(self) -> dict[str, Any]:
        """Attributes and short descriptions of their values."""
        info = {"Type": type(self).__name__, "title": str(self.title)}
        for name in type(self).declarative_attrs:
            try:
                value = getattr(self, name)
            except TraitError:
                info[name] = "unavailable"
                continue
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
        return trait_object_str(self)

    def _repr_html_(self) -> str:
        return trait_object_repr_html(self)


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

    @classmethod
    def get_enum_members(cls) -> list[Any]:
        """The members of all subclasses."""
        below = cls.__subclasses__()
        return [m for each in below for m in (*each, *each.get_enum_members())]
