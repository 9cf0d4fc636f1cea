"""Functional connectivity of a linearised network, without simulating it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._signals import square

__all__ = ["LinearFluctuations", "central_jacobian", "linear_fluctuations"]


@dataclass(frozen=True)
class LinearFluctuations:
    """Stationary fluctuations around a stable fixed point, to first order in the noise.

    Attributes
    ----------
    covariance : array, shape (n_states, n_states)
    jacobian : array, shape (n_states, n_states), 1/ms
    decay : float, 1/ms
        Of the slowest mode: minus the largest real part of the eigenvalues.
    """

    covariance: NDArray[np.float64]
    jacobian: NDArray[np.float64]
    decay: float

    def correlation(self, states: slice = slice(None)) -> NDArray[np.float64]:
        """Pearson correlation of some states, by default of all.

        States in the order (state variable, region) have FC of the first variable in
        ``slice(n_regions)``.
        """
        cov = self.covariance[states, states]
        size = np.sqrt(np.diag(cov))
        return np.asarray(np.clip(cov / size / size[:, np.newaxis], -1.0, 1.0), np.float64)

    def lagged_covariance(self, lag: float) -> NDArray[np.float64]:
        """Covariance of states with states `lag` ms earlier, shape (n_states, n_states)."""
        from scipy.linalg import expm

        if not lag >= 0.0:
            raise ValueError(f"lag wants 0 ms or more; got {lag}")
        return np.asarray(expm(self.jacobian * lag) @ self.covariance, np.float64)


def linear_fluctuations(jacobian: ArrayLike, nsig: ArrayLike) -> LinearFluctuations:
    """Covariance of dx = J x dt + sqrt(2 nsig) dW: the analytic functional connectivity.

    Parameters
    ----------
    jacobian : array, shape (n_states, n_states), 1/ms
        Derivatives of rates (rows) by states (columns) at a fixed point of the whole network,
        coupling included; from `central_jacobian`, or known.
    nsig : float or array, shape (n_states,) or (n_states, n_states)
        Strength of the noise as in `virtualbrain.noise`, half the variance per ms; a matrix if
        noise is correlated.

    Returns
    -------
    fluctuations : LinearFluctuations

    Raises
    ------
    ValueError
        A fixed point that is not stable, or other shapes.

    Notes
    -----
    The Lyapunov equation J C + C J' + 2 nsig = 0 is solved for C. Delays are neglected, which holds
    for fluctuations slower than they are.

    References
    ----------
    Deco et al. 2013, J. Neuroscience 33:11239-11252, doi:10.1523/JNEUROSCI.1091-13.2013

    Examples
    --------
    >>> found = linear_fluctuations([[-1.0, 0.5], [0.5, -1.0]], nsig=0.5)
    >>> found.correlation().round(6)
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    from scipy.linalg import solve_continuous_lyapunov

    J = square("jacobian", jacobian)
    if not np.isfinite(J).all():
        raise ValueError("jacobian wants finite numbers")
    noise = np.asarray(nsig, np.float64)
    if noise.ndim < 2:
        try:
            noise = np.diag(np.broadcast_to(noise, len(J)))
        except ValueError:
            raise ValueError(
                f"nsig wants one number, or one per state, {len(J)}; got shape {noise.shape}"
            ) from None
    if noise.shape != J.shape or not np.isfinite(noise).all() or (np.diag(noise) < 0).any():
        raise ValueError(
            f"nsig wants finite numbers of 0 or more, at most shape {J.shape}; got {noise.shape}"
        )
    fastest = float(np.linalg.eigvals(J).real.max())
    if not fastest < 0.0:
        raise ValueError(
            f"the fixed point is not stable (an eigenvalue has the real part {fastest:g} per ms), "
            "so fluctuations around it do not settle: use a weaker coupling, or another state"
        )
    covariance = solve_continuous_lyapunov(J, -2.0 * noise)
    return LinearFluctuations((covariance + covariance.T) / 2.0, J, -fastest)


def central_jacobian(
    rates: Callable[[NDArray[np.float64]], ArrayLike], state: ArrayLike, step: float = 1e-5
) -> NDArray[np.float64]:
    """Derivatives of rates by states, from central differences.

    Parameters
    ----------
    rates : callable
        Of states, shape (n_states,): their rates of change in 1/ms, of the same shape.
    state : array, shape (n_states,)
        Where to take the derivatives, such as a fixed point.
    step : float
        To either side, relative to the size of a state where that is above 1.

    Returns
    -------
    jacobian : array, shape (n_states, n_states), 1/ms
        Precise to about the square of `step`.

    Raises
    ------
    ValueError
        Rates of another shape than the state, or not finite.

    Examples
    --------
    >>> central_jacobian(lambda x: [-x[0] + x[0] * x[1], -2 * x[1]], [1.0, 0.5]).round(6) + 0.0
    array([[-0.5,  1. ],
           [ 0. , -2. ]])
    """
    x = np.asarray(state, np.float64)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"state wants shape (n_states,); got {x.shape}")
    jacobian = np.empty((x.size, x.size))
    for k in range(x.size):
        h = step * max(1.0, abs(x[k]))
        above, below = x.copy(), x.copy()
        above[k] += h
        below[k] -= h
        change = np.asarray(rates(above), np.float64) - np.asarray(rates(below), np.float64)
        if change.shape != x.shape:
            raise ValueError(f"rates want shape {x.shape}, as the state; got {change.shape}")
        jacobian[:, k] = change / (above[k] - below[k])
    if not np.isfinite(jacobian).all():
        raise ValueError("rates are not finite at the state")
    return jacobian
