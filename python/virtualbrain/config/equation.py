"""Equations as plain values, and the objects that they mean.

An equation is a text, the name of a class or an expression of ``var``, or a table of such a text
and parameters:

>>> equation_of("b", "1 + var**2")
Equation(equation='1 + var**2')
>>> equation_of("b", {"equation": "Linear", "a": 2.0})
Linear(parameters={'a': 2.0})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from virtualbrain.config.checks import number, text
from virtualbrain.config.classes import class_named

__all__ = ["Equation", "check_equation", "described", "equation_of"]

Equation = str | dict[str, Any]


def check_equation(name: str, value: Any) -> Equation:
    """An equation; of a text ``EQUATION:NAME=VALUE,...`` a table.

    Examples
    --------
    >>> check_equation("b", "Linear:a=2,b=1")
    {'equation': 'Linear', 'a': 2.0, 'b': 1.0}
    """
    if isinstance(value, Mapping):
        if "equation" not in value:
            raise ValueError(f"{name} wants an equation, the name of a class or an expression")
        return {
            str(key): text(f"{name}.equation", each)
            if key == "equation"
            else number(f"{name}.{key}", each)
            for key, each in value.items()
        }
    head, colon, tail = text(name, value).partition(":")
    if not colon:
        return head
    parameters: dict[str, Any] = {}
    for entry in tail.split(","):
        key, equals, given = entry.partition("=")
        try:
            parameters[key.strip()] = float(given)
        except ValueError:
            equals = ""
        if not equals or not key.strip():
            raise ValueError(f"{name} wants EQUATION:NAME=NUMBER,...; got {value!r}")
    return check_equation(name, {"equation": head, **parameters})


def equation_of(name: str, given: Equation) -> Any:
    """The object that is meant.

    Raises
    ------
    ValueError
        No such class, parameter or expression.
    """
    from virtualbrain import equations

    table: dict[str, Any] = {"equation": given} if isinstance(given, str) else dict(given)
    what: str = table.pop("equation")
    try:
        if what.isidentifier() and what != "var" and what not in table:
            return class_named(name, equations, what)(table)
        return equations.Equation(table, what)
    except ValueError as error:
        raise ValueError(f"{name}: {str(error).removeprefix(f'{name}: ')}") from None


def described(equation: Any) -> dict[str, Any]:
    """The table of an equation, from which `equation_of` makes an equal one.

    Examples
    --------
    >>> from virtualbrain import equations
    >>> described(equations.Linear({"a": 2.0}))
    {'equation': 'Linear', 'a': 2.0, 'b': 0.0}
    """
    from virtualbrain import equations

    cls = type(equation)
    is_own = cls.equation and getattr(equations, cls.__name__, None) is cls
    return {"equation": cls.__name__ if is_own else equation.equation, **equation.parameters}
