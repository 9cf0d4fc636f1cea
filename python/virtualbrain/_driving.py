"""What drives a simulation from outside: noise, stimuli and clamps, as the engine takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.integrators import Identity, IdentityStochastic, Integrator, IntegratorStochastic
from virtualbrain.patterns import SampledStimulus, SpatioTemporalPattern, stimuli_of

__all__ = ["Drive", "seed_of"]


class Drive:
    """Noise, stimuli and clamps of a configured simulator.

    Parameters
    ----------
    integrator : Integrator
    stimulus : SpatioTemporalPattern, SampledStimulus, list of them or None
    stvar : array of int
        State variables that stimuli drive.
    shape : tuple of int
        (nvar, n_nodes, modes).
    first_step : int
        Where the time of stimuli is 0.
    region_mapping : array of int, shape (n_nodes,)
        Of the nodes of a surface.
    """

    def __init__(
        self,
        integrator: Integrator,
        stimulus: Any,
        stvar: NDArray[np.int64],
        shape: tuple[int, int, int],
        first_step: int,
        region_mapping: NDArray[np.intp] | None = None,
    ) -> None:
        self.integrator = integrator
        self.stvar = stvar
        self.shape = shape
        self.first_step = first_step
        self.region_mapping = region_mapping
        stimuli = stimuli_of(stimulus)
        self.patterns = [s for s in stimuli if isinstance(s, SpatioTemporalPattern)]
        self.samples = [s for s in stimuli if isinstance(s, SampledStimulus)]
        # a map adds a stimulus as it is
        is_map = isinstance(integrator, (Identity, IdentityStochastic))
        self._factor = 1.0 if is_map else integrator.dt

    def send(self, engine: Any, seed: int | None) -> None:
        """Give the engine all that can be edited between runs."""
        if isinstance(self.integrator, IntegratorStochastic):
            noise = self.integrator.noise
            engine.set_seed(noise.noise_seed if seed is None else seed)
            engine.colour_noise(noise.ntau)
            engine.set_noise_gain(noise._gain())
        engine.set_clamps(*self.integrator._clamps(self.shape))
        variables = self.stvar.tolist()
        engine.set_stimuli(
            [(variables, p._term(self.shape[1], self.region_mapping)) for p in self.patterns]
        )

    def values(self, step: int, steps: int) -> dict[str, Any]:
        """What stimuli add in the `steps` steps after `step`, as the engine takes it."""
        first = step - self.first_step
        given: dict[str, Any] = {}
        if self.patterns:
            time = np.arange(first, first + steps, dtype=np.float64) * self.integrator.dt
            courses = [self._factor * p._course(time) for p in self.patterns]
            given["stimulus"] = [np.stack(courses, axis=1)]
        if self.samples:
            variables, nodes, _ = self.shape
            rows = [
                s._rows(
                    first, steps, self.integrator.dt, variables, self.stvar, nodes,
                    self.region_mapping,
                )
                for s in self.samples
            ]  # fmt: skip
            longest = max(len(r) for r in rows)
            total = np.zeros((longest, variables, nodes))
            for r in rows:
                total[: len(r)] += self._factor * r
            given |= {"drive": [total], "drive_steps": longest}
        return given


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
