"""What may change between runs: parameters, noise, stimuli and clamps, as the engine takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._population import Population, in_order
from virtualbrain.integrators import Identity, IdentityStochastic, IntegratorStochastic
from virtualbrain.patterns import SampledStimulus, SpatioTemporalPattern, stimuli_of

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["Drive", "drive_values", "increments_of", "seed_of"]


class Drive:
    """Parameters, noise, stimuli and clamps of a population.

    Parameters
    ----------
    population : Population
    stimulus : SpatioTemporalPattern, SampledStimulus, list of them or None
        Over all nodes of the simulator.
    first_step : int
        Where the time of stimuli is 0.
    """

    def __init__(self, population: Population, stimulus: Any, first_step: int) -> None:
        self.population = population
        self.stvar = population.model.stvar
        self.first_step = first_step
        stimuli = stimuli_of(stimulus)
        self.patterns = [s for s in stimuli if isinstance(s, SpatioTemporalPattern)]
        self.samples = [s for s in stimuli if isinstance(s, SampledStimulus)]
        integrator = population.integrator
        self._dt = integrator.dt
        # a map adds a stimulus as it is
        is_map = isinstance(integrator, (Identity, IdentityStochastic))
        self._factor = 1.0 if is_map else integrator.dt

    def send(self, engine: Any, seed: int | None) -> None:
        """Give the engine all that can be edited between runs."""
        p = self.population
        which = {"population": p.index}
        engine.set_parameters(p.parameters(), **which)
        engine.set_noise(p.noise_strength(), **which)
        if p.noise is not None:
            engine.set_seed(p.noise.noise_seed if seed is None else seed)
            engine.colour_noise(p.noise.ntau, **which)
            engine.set_noise_gain(p.noise._gain(), **which)
        engine.set_clamps(*p.clamps(), **which)
        variables = self.stvar.tolist()
        terms = [pattern._term(p.number_of_nodes, p.region_mapping) for pattern in self.patterns]
        engine.set_stimuli([(variables, self._of_nodes(term)) for term in terms], **which)

    def _of_nodes(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        nodes = self.population.nodes
        return values if nodes is None else values[..., nodes]

    def courses(self, step: int, steps: int) -> NDArray[np.float64]:
        """Values of the patterns in the `steps` steps after `step`, shape (steps, n_patterns)."""
        first = step - self.first_step
        time = np.arange(first, first + steps, dtype=np.float64) * self._dt
        courses = [self._factor * p._course(time) for p in self.patterns]
        return np.stack(courses, axis=1) if courses else np.empty((steps, 0))

    def sampled(self, step: int, steps: int) -> NDArray[np.float64]:
        """What sampled stimuli add, shape (up to steps, nvar, n_nodes)."""
        variables, nodes, _ = self.population.shape
        first, whole = step - self.first_step, self.population.number_of_nodes
        mapping = self.population.region_mapping
        rows = [
            s._rows(first, steps, self._dt, variables, self.stvar, whole, mapping)
            for s in self.samples
        ]
        total = np.zeros((max((len(r) for r in rows), default=0), variables, nodes))
        for r in rows:
            total[: len(r)] += self._factor * self._of_nodes(r)
        return total


def drive_values(drives: list[Drive], step: int, steps: int) -> dict[str, Any]:
    """What stimuli add in the `steps` steps after `step`, as the engine takes it."""
    given: dict[str, Any] = {}
    if any(d.patterns for d in drives):
        given["stimulus"] = [d.courses(step, steps) for d in drives]
    if any(d.samples for d in drives):  # all populations have the same samples
        given["drive"] = [d.sampled(step, steps) for d in drives]
        given["drive_steps"] = len(given["drive"][0])
    return given


def increments_of(
    simulator: Simulator, populations: list[Population], given: Any, steps: int
) -> list[NDArray[np.float64]]:
    """Increments of the Wiener processes of each population, checked; none are given by None."""
    if given is None:
        return []
    if not isinstance(simulator.integrator, IntegratorStochastic):
        raise ValueError("increments want a stochastic integrator; got a deterministic one")
    each = in_order("increments", simulator.model, given)
    return [p.increments(g, steps) for p, g in zip(populations, each, strict=True)]


def seed_of(random_state: Any) -> int:
    """A seed of noise from a state of NumPy's generator, or a whole number.

    Examples
    --------
    >>> seed_of(7)
    7
    >>> seed_of(np.random.RandomState(7)) == seed_of(np.random.RandomState(7).get_state())
    True
    """
    if isinstance(random_state, (int, np.integer)) and not isinstance(random_state, bool):
        if not 0 <= random_state < 2**64:
            raise ValueError(f"random_state wants 0 to 2**64 - 1; got {random_state}")
        return int(random_state)
    stream = np.random.RandomState(0)
    try:
        given = random_state.get_state() if hasattr(random_state, "get_state") else random_state
        stream.set_state(given)
    except (TypeError, ValueError) as error:
        raise TypeError(
            "random_state wants a whole number or what numpy.random.RandomState.get_state() "
            f"returns; got {random_state!r}"
        ) from error
    high, low = stream.randint(0, 2**32, size=2, dtype=np.uint64)
    return int(high) << 32 | int(low)
