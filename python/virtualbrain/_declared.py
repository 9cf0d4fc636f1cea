"""Classes whose parameters are declared in the engine: models and couplings."""

from __future__ import annotations

import difflib
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arrays import real_array

__all__ = ["Declared", "Fixed", "numpydoc_parameters", "signature_of", "suggestion"]

_KINDS = {"number": np.float64, "integer": np.int64, "flag": np.bool_, "vector": np.float64}


MOST_NAMES = 20


def suggestion(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` if some known name is close, else what there is, or begins with."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    more = f" and {len(known) - MOST_NAMES} more" if len(known) > MOST_NAMES else ""
    return f"; there are {', '.join(known[:MOST_NAMES])}{more}" if known else ""


class Fixed:
    """An object whose attributes are known: a misspelt one is an error, not a new attribute."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__init__" in cls.__dict__:
            cls.__init__ = _explaining(cls.__init__)  # type: ignore[method-assign]

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name.startswith("_") or name in self.__dict__ or hasattr(type(self), name)):
            allowed = self._attributes()
            if name not in allowed:
                known = {*allowed, *self.__dict__, *dir(type(self))}
                raise AttributeError(
                    f"{type(self).__name__} has no attribute {name!r}"
                    + suggestion(name, sorted(n for n in known if not n.startswith("_")))
                )
        object.__setattr__(self, name, value)

    @classmethod
    def _attributes(cls) -> list[str]:
        """Arguments of the constructors, which become attributes, and annotated names."""
        names: list[str] = []
        for base in cls.__mro__:
            names += inspect.get_annotations(base)
            if "__init__" in base.__dict__ and base is not object:
                names += [
                    n
                    for n in inspect.signature(base.__dict__["__init__"]).parameters
                    if n != "self"
                ]
        return names


def _explaining(init: Callable[..., None]) -> Callable[..., None]:
    """A constructor that says which arguments there are, and of what, where Python names itself."""
    _, *parameters = inspect.signature(init).parameters.values()
    names = [p.name for p in parameters]
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    by_name_only = {p.kind for p in parameters} == {inspect.Parameter.KEYWORD_ONLY}

    @functools.wraps(init)
    def explained(self: Any, *args: Any, **kwargs: Any) -> None:
        if args and by_name_only:
            raise TypeError(f"{type(self).__name__} wants its arguments by name: {names[0]}=...")
        for name in kwargs:
            if name not in names and not takes_any:
                raise TypeError(
                    f"{type(self).__name__} has no argument {name!r}" + suggestion(name, names)
                )
        init(self, *args, **kwargs)

    return explained


class Declared:
    """An object with parameters: numbers that are read back as arrays.

    A parameter takes a number, or one number per node; integers, flags and vectors of coefficients
    as declared. It reads back as an array, shape (1,) or (n,), and may be edited in place: the next
    run sees the change.
    """

    _info: ClassVar[dict[str, Any]] = {}
    _declared: ClassVar[dict[str, dict[str, Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "_info" in cls.__dict__:
            cls._declared = {p["name"]: p for p in cls._info["parameters"]}

    def __init__(self, **values: Any) -> None:
        for name, declared in self._declared.items():
            object.__setattr__(self, name, self._array(declared, declared["value"]))
        for name, value in values.items():
            if name not in self._declared and not self._is_option(name):
                raise TypeError(
                    f"{type(self).__name__} has no parameter {name!r}"
                    + suggestion(name, self._declared)
                )
            setattr(self, name, value)

    @classmethod
    def _is_option(cls, name: str) -> bool:
        """Whether the constructor also takes `name`, besides the parameters."""
        return False

    def __setattr__(self, name: str, value: Any) -> None:
        declared = self._declared.get(name)
        if declared is not None:
            value = self._array(declared, value)
        elif not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(
                f"{type(self).__name__} has no parameter {name!r}"
                + suggestion(name, self._declared)
            )
        object.__setattr__(self, name, value)

    def _array(self, declared: dict[str, Any], value: Any) -> NDArray[Any]:
        name = f"{type(self).__name__}.{declared['name']}"
        if value is None:
            raise TypeError(f"{name} wants a number, or one per node; got None")
        kind = declared["kind"]
        several = kind == "vector"
        wants = f"{len(declared['value'])} numbers" if several else "a number, or one per node"
        array = np.atleast_1d(real_array(name, value, wants, flags=kind == "flag"))
        if array.ndim == 2 and array.shape[1] == 1:  # TVB shapes parameters as columns
            array = array[:, 0]
        if array.ndim != 1 or array.size == 0:
            raise ValueError(f"{name} wants {wants}; got an array of shape {array.shape}")
        if kind == "vector" and array.size != len(declared["value"]):
            raise ValueError(f"{name} wants {wants}; got {array.size}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} wants finite numbers; got {array[~np.isfinite(array)][0]}")
        if kind == "integer" and (array != np.rint(array)).any():
            raise ValueError(f"{name} wants whole numbers; got {array[array != np.rint(array)][0]}")
        return array.astype(_KINDS[kind])

    @property
    def parameter_names(self) -> list[str]:
        """Names of the parameters, in the order of declaration."""
        return list(self._declared)

    def _values(self) -> dict[str, NDArray[np.float64]]:
        """Parameters as the engine takes them, checked again since arrays can be edited."""
        values = {}
        for name, declared in self._declared.items():
            values[name] = self._array(declared, getattr(self, name)).astype(np.float64)
        return values

    def __repr__(self) -> str:
        changed = []
        for name, declared in self._declared.items():
            value = getattr(self, name)
            if value.size != len(declared["value"]) or (value != declared["value"]).any():
                changed.append(f"{name}={value[0] if value.size == 1 else '<array>'}")
        return f"{type(self).__name__}({', '.join(changed)})"


def numpydoc_parameters(parameters: list[dict[str, Any]]) -> str:
    """The Parameters section of a docstring, from declarations."""
    lines = ["Parameters", "----------"]
    shapes = {"number": "float or array, shape (n_nodes,)", "integer": "int", "flag": "bool"}
    for p in parameters:
        value = p["value"]
        kind = shapes.get(p["kind"], f"array, shape ({len(value)},)")
        unit = f", {p['unit']}" if p["unit"] else ""
        default = f"{value[0]:g}" if len(value) == 1 else f"[{', '.join(f'{v:g}' for v in value)}]"
        if p["kind"] == "flag":
            default = str(bool(value[0]))
        lo, hi = p["range"]
        where = f", {lo:g} to {hi:g}" if np.isfinite([lo, hi]).all() and p["kind"] != "flag" else ""
        lines.append(f"{p['name']} : {kind}{unit}")
        lines += textwrap.wrap(
            f"{p['doc']}. Default {default}{where}.",
            96,
            initial_indent="    ",
            subsequent_indent="    ",
        )
    return "\n".join(lines)


def signature_of(parameters: list[dict[str, Any]], *options: str) -> inspect.Signature:
    """A signature that shows parameters with their defaults."""
    kind = inspect.Parameter.KEYWORD_ONLY

    def default(p: dict[str, Any]) -> Any:
        value = p["value"]
        if len(value) > 1:
            return tuple(value)
        return {"flag": bool, "integer": int}.get(p["kind"], float)(value[0])

    shown = [inspect.Parameter(p["name"], kind, default=default(p)) for p in parameters]
    shown += [inspect.Parameter(name, kind, default=None) for name in options]
    return inspect.Signature(shown)
