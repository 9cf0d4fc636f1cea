"""The populations of a simulator: one for each model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import instance
from virtualbrain._arrays import real_array
from virtualbrain._declared import suggestion
from virtualbrain._warnings import warn
from virtualbrain.hybrid import Hybrid
from virtualbrain.integrators import Integrator, IntegratorStochastic
from virtualbrain.models import Model

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity
    from virtualbrain.simulator import Simulator

__all__ = ["Population", "by_name", "in_order", "initial_histories", "place_of", "populations_of"]


class Population:
    """Nodes of a simulator that run one model. To monitors it looks like a simulator of its own.

    Parameters
    ----------
    simulator : Simulator
    index : int
        In the engine.
    model : Model
    nodes : array of int
        Which of the simulator's nodes; None for all.
    name : str
        Empty where there is only one.
    noise : Noise
        In place of the simulator's.
    clamped : dict of str to float or array
        In place of the integrator's clamps.
    """

    def __init__(
        self,
        simulator: Simulator,
        index: int,
        model: Model,
        nodes: NDArray[np.intp] | None = None,
        name: str = "",
        noise: Any = None,
        clamped: Mapping[str, Any] | None = None,
    ) -> None:
        self.simulator = simulator
        self.index = index
        self.model = model
        self.nodes = nodes
        self.name = name
        self.own_noise = noise
        self.own_clamps = clamped

    @property
    def connectivity(self) -> Connectivity:
        connectivity: Connectivity = self.simulator.connectivity
        return connectivity

    @property
    def surface(self) -> Any:
        return self.simulator.surface

    @property
    def region_mapping(self) -> NDArray[np.intp] | None:
        """Region of each vertex of a surface."""
        return None if self.surface is None else np.asarray(self.surface.region_mapping, np.intp)

    @property
    def integrator(self) -> Integrator:
        integrator: Integrator = self.simulator.integrator
        return integrator

    @property
    def number_of_nodes(self) -> int:
        """Of the whole network; samples are of `nodes`."""
        return self.simulator.number_of_nodes

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of a state: (nvar, n_nodes, modes)."""
        count = self.number_of_nodes if self.nodes is None else len(self.nodes)
        return (self.model.nvar, count, self.model.number_of_modes)

    @property
    def labels(self) -> NDArray[Any]:
        """Names of its nodes."""
        labels = self.connectivity.region_labels
        if self.surface is not None:
            labels = labels[self.surface.region_mapping]
        return labels if self.nodes is None else labels[self.nodes]

    def described(self, all_inputs: bool) -> dict[str, Any]:
        """The population as the engine takes it."""
        model = self.model
        return {
            "model": model._equations(),
            "parameters": self.parameters(),
            "nodes": [] if self.nodes is None else self.nodes.tolist(),
            "noise": self.noise_strength(),
            "bounds": model._bounds() or self.integrator._bounds(model.nvar),
            "all_inputs": all_inputs,
            "observables": model._observables(),
        }

    def parameters(self) -> dict[str, NDArray[np.float64]]:
        """Those of the model; on a surface, values per region go to its vertices."""
        values = self.model._values()
        vectors = [n for n, p in self.model._declared.items() if p["kind"] == "vector"]
        return {n: v if n in vectors else self._to_nodes(v) for n, v in values.items()}

    def _to_nodes(self, values: NDArray[Any], axis: int = 0) -> NDArray[Any]:
        """One value per node from one per region, on a surface."""
        if self.surface is None or values.shape[axis] != self.connectivity.number_of_regions:
            return values
        return np.asarray(np.take(values, self.surface.region_mapping, axis=axis))

    @property
    def noise(self) -> Any:
        """Its noise; None where there is none."""
        integrator = self.integrator
        if not isinstance(integrator, IntegratorStochastic):
            return None
        return integrator.noise if self.own_noise is None else self.own_noise

    def clamps(self) -> tuple[list[int], NDArray[np.float64]]:
        """Clamped state variables, and their values, shape (n_clamped, n_nodes, modes)."""
        if self.own_clamps is None:
            return self.integrator._clamps(self.shape)
        _, nodes, modes = self.shape
        known = self.model.state_variables
        chosen, held = [], np.empty((len(self.own_clamps), nodes, modes))
        for row, (variable, value) in zip(held, self.own_clamps.items(), strict=True):
            if variable not in known:
                raise ValueError(
                    f"clamped{self._of()} names {variable!r}, which is no state variable"
                    + suggestion(variable, known)
                )
            name = f"clamped {variable}{self._of()}"
            wants = f"a number, one per node ({nodes}), or shape {(nodes, modes)}"
            values = real_array(name, value, wants)
            if values.shape not in ((), (1,), (nodes,), (nodes, modes)):
                raise ValueError(f"{name} wants {wants}; got shape {values.shape}")
            if not np.isfinite(values).all():
                raise ValueError(f"{name} wants finite numbers; got {value!r}")
            row[:] = values if values.ndim == 2 else values.reshape(-1, 1)
            chosen.append(known.index(variable))
        return chosen, held

    def noise_strength(self) -> NDArray[np.float64]:
        """As the engine takes it: (1,), (nvar,) or (nvar, n_nodes, modes), flat."""
        noise = self.noise
        if noise is None:
            return np.empty(0)
        variables, count, modes = self.shape
        if noise._is_set and (self.own_noise is not None or self.nodes is None):
            return np.asarray(noise._strength(variables, count, modes, self._to_nodes), np.float64)
        if noise._is_set:  # the simulator's counts all nodes
            strength = noise._strength(variables, self.number_of_nodes, modes)
            if strength.size in (1, variables):
                return np.asarray(strength, np.float64)
            return np.asarray(strength.reshape(variables, -1, modes)[:, self.nodes].ravel())
        ranges = np.array(list(self.model._ranges().values()))
        strength = 1e-6 * np.ptp(ranges, axis=1) ** 2
        if self.simulator._engine is None:
            warn(
                "the noise has no strength (nsig), and 1.0 would swamp most models; using "
                f"nsig={np.array2string(strength, precision=2, separator=', ')}, one millionth of "
                "the squared range of each state variable: set nsig to choose your own",
            )
        return np.asarray(strength, np.float64)

    def history(self, given: ArrayLike) -> NDArray[np.float64]:
        """Initial conditions, checked."""
        name = f"initial_conditions{self._of()}"
        wants = f"shape (n_times, {', '.join(map(str, self.shape))})"
        history = real_array(name, given, wants)
        if history.ndim == 4:
            history = self._to_nodes(history, axis=2)
        if history.ndim != 4 or history.shape[1:] != self.shape or len(history) == 0:
            raise ValueError(
                f"{name} wants {wants}, that is (time, state variable, region, mode); "
                f"got {history.shape}"
            )
        if not np.isfinite(history).all():
            t, v, i, m = np.argwhere(~np.isfinite(history))[0]
            raise ValueError(
                f"{name} wants finite numbers; got {history[t, v, i, m]} at time {t}, "
                f"{self.model.state_variables[v]}, region {self.labels[i]}, mode {m}"
            )
        return history

    def state(self, given: ArrayLike) -> NDArray[np.float64]:
        """A state to go on from, checked."""
        name = f"current_state{self._of()}"
        state = real_array(name, given, f"shape {self.shape}")
        if state.shape != self.shape:
            raise ValueError(f"{name} wants shape {self.shape}; got {state.shape}")
        if not np.isfinite(state).all():
            v, i, _ = np.argwhere(~np.isfinite(state))[0]
            raise ValueError(
                f"{name} wants finite numbers; got {state[~np.isfinite(state)][0]} for "
                f"{self.model.state_variables[v]} of region {self.labels[i]}"
            )
        return state

    def increments(self, given: ArrayLike, steps: int) -> NDArray[np.float64]:
        """Increments of the Wiener processes, checked."""
        name = f"increments{self._of()}"
        values = real_array(name, given, "one number per step, variable and node")
        if values.shape != (steps, *self.shape):
            raise ValueError(
                f"{name} want shape {(steps, *self.shape)}, that is (step, state variable, "
                f"region, mode); got {values.shape}"
            )
        return values

    def _of(self) -> str:
        return f" of {self.name!r}" if self.name else ""


def populations_of(simulator: Simulator) -> list[Population]:
    """The populations of a simulator, whose connectome is configured."""
    network = simulator.model
    if simulator.surface is not None:
        from virtualbrain.cortex import Cortex

        instance("surface", simulator.surface, Cortex)
        simulator.surface.region_mapping_data.connectivity = simulator.connectivity
    if not isinstance(network, Hybrid):
        return [Population(simulator, 0, network)]
    if simulator.surface is not None:
        raise ValueError("surface: all vertices run one model; got a Hybrid")
    for name in ("clamped_state_variable_indices", "bounded_state_variable_indices"):
        given = getattr(simulator.integrator, name)
        if given is not None and np.size(given):
            raise ValueError(
                f"{name} count the state variables of one model; got a Hybrid. Its populations "
                "have `clamped`, and their models state_variable_boundaries"
            )
    nodes = network._nodes(simulator.connectivity)
    return [
        Population(simulator, index, p.model, nodes[index], p.name, p.noise, p.clamped)
        for index, p in enumerate(network)
    ]


def by_name(network: Model | Hybrid, values: list[Any]) -> Any:
    """One value per population: a dict of their names, or the only one as it is."""
    if not isinstance(network, Hybrid):
        return values[0]
    return dict(zip((p.name for p in network), values, strict=True))


def in_order(name: str, network: Model | Hybrid, given: Any) -> list[Any]:
    """What a user gives `by_name`, as a list."""
    if not isinstance(network, Hybrid):
        return [given]
    names = [p.name for p in network]
    if not isinstance(given, dict) or set(given) != set(names):
        got = sorted(given) if isinstance(given, dict) else f"a {type(given).__name__}"
        raise TypeError(
            f"{name} wants a dict with one array for each population, {', '.join(names)}; got {got}"
        )
    return [given[n] for n in names]


def initial_histories(
    simulator: Simulator, populations: list[Population], longest_delay: int
) -> tuple[list[NDArray[np.float64]], int]:
    """States of each population in the order of time, and the step of the last."""
    name, given = "initial_conditions", simulator.initial_conditions
    if given is None:
        rows = longest_delay + 1 if simulator.surface is None else 1
        rng = np.random.default_rng(simulator.seed)
        return [p.model.initial(rows, p.shape[1], rng) for p in populations], 0
    each = in_order(name, simulator.model, given)
    histories = [p.history(g) for p, g in zip(populations, each, strict=True)]
    rows = len(histories[0])
    if any(len(h) != rows for h in histories):
        raise ValueError(
            f"{name} want the same number of times for all populations; got "
            f"{', '.join(str(len(h)) for h in histories)}"
        )
    return histories, rows - 1


def place_of(populations: list[Population], node: int) -> tuple[Population, str]:
    """The population of a node of the simulator, and the node's label."""
    p = next(p for p in populations if p.nodes is None or node in p.nodes)
    place = node if p.nodes is None else int(np.searchsorted(p.nodes, node))
    return p, str(p.labels[place])
