"""Numbers for the state variables of a model: clamps, initial conditions, strengths of noise."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._declared import suggestion
from virtualbrain.config.checks import OTHERS, arrays
from virtualbrain.config.classes import by_region

__all__ = ["Nodes", "arrays_of", "check_initial_conditions", "check_variables", "strength_of"]


class Nodes:
    """Nodes of a run: its regions, or the vertices of a surface.

    Parameters
    ----------
    labels : list of str
        Of the regions.
    mapping : array of int, shape (n_vertices,)
        Region of each vertex of a surface.
    """

    def __init__(self, labels: list[str], mapping: NDArray[Any] | None = None) -> None:
        self.labels = labels
        self.mapping = mapping
        self.count = len(labels) if mapping is None else len(mapping)

    def array(self, name: str, given: Any, modes: int) -> NDArray[np.float64]:
        """Numbers of a state variable, shape (n_nodes or 1, modes or 1)."""
        if isinstance(given, dict):
            given = by_region(name, given, None, self.labels)
        try:
            array = np.asarray(given, float)
        except ValueError:
            raise ValueError(f"{name} wants lists of the same length") from None
        if array.ndim < 2:
            array = array.reshape(-1, 1)
        if self.mapping is not None and len(array) == len(self.labels):
            array = array[self.mapping]
        if array.ndim != 2 or len(array) not in (1, self.count) or array.shape[1] not in (1, modes):
            per_mode = f", or {modes} for each, one per mode" if modes > 1 else ""
            raise ValueError(
                f"{name} wants a number, or one for each of {len(self.labels)} regions{per_mode}; "
                f"got an array of shape {array.shape}"
            )
        return array


def check_variables(name: str, model: Any, given: Any) -> None:
    """Refuse names that are no state variables."""
    for each in given:
        if each not in model.state_variables:
            raise ValueError(
                f"{name}: {type(model).__name__} has no state variable {each!r}"
                + suggestion(each, model.state_variables)
            )


def arrays_of(
    name: str, given: dict[str, Any], model: Any, nodes: Nodes
) -> dict[int, NDArray[np.float64]]:
    """Numbers by index of the state variable, in order, shape (n_nodes or 1, modes or 1)."""
    check_variables(name, model, given)
    modes = model.number_of_modes
    return {
        index: nodes.array(f"{name} {variable}", given[variable], modes)
        for index, variable in enumerate(model.state_variables)
        if variable in given
    }


def strength_of(name: str, given: Any, model: Any, nodes: Nodes) -> Any:
    """What `noise.Noise` takes as nsig; variables that are not named have none."""
    if not isinstance(given, dict):
        return given
    others = {each: given.get(OTHERS, 0.0) for each in model.state_variables}
    named = {each: value for each, value in given.items() if each != OTHERS}
    arrays = arrays_of(name, others | named, model, nodes)
    if all(each.size == 1 for each in arrays.values()):
        return [each.item() for each in arrays.values()]
    shape = (nodes.count, model.number_of_modes)
    return np.stack([np.broadcast_to(each, shape) for each in arrays.values()])


def check_initial_conditions(name: str, given: Any) -> dict[str, Any]:
    """States of variables; of a file of results the last ones."""
    if not isinstance(given, str):
        return arrays(name, given)
    from virtualbrain.io import results

    if not os.path.isfile(given):
        raise FileNotFoundError(f"{name}: there is no file {given!r}")
    states = results.read(given).metadata.final_state
    if not states:
        raise ValueError(f"{name}: {given} holds no last states; virtualbrain run writes them")
    return arrays(name, {k: v[:, 0] if v.shape[1] == 1 else v for k, v in states.items()})
