"""Errors that only a simulator can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from virtualbrain.time_series import TimeSeries

__all__ = ["SimulationDiverged"]


class SimulationDiverged(ArithmeticError):
    """A state variable stopped being a finite number.

    Attributes
    ----------
    time : float, ms
        When it was first seen.
    region : str
        Label of the region; of the first one in their order if several.
    state_variable : str
        Its name.
    population : str
        Its name; empty where there is only one.
    result : list of TimeSeries
        What the monitors had recorded by then.
    """

    def __init__(
        self,
        time: float,
        region: str,
        state_variable: str,
        result: list[TimeSeries],
        population: str = "",
    ) -> None:
        self.time = time
        self.region = region
        self.state_variable = state_variable
        self.result = result
        self.population = population
        where = f"{region} in population {population!r}" if population else region
        super().__init__(
            f"{state_variable} of region {where} is no longer finite at {time:g} ms. What usually "
            "helps: a smaller integrator.dt, a weaker coupling (its a), weaker noise (its nsig), "
            "or parameters within the ranges that the model documents. What was recorded until "
            "then is in the result attribute of this error and in last_result of the simulator"
        )
