"""Write equations.npz: values of tvb-library's equations, defaults and others.

tvb/bin/python tests/golden/make_equations.py
"""

from __future__ import annotations

import logging

logging.disable(logging.CRITICAL)

import numpy as np  # noqa: E402
from equation_cases import CASES, HERE, X  # noqa: E402
from tvb.datatypes import equations  # noqa: E402


def values(name: str, parameters: dict[str, float]) -> np.ndarray:
    equation = getattr(equations, name)()
    equation.parameters.update(parameters)
    return equation.evaluate(X)


if __name__ == "__main__":
    np.savez_compressed(
        HERE / "equations.npz", **{key: values(*case) for key, case in CASES.items()}
    )
