"""The engine once more, in plain NumPy: slow, short, and nothing shared with the engine.

Numbering as in TVB: `states[k]` is step k; an initial history of T rows is steps 0 .. T-1.
Step k is driven by the states at k-1-delay, and its coupling is held over all stages of a scheme.
State arrays have shape (variables, nodes, modes), coupling arrays (coupling variables, nodes,
modes).
"""

# ruff: noqa: E741 - parameters and variables bear the names they have in the models

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

Array = np.ndarray
Dfun = Callable[[Array, Array], Array]


# --- engine -------------------------------------------------------------------------------------


def euler(x: Array, f: Any, dt: float, bound: Any, noise: Any) -> Array:
    return bound(x + dt * f(x) + noise)


def heun(x: Array, f: Any, dt: float, bound: Any, noise: Any) -> Array:
    slope = f(x)
    predicted = bound(x + dt * slope + noise)
    return bound(x + dt * (slope + f(predicted)) / 2 + noise)


def runge_kutta_4(x: Array, f: Any, dt: float, bound: Any, noise: Any) -> Array:
    k1 = f(x)
    k2 = f(bound(x + dt / 2 * k1))
    k3 = f(bound(x + dt / 2 * k2))
    k4 = f(bound(x + dt * k3))
    return bound(x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4) + noise)


SCHEMES = {
    "EulerDeterministic": euler,
    "EulerStochastic": euler,
    "HeunDeterministic": heun,
    "HeunStochastic": heun,
    "RungeKutta4thOrderDeterministic": runge_kutta_4,
}


def coupled(
    states: Array, k: int, weights: Array, delays: Array, cvar: Sequence[int], pre: Any, post: Any
) -> Array:
    """Coupling that drives step k; rows of `weights` are targets, columns sources."""
    x = states[:, list(cvar)]
    total = np.zeros_like(x[0])
    for target, row in enumerate(weights):
        source = np.flatnonzero(row)
        # an array among the indices beside a slice: edges come first, put them back as nodes
        x_j = np.moveaxis(x[k - 1 - delays[target, source], :, source], 0, 1)
        x_i = x[k - 1, :, [target]].swapaxes(0, 1)
        total[:, target] = (row[source, None] * pre(x_i, x_j)).sum(axis=1)
    return post(total)


def simulate(
    *,
    weights: Array,
    delays: Array,
    dfun: Dfun,
    cvar: Sequence[int],
    pre: Callable[[Array, Array], Array],
    post: Callable[[Array], Array],
    scheme: str,
    dt: float,
    history: Array,
    n_steps: int,
    bounds: Mapping[int, tuple[float, float]] | None = None,
    increments: Array | None = None,
) -> Array:
    """States after each computed step, shape (n_steps, variables, nodes, modes).

    weights, delays : array, shape (nodes, nodes); delays in steps, integer
    history : array, shape (T, variables, nodes, modes), T > largest delay of an edge
    bounds : lowest and highest value by state variable
    increments : array, shape (n_steps, variables, nodes, modes), added as it is in each step
    """
    step = SCHEMES[scheme]
    first = len(history)
    if first <= delays[weights != 0].max(initial=0):
        raise ValueError("the history is shorter than the longest delay")

    def bound(x: Array) -> Array:
        for variable, (lo, hi) in (bounds or {}).items():
            x[variable] = np.clip(x[variable], lo, hi)
        return x

    states = np.empty((first + n_steps, *history.shape[1:]))
    states[:first] = [bound(x.copy()) for x in history]
    for k in range(first, first + n_steps):
        c = coupled(states, k, weights, delays, cvar, pre, post)
        noise = 0.0 if increments is None else increments[k - first]
        states[k] = step(states[k - 1], partial(dfun, c=c), dt, bound, noise)
    return states[first:]


# --- couplings: (pre, post) from parameters -----------------------------------------------------


def linear(a: float = 2**-8, b: float = 0.0) -> tuple[Any, Any]:
    return lambda x_i, x_j: x_j, lambda g: a * g + b


def scaling(a: float = 2**-8) -> tuple[Any, Any]:
    return linear(a)


def difference(a: float = 0.1) -> tuple[Any, Any]:
    return lambda x_i, x_j: x_j - x_i, lambda g: a * g


def kuramoto_coupling(a: float = 1.0) -> tuple[Any, Any]:
    # by the number of coupling variables, as in TVB, not of nodes
    return lambda x_i, x_j: np.sin(x_j - x_i), lambda g: a / len(g) * g


def hyperbolic_tangent(
    a: float = 1.0, b: float = 1.0, midpoint: float = 0.0, sigma: float = 1.0
) -> tuple[Any, Any]:
    return lambda x_i, x_j: a * (1 + np.tanh((b * x_j - midpoint) / sigma)), lambda g: g


def sigmoidal(
    cmin: float = -1.0,
    cmax: float = 1.0,
    midpoint: float = 0.0,
    a: float = 1.0,
    sigma: float = 230.0,
) -> tuple[Any, Any]:
    def post(g: Array) -> Array:
        return cmin + (cmax - cmin) / (1 + np.exp(-a * (g - midpoint) / sigma))

    return lambda x_i, x_j: x_j, post


def sigmoidal_jansen_rit(
    cmin: float = 0.0, cmax: float = 0.005, midpoint: float = 6.0, r: float = 0.56, a: float = 1.0
) -> tuple[Any, Any]:
    def pre(x_i: Array, x_j: Array) -> Array:
        potential = x_j[0] - x_j[1]
        rate = cmin + (cmax - cmin) / (1 + np.exp(r * (midpoint - potential)))
        return np.stack([rate, rate])

    return pre, lambda g: a * g


def pre_sigmoidal(
    H: float = 0.5, Q: float = 1.0, G: float = 60.0, P: float = 1.0, theta: float = 0.5,
    *, dynamic: bool,
) -> tuple[Any, Any]:  # fmt: skip
    assert not dynamic  # its post looks at x_i: test_pre_sigmoidal.py
    return lambda x_i, x_j: H * (Q + np.tanh(G * (P * x_j - theta))), lambda g: g


COUPLINGS = {
    "Linear": linear,
    "Scaling": scaling,
    "Difference": difference,
    "Kuramoto": kuramoto_coupling,
    "HyperbolicTangent": hyperbolic_tangent,
    "Sigmoidal": sigmoidal,
    "SigmoidalJansenRit": sigmoidal_jansen_rit,
    "PreSigmoidal": pre_sigmoidal,
}


# --- models: rates from state x and coupling c --------------------------------------------------


def generic_2d_oscillator(
    x, c, *, tau=1.0, I=0.0, a=-2.0, b=-10.0, c_=0.0, d=0.02, e=3.0, f=1.0, g=0.0,
    alpha=1.0, beta=1.0, gamma=1.0,
):  # fmt: skip
    V, W = x
    dV = d * tau * (alpha * W - f * V**3 + e * V**2 + g * V + gamma * (I + c[0]))
    dW = d / tau * (a + b * V + c_ * V**2 - beta * W)
    return np.stack([dV, dW])


def jansen_rit(
    x, c, *, A=3.25, B=22.0, a=0.1, b=0.05, v0=5.52, nu_max=0.0025, r=0.56, J=135.0,
    a_1=1.0, a_2=0.8, a_3=0.25, a_4=0.25, mu=0.22,
):  # fmt: skip
    y0, y1, y2, y3, y4, y5 = x

    def rate(potential):
        return 2 * nu_max / (1 + np.exp(r * (v0 - potential)))

    return np.stack(
        [
            y3,
            y4,
            y5,
            A * a * rate(y1 - y2) - 2 * a * y3 - a**2 * y0,
            A * a * (mu + a_2 * J * rate(a_1 * J * y0) + c[0]) - 2 * a * y4 - a**2 * y1,
            B * b * a_4 * J * rate(a_3 * J * y0) - 2 * b * y5 - b**2 * y2,
        ]
    )


def kuramoto(x, c, *, omega=1.0):
    return omega + c[:1]


def montbrio_pazo_roxin(
    x, c, *, tau=1.0, I=0.0, Delta=1.0, J=15.0, eta=-5.0, cr=1.0, cv=0.0
):  # fmt: skip
    r, V = x
    dr = (Delta / (np.pi * tau) + 2 * V * r) / tau
    dV = (V**2 - (np.pi * tau * r) ** 2 + eta + J * tau * r + I + cr * c[0] + cv * c[1]) / tau
    return np.stack([dr, dV])


def reduced_wong_wang(
    x, c, *, a=0.27, b=0.108, d=154.0, gamma=0.641, tau_s=100.0, w=0.6, J_N=0.2609, I_o=0.33
):
    (S,) = x
    drive = a * (w * J_N * S + I_o + J_N * c[0]) - b
    rate = drive / (1 - np.exp(-d * drive))
    return np.stack([-S / tau_s + (1 - S) * rate * gamma])


def wilson_cowan(
    x, c, *, c_ee=12.0, c_ei=4.0, c_ie=13.0, c_ii=11.0, tau_e=10.0, tau_i=10.0, a_e=1.2, b_e=2.8,
    c_e=1.0, theta_e=0.0, a_i=1.0, b_i=4.0, theta_i=0.0, c_i=1.0, r_e=1.0, r_i=1.0, k_e=1.0,
    k_i=1.0, P=0.0, Q=0.0, alpha_e=1.0, alpha_i=1.0, shift_sigmoid=True,
):  # fmt: skip
    E, I = x

    def response(u, height, slope, middle):
        at_rest = np.where(shift_sigmoid, 1 / (1 + np.exp(slope * middle)), 0)
        return height * (1 / (1 + np.exp(-slope * (u - middle))) - at_rest)

    s_e = response(alpha_e * (c_ee * E - c_ei * I + P - theta_e + c[0]), c_e, a_e, b_e)
    s_i = response(alpha_i * (c_ie * E - c_ii * I + Q - theta_i), c_i, a_i, b_i)
    return np.stack([(-E + (k_e - r_e * E) * s_e) / tau_e, (-I + (k_i - r_i * I) * s_i) / tau_i])


def epileptor(
    x, c, *, a=1.0, b=3.0, c_=1.0, d=5.0, r=0.00035, s=4.0, x0=-1.6, Iext=3.1, slope=0.0,
    Iext2=0.45, tau=10.0, aa=6.0, bb=2.0, Kvf=0.0, Kf=0.0, Ks=0.0, tt=1.0, modification=False,
):  # fmt: skip
    # s is a parameter of TVB's class that its equations do not use: they hold the number 4
    x1, y1, z, x2, y2, g = x
    f1 = np.where(x1 < 0, -a * x1**2 + b * x1, slope - x2 + 0.6 * (z - 4) ** 2)
    linear_h = 4 * (x1 - x0) + np.where(z < 0, -0.1 * z**7, 0)
    h = np.where(modification, x0 + 3 / (1 + np.exp(-(x1 + 0.5) / 0.1)), linear_h)
    f2 = np.where(x2 < -0.25, 0, aa * (x2 + 0.25))
    return tt * np.stack(
        [
            y1 - z + Iext + Kvf * c[0] + f1 * x1,
            c_ - d * x1**2 - y1,
            r * (h - z + Ks * c[0]),
            -y2 + x2 - x2**3 + Iext2 + bb * g - 0.3 * (z - 3.5) + Kf * c[1],
            (-y2 + f2) / tau,
            -0.01 * (g - 0.1 * x1),
        ]
    )


# rates, coupling variables, bounds
MODELS: dict[str, tuple[Any, tuple[int, ...], dict[int, tuple[float, float]]]] = {
    "Epileptor": (epileptor, (0, 3), {}),
    "Generic2dOscillator": (generic_2d_oscillator, (0,), {}),
    "JansenRit": (jansen_rit, (1, 2), {}),
    "Kuramoto": (kuramoto, (0,), {}),
    "MontbrioPazoRoxin": (montbrio_pazo_roxin, (0, 1), {0: (0.0, np.inf)}),
    "ReducedWongWang": (reduced_wong_wang, (0,), {0: (0.0, 1.0)}),
    "WilsonCowan": (wilson_cowan, (0, 1), {}),
}


def rates(model: str, **params: Any) -> Dfun:
    """`dfun(x, c)` of a model; a parameter is a number or one value per node.

    A parameter called c, like the coupling, is spelled c here too.
    """
    columns = {("c_" if k == "c" else k): np.reshape(v, (-1, 1)) for k, v in params.items()}
    return partial(MODELS[model][0], **columns)
