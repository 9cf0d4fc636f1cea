"""A new model is one new file: the one that CONTRIBUTING.md shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from programs import ROOT, Build, run

pytestmark = pytest.mark.xdist_group("engine")  # one process builds it for all

DRIVER = r"""
#include <cstdio>
#include "virtualbrain/simulation.hpp"

int main() {
  using namespace virtualbrain;
  for (const auto& name : model_names()) std::printf("%s ", name.c_str());
  const ModelInfo info = describe_model("VanDerPol");
  std::printf("\n%s\n", info.summary.c_str());
  for (const auto& p : info.parameters) std::printf("%s %g ", p.name.c_str(), p.value[0]);
  for (const auto& s : info.states) std::printf("%s ", s.name.c_str());
  std::printf("\n%zu rates\n", trace_model("VanDerPol").rates.size());

  Network network;
  const double weights[] = {0, 0.5, 2, 0};
  network.connectome = Connectome::dense(2, weights, nullptr);
  network.populations[0].model = "VanDerPol";
  network.populations[0].parameters = {{"mu", {1.0, 3.0}}};
  network.coupling_parameters = {{"a", {0.25}}};
  network.dt = 0.01;
  network.populations[0].observables = {{0, {}}};
  Simulation simulation(network);
  const double start[] = {1.0, -0.5, 0.0, 0.25};  // x of both nodes, y of both
  simulation.set_history(start, 1, 0);
  simulation.advance(1000);
  for (const double value : simulation.state()) std::printf("%.17g ", value);
}
"""


def by_numpy() -> np.ndarray:
    """The same in NumPy: Heun's scheme, coupling held over a step."""
    mu, weights = np.array([1.0, 3.0]), np.array([[0, 0.5], [2, 0]])
    state = np.array([[1.0, -0.5], [0.0, 0.25]])
    for _ in range(1000):
        coupling = 0.25 * weights @ state[0]

        def dfun(s: np.ndarray, c: np.ndarray = coupling) -> np.ndarray:
            return np.array([s[1] + c, mu * (1 - s[0] ** 2) * s[1] - s[0]])

        slope = dfun(state)
        state = state + 0.005 * (slope + dfun(state + 0.01 * slope))
    return state


def test_one_file_is_all_it_takes(engine_prefix: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples/cpp/CMakeLists.txt", tmp_path)
    (tmp_path / "main.cpp").write_text(DRIVER)
    driver = Build(tmp_path, tmp_path / "build")
    driver.configure(CMAKE_PREFIX_PATH=engine_prefix)
    driver.build()
    names, summary, table, rates, states = run(driver.folder / "alpha").splitlines()
    assert names.split() == ["Generic2dOscillator", "JansenRit", "VanDerPol"]
    assert summary.startswith("An oscillator")
    assert table.split() == ["mu", "1", "x", "y"]
    assert rates == "2 rates"
    found = np.array(states.split(), dtype=float).reshape(2, 2)
    np.testing.assert_allclose(found, by_numpy(), rtol=1e-12)
