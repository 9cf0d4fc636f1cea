"""Feedback inhibition control: inhibition J_i that lets every region fire at the same rate.

In the excitatory-inhibitory Wong-Wang model a region that receives much fires much. Cortex at rest
does not: Deco et al. (2014) tune the local inhibition J_i of each region so that its excitatory
population fires at about 3 Hz, whatever the connectome and the coupling.

`balanced_inhibition` finds these J_i from the equations, at once and exactly for a network without
noise. `tune_inhibition` starts from them and corrects them by simulation, for a network with noise.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.connectivity import Connectivity
from virtualbrain.coupling import Coupling
from virtualbrain.models import Model
from virtualbrain.monitors import SubSample
from virtualbrain.simulator import Simulator

__all__ = ["TunedInhibition", "balanced_inhibition", "firing_rates", "tune_inhibition"]

Array = NDArray[np.float64]

_MODELS = ("ReducedWongWangExcInh", "DecoBalancedExcInh")
_COUPLINGS = ("Linear", "Scaling", "Difference")


def firing_rates(model: Model, state: ArrayLike, coupling: ArrayLike) -> tuple[Array, Array]:
    """Firing rates of the excitatory and of the inhibitory population.

    Parameters
    ----------
    model : ReducedWongWangExcInh or DecoBalancedExcInh
    state : array, shape (..., 2, n_nodes)
        S_e and S_i.
    coupling : array, shape (..., n_nodes)
        Long-range input, what the coupling makes of S_e.

    Returns
    -------
    excitatory, inhibitory : array, shape (..., n_nodes), Hz

    References
    ----------
    Deco et al. 2014, Journal of Neuroscience 34:7886-7898, doi:10.1523/JNEUROSCI.5068-13.2014

    Examples
    --------
    An isolated region, at its fixed point:

    >>> from virtualbrain.models import ReducedWongWangExcInh
    >>> excitatory, _ = firing_rates(ReducedWongWangExcInh(), [[0.164757], [0.039218]], 0.0)
    >>> excitatory.round(2)
    array([3.08])
    """
    p = _parameters(model)
    s_e, s_i = np.moveaxis(np.asarray(state, float), -2, 0)
    network = p["G"] * p["J_N"] * np.asarray(coupling, float)
    x_e = p["w_p"] * p["J_N"] * s_e - p["J_i"] * s_i + p["W_e"] * p["I_o"] + network + p["I_ext"]
    x_i = p["J_N"] * s_e - s_i + p["W_i"] * p["I_o"] + p["lamda"] * network
    gain = p.get("M_i", np.ones(1))
    return (
        _rate((p["a_e"] * x_e - p["b_e"]) * gain, p["d_e"]),
        _rate((p["a_i"] * x_i - p["b_i"]) * gain, p["d_i"]),
    )


def balanced_inhibition(
    model: Model, connectivity: Connectivity, coupling: Coupling, rate: float = 3.0
) -> Array:
    """J_i for which all excitatory populations of a network at rest fire at the same rate.

    If all do, each region knows what it receives. What remains per region is its inhibitory
    population, one equation with one solution, and J_i, which then enters linearly. The result is
    exact for a network without noise. The fixed point is stable up to some coupling strength: G =
    1.34 for the 76 regions of tvb-data without self-connections, with weights divided by their
    spectral radius and Linear(a=1). Beyond it no constant J_i holds all regions at this rate.

    Parameters
    ----------
    model : ReducedWongWangExcInh or DecoBalancedExcInh
        Its own J_i does not matter.
    connectivity : Connectivity
    coupling : coupling.Linear, Scaling or Difference
    rate : float, Hz
        Rate of the excitatory populations.

    Returns
    -------
    J_i : array, shape (n_nodes,), nA

    Raises
    ------
    ValueError
        A rate that the model cannot reach, naming the region.

    References
    ----------
    Deco et al. 2014, Journal of Neuroscience 34:7886-7898, doi:10.1523/JNEUROSCI.5068-13.2014

    Examples
    --------
    >>> import virtualbrain as vb
    >>> conn = vb.Connectivity.from_file()
    >>> conn.weights /= conn.weights.sum(axis=1).max()
    >>> model = vb.models.ReducedWongWangExcInh(G=1.0)
    >>> model.J_i = balanced_inhibition(model, conn, vb.coupling.Linear(a=1.0))
    >>> print(f"{model.J_i.min():.3f} to {model.J_i.max():.3f}")
    1.011 to 1.632
    """
    return _balance(model, connectivity, coupling, rate)[0]


@dataclass
class TunedInhibition:
    """What `tune_inhibition` found.

    Attributes
    ----------
    J_i : array, shape (n_nodes,), nA
    rates : array, shape (n_nodes,), Hz
        Mean excitatory rates of the last simulation.
    iterations : int
        Simulations that it took.
    converged : bool
        Whether all rates are within the tolerance.
    """

    J_i: Array
    rates: Array
    iterations: int
    converged: bool


def tune_inhibition(
    simulator: Simulator,
    rate: float = 3.0,
    tolerance: float = 0.1,
    settle: float = 2000.0,
    duration: float = 10_000.0,
    max_iterations: int = 20,
) -> TunedInhibition:
    """J_i for which the excitatory populations of a simulated network fire at the same mean rate.

    Noise moves mean rates away from those of the fixed point, since rates are not linear in their
    inputs. With `balanced_inhibition` to start from, the network is simulated again and again from
    its fixed point, with the same noise; between runs each J_i takes the current away that its
    region has in excess of the target.

    Parameters
    ----------
    simulator : Simulator
        Of a ReducedWongWangExcInh or DecoBalancedExcInh. It is not changed: set
        ``simulator.model.J_i`` to the result.
    rate : float, Hz
    tolerance : float, Hz
        Largest deviation from `rate` of any region.
    settle, duration : float, ms
        Of each simulation: what is discarded, and what is averaged. Averages of a noisy rate need
        time: with too short a duration the tolerance is not reached.
    max_iterations : int

    Returns
    -------
    tuned : TunedInhibition

    References
    ----------
    Deco et al. 2014, Journal of Neuroscience 34:7886-7898, doi:10.1523/JNEUROSCI.5068-13.2014

    Examples
    --------
    >>> import virtualbrain as vb
    >>> sim = vb.Simulator(
    ...     model=vb.models.ReducedWongWangExcInh(G=0.5),
    ...     connectivity=vb.Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=[[0, 9], [9, 0]]),
    ...     coupling=vb.coupling.Linear(a=0.5),
    ...     integrator=vb.integrators.HeunDeterministic(dt=1.0),
    ... )
    >>> tune_inhibition(sim, settle=100.0, duration=200.0).rates.round(2)
    array([3., 3.])
    """
    for name, value in (("tolerance", tolerance), ("settle", settle), ("duration", duration)):
        if not value > 0:
            raise ValueError(f"{name} wants a number above 0; got {value!r}")
    if max_iterations < 1:
        raise ValueError(f"max_iterations wants a number of at least 1; got {max_iterations}")
    J_i, s_e, s_i = _balance(simulator.model, simulator.connectivity, simulator.coupling, rate)
    model = copy.deepcopy(simulator.model)
    model.variables_of_interest = ("S_e", "S_i")
    model.J_i = J_i
    dt = simulator.integrator.dt
    sim = Simulator(
        model=model,
        connectivity=simulator.connectivity,
        coupling=simulator.coupling,
        integrator=copy.deepcopy(simulator.integrator),
        noise=simulator.noise,
        monitors=[SubSample(period=dt * max(1, round(5.0 / dt)))],
        conduction_speed=simulator.conduction_speed,
        initial_conditions=np.array([np.full_like(s_i, s_e), s_i])[None, :, :, None],
        threads=simulator.threads,
    )
    p = _parameters(model)
    wanted = _inverse_rate(rate, p["d_e"]) / (p.get("M_i", np.ones(1)) * p["a_e"])
    for iteration in range(1, max_iterations + 1):
        sim.configure()  # back to the fixed point, with the same noise
        sim.run(simulation_length=settle)
        ((_, data),) = sim.run(simulation_length=duration)
        state = np.asarray(data)[:, :, :, 0]
        received = _received(simulator.connectivity, simulator.coupling, state[:, 0])
        rates = firing_rates(model, state, received)[0].mean(axis=0)
        deviation = np.abs(rates - rate).max()
        if deviation <= tolerance or iteration == max_iterations:
            break
        found = _inverse_rate(rates, p["d_e"]) / (p.get("M_i", np.ones(1)) * p["a_e"])
        # Half of the excess: regions answer each other's corrections.
        model.J_i = model.J_i + 0.5 * (found - wanted) / np.maximum(state[:, 1].mean(axis=0), 1e-3)
    return TunedInhibition(model.J_i.copy(), rates, iteration, bool(deviation <= tolerance))


def _balance(
    model: Model, connectivity: Connectivity, coupling: Coupling, rate: float
) -> tuple[Array, float, Array]:
    """J_i, and S_e and S_i of the fixed point at which all regions fire at `rate`."""
    p = _parameters(model)
    n = connectivity.number_of_regions
    if not (np.isfinite(rate) and rate > 0):
        raise ValueError(f"rate wants a number above 0 (Hz); got {rate!r}")
    for name in ("gamma_e", "tau_e"):
        if p[name].size > 1 and np.ptp(p[name]) > 0:
            raise ValueError(f"{name} wants the same value for all regions; they differ")
    opened = float(p["gamma_e"][0] * p["tau_e"][0] * rate)
    s_e = opened / (1.0 + opened)
    gain = p.get("M_i", np.ones(1))
    network = p["G"] * p["J_N"] * _received(connectivity, coupling, np.full(n, s_e))
    # S_i - tau gamma H(x_i(S_i)) rises from below 0 to above 0: it is bisected.
    constant = p["J_N"] * s_e + p["W_i"] * p["I_o"] + p["lamda"] * network
    low, high = np.zeros(n), np.ones(n)
    for _ in range(60):
        s_i = 0.5 * (low + high)
        u = (p["a_i"] * (constant - s_i) - p["b_i"]) * gain
        above = s_i > p["tau_i"] * p["gamma_i"] * _rate(u, p["d_i"])
        low, high = np.where(above, low, s_i), np.where(above, s_i, high)
    x_e = (_inverse_rate(rate, p["d_e"]) / gain + p["b_e"]) / p["a_e"]
    excess = p["w_p"] * p["J_N"] * s_e + p["W_e"] * p["I_o"] + network + p["I_ext"] - x_e
    J_i = excess / s_i
    if not (J_i > 0).all():
        worst = int(np.argmin(J_i))
        raise ValueError(
            f"rate wants a number that inhibition can bring down to; region "
            f"{connectivity.region_labels[worst]} gets too little excitation to fire at {rate:g} "
            "Hz: lower rate, or raise I_o or G"
        )
    return J_i, s_e, s_i


def _parameters(model: Model) -> dict[str, Array]:
    if type(model).__name__ not in _MODELS:
        raise TypeError(f"model wants a {' or '.join(_MODELS)}; got {type(model).__name__}")
    return {name: np.asarray(getattr(model, name), float) for name in model.parameter_names}


def _received(connectivity: Connectivity, coupling: Coupling, s_e: Array) -> Array:
    """Long-range input of each region, delays left out; s_e has shape (..., n_nodes)."""
    kind = type(coupling).__name__
    if kind not in _COUPLINGS:
        raise TypeError(f"coupling wants one of {', '.join(_COUPLINGS)}; got {kind}")
    weights = connectivity.weights
    total: Any = s_e @ weights.T
    if kind == "Difference":
        total = total - s_e * weights.sum(axis=1)
    return np.asarray(coupling.a * total + (coupling.b if kind == "Linear" else 0.0))


def _rate(u: Array, d: Array) -> Array:
    """u / (1 - exp(-d u)), Hz."""
    x = np.where(np.abs(d * u) < 1e-9, 1e-9, d * u)
    return np.asarray(x / -np.expm1(-x) / d)


def _inverse_rate(rate: ArrayLike, d: Array) -> Array:
    """The u for which u / (1 - exp(-d u)) is `rate`, by Newton's method on x = d u.

    x / (1 - exp(-x)) is convex and increasing: from a start to the right of the root, x = rate d,
    it comes down without overshooting.
    """
    y = np.maximum(np.asarray(rate, float), 1e-12) * d
    x = y.copy()
    for _ in range(100):
        x = np.where(np.abs(x) < 1e-6, 1e-6, x)
        e = -np.expm1(-x)
        value = x / e
        slope = (e - x * (1.0 - e)) / e**2
        step = (value - y) / slope
        x = x - np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-13:
            break
    return np.asarray(x / d)
