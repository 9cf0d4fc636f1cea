"""Fluctuations of a network around its fixed point, from its model, coupling and connectome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._declared import suggestion
from virtualbrain.analysis._linearised import LinearFluctuations, linear_fluctuations

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity
    from virtualbrain.coupling import Coupling
    from virtualbrain.models import Model

__all__ = ["NetworkFluctuations", "network_fluctuations"]

Floats = NDArray[np.float64]

_STEP = 1e-5  # of differences, relative to states above 1
_ITERATIONS = 50
_HALVINGS = 12


@dataclass(frozen=True)
class NetworkFluctuations(LinearFluctuations):
    """Stationary fluctuations of a network around its fixed point.

    States are in the order (state variable, region).

    Attributes
    ----------
    covariance : array, shape (n_states, n_states)
    jacobian : array, shape (n_states, n_states), 1/ms
    decay : float, 1/ms
        Of the slowest mode: minus the largest real part of the eigenvalues.
    state : array, shape (nvar, n_regions)
        The fixed point.
    variables : tuple of str
        State variables.
    region_labels : array of str, shape (n_regions,)
    """

    state: Floats
    variables: tuple[str, ...]
    region_labels: NDArray[np.str_]

    def functional_connectivity(self, variable: str | int = 0) -> Floats:
        """Pearson correlation of a state variable between regions.

        Parameters
        ----------
        variable : str or int

        Returns
        -------
        fc : array, shape (n_regions, n_regions)
        """
        n = self.state.shape[1]
        if isinstance(variable, str):
            if variable not in self.variables:
                raise ValueError(
                    f"variable wants one of {', '.join(self.variables)}; got {variable!r}"
                    + suggestion(variable, self.variables)
                )
            variable = self.variables.index(variable)
        if not 0 <= variable < len(self.variables):
            raise ValueError(f"variable wants 0 to {len(self.variables) - 1}; got {variable}")
        return self.correlation(slice(variable * n, (variable + 1) * n))


def network_fluctuations(
    model: Model,
    coupling: Coupling,
    connectivity: Connectivity,
    nsig: ArrayLike,
    *,
    state: ArrayLike | None = None,
) -> NetworkFluctuations:
    """Analytic functional connectivity: of the network, linearised where it rests.

    The fixed point of the whole network is found by Newton's method; the Jacobian there is that of
    the model, which is exact, and that of the coupling, from central differences of what the engine
    computes.

    Parameters
    ----------
    model : Model
        Of one mode.
    coupling : Coupling
    connectivity : Connectivity
    nsig : float or array, shape (nvar,) or (nvar, n_regions)
        Strength of additive noise, as in `virtualbrain.noise`.
    state : array, shape (nvar,) or (nvar, n_regions)
        Where to start looking. Default the stable fixed point of an isolated region; where there
        are several, the one whose first state variable is lowest.

    Returns
    -------
    fluctuations : NetworkFluctuations

    Raises
    ------
    ValueError
        No fixed point near `state`, one that is not stable, or wrong shapes.

    Notes
    -----
    Delays and bounds of state variables are neglected. To first order in the noise, the result does
    not depend on how strong it is; near a bifurcation only weak noise is of first order.

    References
    ----------
    Deco et al. 2013, J. Neuroscience 33:11239-11252, doi:10.1523/JNEUROSCI.1091-13.2013

    Examples
    --------
    >>> import numpy as np
    >>> import virtualbrain as vb
    >>> pair = vb.Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=np.zeros((2, 2)))
    >>> found = network_fluctuations(
    ...     vb.models.Linear(gamma=-1.0), vb.coupling.Linear(a=0.5), pair, nsig=0.5
    ... )
    >>> found.functional_connectivity("x").round(6)
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    if model.number_of_modes != 1:
        raise ValueError(
            f"network_fluctuations wants a model of one mode; {type(model).__name__} has "
            f"{model.number_of_modes}"
        )
    connectivity.configure()
    n = connectivity.number_of_regions
    noise = _per_region("nsig", nsig, model.nvar, n)
    x = _per_region("state", _isolated(model) if state is None else state, model.nvar, n)
    network = _Network(model, coupling, connectivity)
    x = network.fixed_point(x)
    linear = linear_fluctuations(network.jacobian(x), noise.ravel())
    return NetworkFluctuations(
        linear.covariance, linear.jacobian, linear.decay,
        x, tuple(model.state_variables), connectivity.region_labels,
    )  # fmt: skip


def _per_region(name: str, value: ArrayLike, nvar: int, n: int) -> Floats:
    given = np.asarray(value, np.float64)
    wanted = given[:, np.newaxis] if given.ndim == 1 else given
    if given.ndim and given.shape not in ((nvar,), (nvar, n)):
        raise ValueError(
            f"{name} wants one number, or shape ({nvar},) or ({nvar}, {n}); got {given.shape}"
        )
    if not np.isfinite(given).all():
        raise ValueError(f"{name} wants finite numbers")
    return np.array(np.broadcast_to(wanted, (nvar, n)))


def _isolated(model: Model) -> Floats:
    """Where a region of mean parameters rests without input."""
    values = {p["name"]: getattr(model, p["name"]) for p in model._info["parameters"]}
    mean = {name: np.mean(v) if np.size(v) > 1 else v for name, v in values.items()}
    for point in type(model)(**mean).fixed_points():
        if point.stable:
            return point.state
    raise ValueError(
        f"an isolated region of {type(model).__name__} has no stable fixed point with these "
        "parameters: give state, near the one of the network"
    )


class _Network:
    """Rates of all regions and their derivatives, without delays and noise."""

    def __init__(self, model: Model, coupling: Coupling, connectivity: Connectivity) -> None:
        from virtualbrain.models import from_equations

        self.model, self.coupling = model, coupling
        self.connectome = connectivity.copy()
        self.connectome.tract_lengths = np.zeros_like(connectivity.tract_lengths)
        self.cvar = np.asarray(model.cvar)
        names = [model.state_variables[i] for i in self.cvar]
        # its states go where increments put them, and send what those of the model would
        self.still = from_equations(dict.fromkeys(names, "0"), cvar=names, name="Still")

    def input(self, states: Floats) -> Floats:
        """Long-range input of several states at once, shape (n_states, n_cvar, n_regions)."""
        from virtualbrain import integrators, monitors, noise
        from virtualbrain.simulator import Simulator

        sent = states[:, self.cvar, :, np.newaxis]
        sim = Simulator(
            model=self.still(),
            connectivity=self.connectome,
            coupling=self.coupling,
            integrator=integrators.EulerStochastic(dt=1.0, noise=noise.Additive(nsig=0.5)),
            monitors=monitors.AfferentCoupling(),
            initial_conditions=sent[:1],
            threads=1,
        ).configure()
        moves = np.diff(sent, axis=0, prepend=sent[:1])
        ((_, data),) = sim.run(n_steps=len(sent), increments=moves)
        return np.asarray(data[..., 0], np.float64)

    def rates(self, x: Floats, received: Floats) -> Floats:
        found: Any = self.model.dfun(x[..., np.newaxis], received[..., np.newaxis])
        return np.asarray(found, np.float64)[..., 0]

    def jacobian(self, x: Floats) -> Floats:
        """Of all states, in the order (state variable, region)."""
        nvar, n = x.shape
        step = _STEP * np.maximum(1.0, np.abs(x))
        tried = np.repeat(x[np.newaxis], 2 * len(self.cvar) * n + 1, axis=0)
        for k, (variable, region) in enumerate(np.ndindex(len(self.cvar), n)):
            size = step[self.cvar[variable], region]
            tried[1 + 2 * k, self.cvar[variable], region] += size
            tried[2 + 2 * k, self.cvar[variable], region] -= size
        inputs = self.input(tried)
        width = step[self.cvar].reshape(-1, 1, 1)
        by_state = (inputs[1::2] - inputs[2::2]) / (2.0 * width)  # sender, input, receiver

        received = inputs[0]
        own = self.model.jacobian(x[..., np.newaxis], received[..., np.newaxis])
        found = np.zeros((nvar, n, nvar, n))
        found[:, np.arange(n), :, np.arange(n)] = own
        sending = by_state.reshape(len(self.cvar), n, *by_state.shape[1:])
        for k in range(len(received)):
            size = _STEP * np.maximum(1.0, np.abs(received[k]))
            above, below = received.copy(), received.copy()
            above[k] += size
            below[k] -= size
            by_input = (self.rates(x, above) - self.rates(x, below)) / (2.0 * size)
            for sender, variable in enumerate(self.cvar):
                found[:, :, variable] += by_input[:, :, np.newaxis] * sending[sender, :, k].T
        return found.reshape(nvar * n, nvar * n)

    def fixed_point(self, x: Floats) -> Floats:
        """Newton's method, with steps cut until they help."""
        rates = self.rates(x, self.input(x[np.newaxis])[0])
        for _ in range(_ITERATIONS):
            if not np.isfinite(rates).all():
                break
            jacobian = self.jacobian(x)
            step = -np.linalg.lstsq(jacobian, rates.ravel(), rcond=None)[0].reshape(x.shape)
            if (np.abs(step) <= 1e-10 * np.maximum(1e-3, np.abs(x))).all():
                # a singular Jacobian also makes steps vanish
                if np.abs(rates).max() <= 1e-7 * np.abs(jacobian).max() * max(1.0, np.abs(x).max()):
                    return x
                break
            lengths = 0.5 ** np.arange(_HALVINGS)
            tried = x + lengths[:, np.newaxis, np.newaxis] * step
            rates_of = [self.rates(*pair) for pair in zip(tried, self.input(tried), strict=True)]
            size = np.array([np.abs(each).max() for each in rates_of])
            better = np.flatnonzero(size < np.abs(rates).max())
            best = int(better[0]) if better.size else 0
            x, rates = tried[best], rates_of[best]
        raise ValueError(
            "no fixed point of the network was found: give state, near one that is stable, such as "
            "where a simulation without noise ends"
        )
