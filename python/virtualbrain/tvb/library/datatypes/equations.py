"""Functions of one variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from virtualbrain import equations as native

from ..basic.neotraits.api import Attr, MetaType, SubformEnum
from ._data import Data

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any: ...


__all__ = [*native.__all__, "DEFAULT_PLOT_GRANULARITY", "EquationsEnum", "HRFKernelEquation"]

DEFAULT_PLOT_GRANULARITY = 1024


class Equation(Data, native.Equation):
    """Base of all equations.

    Subclasses declare ``equation = Final(default="...")`` and ``parameters = Attr(field_type=dict,
    default=lambda: {...})``.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        equation, parameters = cls.__dict__.get("equation"), cls.__dict__.get("parameters")
        if isinstance(equation, Attr):
            cls.equation = equation.default
        if isinstance(parameters, Attr):
            default = parameters.default
            cls.defaults = dict(default() if callable(default) else default)
            del cls.parameters

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            super().__setattr__(name, value)
        else:  # as in TVB any attribute can be set
            object.__setattr__(self, name, value)

    def summary_info(self) -> dict[str, Any]:
        """The equation and its parameters."""
        return {
            "Type": type(self).__name__, "equation": self.equation, "parameters": self.parameters
        }  # fmt: skip


def _adopt() -> None:
    """virtualbrain's equations, as subclasses of `Equation`; bases before what builds on them."""
    made: dict[type, type] = {native.Equation: Equation}
    classes = [getattr(native, name) for name in native.__all__]
    for cls in sorted(classes, key=lambda c: len(c.__mro__)):
        if cls in made:
            continue
        base = next(made[b] for b in cls.__mro__ if b in made)
        made[cls] = MetaType(
            cls.__name__, (base, cls), {"__module__": __name__, "__doc__": cls.__doc__}
        )
        globals()[cls.__name__] = made[cls]


_adopt()


class EquationsEnum(SubformEnum):
    """Base of enumerations of equations."""


HRFKernelEquation = globals()["HRFKernel"]
