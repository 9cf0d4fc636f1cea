"""The oracle against tvb-library's golden files, so that tests may lean on it."""

from __future__ import annotations

import importlib.util
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import oracle
import pytest
from golden import cases

TOLERANCE = 1e-10
LAST_STEP = {"connectivity_76": 100, "connectivity_192": 100, "formula_998": 10}
KNOWN = [case for case in [*cases.CASES, *cases.STOCHASTIC_CASES] if case.model in oracle.MODELS]


@cache
def network(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Weights as the cases scale them, and tract lengths; read without virtualbrain."""
    if name == "formula_998":
        weights, lengths = cases.formula_998()
    else:
        data = importlib.util.find_spec("tvb_data").submodule_search_locations[0]
        with zipfile.ZipFile(Path(data, "connectivity", f"{name}.zip")) as archive:
            weights, lengths = (
                np.loadtxt(archive.open(next(m for m in archive.namelist() if part in m)))
                for part in ("weights", "tract_lengths")
            )
    return weights * cases.WEIGHT_SCALE[name], lengths


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case.name)
def test_oracle_matches_tvb(case: cases.Case) -> None:
    weights, lengths = network(case.network)
    n = len(weights)
    steps = np.array([s for s in case.steps if s <= LAST_STEP[case.network]])
    increments = None
    if case.nsig is not None:
        strength = np.sqrt(2 * np.array(case.nsig) * case.dt)[:, None, None]
        increments = strength * cases.normals(case, n, steps[-1])
    _, cvar, bounds = oracle.MODELS[case.model]
    pre, post = oracle.COUPLINGS[case.coupling](**case.coupling_params)
    x = oracle.simulate(
        weights=weights,
        delays=np.rint(lengths / cases.SPEED / case.dt).astype(int),
        dfun=oracle.rates(case.model, **case.parameters(n)),
        cvar=cvar,
        pre=pre,
        post=post,
        scheme=case.scheme,
        dt=case.dt,
        history=cases.history(case, lengths),
        n_steps=steps[-1],
        bounds=bounds,
        increments=increments,
    )
    with np.load(cases.HERE / f"{case.file}.npz") as golden:
        theirs = golden[f"{case.name}.x"][: len(steps)]
    ours = x[steps - 1][:, :, case.nodes]
    error = np.abs(ours - theirs).max(axis=(2, 3)) / np.abs(theirs).max(axis=(2, 3))
    assert (error <= TOLERANCE).all(), f"relative error {error}"


def test_too_short_a_history_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        oracle.simulate(
            weights=np.ones((1, 1)),
            delays=np.ones((1, 1), dtype=int),
            dfun=oracle.rates("Kuramoto"),
            cvar=(0,),
            pre=lambda x_i, x_j: x_j,
            post=lambda g: g,
            scheme="EulerDeterministic",
            dt=1.0,
            history=np.zeros((1, 1, 1, 1)),
            n_steps=1,
        )
