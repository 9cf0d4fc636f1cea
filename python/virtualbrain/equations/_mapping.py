"""Maps of one value to another."""

from collections.abc import Mapping
from typing import ClassVar

from virtualbrain.equations._base import Equation


class Identity(Equation):
    """The value itself.

    Examples
    --------
    >>> Identity().evaluate([2.0])
    array([2.])
    """

    equation = "var"


class Absolute(Equation):
    """The absolute value.

    Examples
    --------
    >>> Absolute().evaluate([-2.0])
    array([2.])
    """

    equation = "abs(var)"


class Logarithm(Equation):
    """The natural logarithm: -inf at 0, NaN below.

    Examples
    --------
    >>> Logarithm().evaluate([1.0])
    array([0.])
    """

    equation = "log(var)"


class RescaleInterval(Equation):
    """The linear map of ``oldMin .. oldMax`` to ``newMin .. newMax``.

    Examples
    --------
    >>> RescaleInterval({"newMax": 10.0}).evaluate([0.0, 0.5])
    array([0., 5.])
    """

    equation = "(var - oldMin) * (newMax - newMin) / (oldMax - oldMin) + newMin"
    defaults: ClassVar[Mapping[str, float]] = {
        "newMin": 0.0, "newMax": 1.0, "oldMin": 0.0, "oldMax": 1.0,
    }  # fmt: skip
