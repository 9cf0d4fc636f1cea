"""Classes that functions make of what a user gives: they and their objects can be pickled.

A pickle names the class of an object by its module and name; under these there is nothing where a
class was made, and so the class goes along as what it was made of.
"""

from __future__ import annotations

import copyreg
import json
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["made_class"]


class _Made(type):
    """The class of classes that what they declare describes completely."""


_made: weakref.WeakValueDictionary[str, _Made] = weakref.WeakValueDictionary()


def made_class(
    base: type,
    members: Callable[[dict[str, Any]], dict[str, Any]],
    info: dict[str, Any],
    module: str,
) -> type[Any]:
    """A class without methods of its own.

    Parameters
    ----------
    base : type
    members : callable
        What the class has besides its name and module, of `info`; a function of a module.
    info : dict
        What the class declares: names, numbers and graphs.
    module : str
        Where the class says it is from.
    """
    cls = _Made(info["name"], (base,), {"__module__": module, **members(info)})
    cls._recipe = (base, members, info, module)  # type: ignore[attr-defined]
    _made[_key(info, module)] = cls
    return cls


def _made_again(
    base: type,
    members: Callable[[dict[str, Any]], dict[str, Any]],
    info: dict[str, Any],
    module: str,
) -> type[Any]:
    """The class of a pickle: the same object, if this process has it."""
    return _made.get(_key(info, module)) or made_class(base, members, info, module)


def _key(info: dict[str, Any], module: str) -> str:
    return json.dumps([module, info], default=lambda array: np.asarray(array).tolist())


def _reduced(cls: _Made) -> Any:
    if "_recipe" in vars(cls):
        return _made_again, vars(cls)["_recipe"]
    return cls.__qualname__  # a subclass of such a class, written in a module


copyreg.pickle(_Made, _reduced)
