"""What all equations have in common, and the roles by which they are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed, suggestion
from virtualbrain._expressions import parse
from virtualbrain._graph import Builder, values_of


class Equation(Fixed):
    """A function of one variable.

    Parameters
    ----------
    parameters : dict of str to float
        Values other than the defaults. They can be edited: ``eq.parameters["amp"] = 2.0``.
    equation : str
        What it computes from the variable ``var`` and the parameters: numbers, ``+ - * / ** %``,
        comparisons, ``& | ~``, ``pi`` and functions such as ``exp``, ``where`` and ``abs``. Classes
        that have their own equation do not take another.

    Raises
    ------
    ValueError
        A parameter of an unknown name, or an equation that is not understood.

    Examples
    --------
    >>> Equation(equation="a * var**2", parameters={"a": 3.0}).evaluate([1.0, 2.0])
    array([ 3., 12.])
    """

    equation: str = ""
    defaults: ClassVar[Mapping[str, float]] = {}
    derived: ClassVar[tuple[str, ...]] = ()  # TVB lists these among the parameters

    def __init__(
        self, parameters: Mapping[str, float] | None = None, equation: str | None = None
    ) -> None:
        if equation is not None:
            self.equation = equation
        self.parameters = parameters
        if self.equation:
            self._parse()

    def __setattr__(self, name: str, value: Any) -> None:
        own = type(self).equation
        if name == "equation" and own and value != own:
            raise AttributeError(
                f"{type(self).__name__} has its own equation, {own!r}: write your own as "
                "Equation(equation=...), or as another base class of the equations"
            )
        super().__setattr__(name, value)

    @property
    def parameters(self) -> dict[str, float]:
        """Values by name; edit them, or assign a dict of those that differ from the defaults."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: Mapping[str, float] | None) -> None:
        given = {k: v for k, v in (values or {}).items() if k not in self.derived}
        self._parameters: dict[str, float] = {**self.defaults, **given}
        self._check()

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        """Values at `var`.

        Parameters
        ----------
        var : array
            Times, distances, or whatever the equation is a function of.

        Returns
        -------
        values : array, same shape
        """
        x = real_array("var", var, "numbers")
        self._check()
        leaves = [x, *self._constants().values()]
        graph = self._parse()
        values = values_of(graph["nodes"], {"state": leaves})
        return np.array(np.broadcast_to(values[graph["rates"][0]], x.shape), np.float64)

    def get_series_data(
        self, min_range: float = 0.0, max_range: float = 100.0, step: float | None = None
    ) -> tuple[list[tuple[float, float]], bool]:
        """Points to plot, as TVB returns them.

        Parameters
        ----------
        min_range, max_range : float
        step : float
            Default a 1024th of the range.

        Returns
        -------
        points : list of (var, value)
        is_discrete : bool
            Always False.
        """
        if not (np.isfinite([min_range, max_range]).all() and min_range < max_range):
            raise ValueError(
                f"get_series_data wants min_range < max_range; got {min_range} and {max_range}"
            )
        step = (max_range - min_range) / 1024 if step is None else step
        if not step > 0:
            raise ValueError(f"get_series_data wants a step larger than 0; got {step}")
        x = np.arange(min_range, max_range + step, step)
        return list(zip(x.tolist(), self.evaluate(x).tolist(), strict=True)), False

    def _constants(self) -> dict[str, float]:
        """What the names in the equation stand for."""
        return {"pi": np.pi, **self.parameters}

    def _parse(self) -> dict[str, Any]:
        if not self.equation:
            raise ValueError(
                f"{type(self).__name__} has no equation: give it one, such as 'a * var + b', "
                "with its parameters"
            )
        return parse(self.equation, ("var", *self._constants()), kind="parameter")

    def _graph(self) -> dict[str, Any]:
        """The expression with its constants filled in: its one variable is ``var``."""
        self._check()
        values = list(self._constants().values())
        builder = Builder()

        def leaf(kind: str, index: int) -> int:
            return builder.number(values[index - 1]) if index else builder.leaf(kind, 0)

        parsed = self._parse()
        return builder.graph(builder.graft(parsed, leaf, parsed["rates"]))

    def _check(self) -> None:
        """Refuse what dict lets pass: names that mean nothing, values that are no numbers."""
        for name, value in self._parameters.items():
            if type(self).equation and name not in self.defaults:
                raise ValueError(
                    f"{type(self).__name__} has no parameter {name!r}"
                    + suggestion(name, self.defaults)
                )
            label = f"{type(self).__name__}.parameters[{name!r}]"
            number = real_array(label, value, "a number", flags=False)
            if not np.isfinite(number).all():
                raise ValueError(f"{label} wants a finite number; got {value}")

    def __repr__(self) -> str:
        shown = []
        changed = {k: v for k, v in self.parameters.items() if v is not self.defaults.get(k)}
        if changed:
            shown.append(f"parameters={changed}")
        if not type(self).equation:
            shown.append(f"equation={self.equation!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


class TemporalApplicableEquation(Equation):
    """Base of equations that can be the time course of a stimulus, in ms."""


class FiniteSupportEquation(TemporalApplicableEquation):
    """Base of equations that vanish far from zero, and so suit distances on a surface, in mm."""


class SpatialApplicableEquation(Equation):
    """Base of equations by which parameters of a model can vary over a surface."""
