"""Settings that cannot be: the error names the key, what it got and what it wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from virtualbrain.config import RunConfig


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"clamp": {"Q": 1.0}}, "clamp: Generic2dOscillator has no state variable 'Q'"),
        ({"clamp": {"V": {"rV1": 1.0}}}, "clamp V wants a number for each region, or one for all"),
        ({"clamp": {"V": [1.0, 2.0]}}, "clamp V wants a number, or one for each of 76 regions"),
        ({"clamp": {"V": [[1.0], [1.0, 2.0]]}}, "clamp V wants lists of the same length"),
        ({"clamp": {"V": {"rV9": 1.0}}}, "clamp V: the connectome has no region 'rV9'; did you"),
        ({"clamp": {"V": {"76": 1.0, "*": 0.0}}}, "no region '76'; there are 0 to 75"),
        ({"clamp": 3}, "clamp wants names with values"),
        ({"clamp": {"V": np.inf}}, "finite"),
        ({"initial_conditions": {"Q": 1.0}}, "initial_conditions: .* no state variable 'Q'"),
        ({"initial_conditions": "none.h5"}, "initial_conditions: there is no file 'none.h5'"),
        ({"nsig": {"Q": 1.0}}, "nsig: Generic2dOscillator has no state variable 'Q'"),
        ({"nsig": {}}, "nsig wants"),
        ({"nsig": [[1.0], [1.0, 2.0]]}, "nsig"),
        ({"nsig": {"V": -1.0}}, "nsig wants numbers that are finite and not negative"),
        ({"ntau": 5}, "ntau wants noise: give its strength, nsig"),
        ({"nsig": 1.0, "ntau": -1}, "ntau must not be negative"),
        ({"noise_factor": "Linear"}, "noise_factor wants noise"),
        ({"nsig": 1.0, "noise_factor": "Linaer"}, "noise_factor: .*did you mean 'Linear'"),
        ({"nsig": 1.0, "noise_factor": "Linear:q=1"}, "noise_factor: Linear has no parameter 'q'"),
        ({"nsig": 1.0, "noise_factor": "Linear:q"}, "noise_factor wants EQUATION:NAME=NUMBER"),
        ({"nsig": 1.0, "noise_factor": "1 + * var"}, "noise_factor"),
        ({"nsig": 1.0, "noise_factor": {"a": 1}}, "noise_factor wants an equation"),
        ({"rtol": 1e-3}, "rtol is a tolerance of Dopri5, Dop853 and VODE; the integrator is Heun"),
        ({"integrator": "Dopri5", "atol": 0}, "atol wants a number larger than 0"),
        ({"state_variable_boundaries": {"V": [1.0, 0.0]}}, "V wants two numbers, lower and upper"),
        ({"state_variable_boundaries": {"Q": [0.0, 1.0]}}, "no state variable 'Q'"),
        ({"stvar": ["Q"]}, "stvar: Generic2dOscillator has no state variable 'Q'"),
        ({"monitor": {"period": 1}}, r"monitor\[0\] wants a key monitor"),
        ({"monitor": {"monitor": "Raw", "priod": 1}}, r"monitor\[0\]: Raw has no 'priod'"),
        ({"monitor": {"monitor": "Raw", "variables_of_interest": "V"}}, "use RawVoi"),
        ({"monitor": {"monitor": "RawVoi", "variables_of_interest": "W"}}, "have no 'W'"),
        ({"monitor": {"monitor": "Bold:9", "hrf_kernel": "Linear"}}, "wants a response function"),
        ({"monitor": {"monitor": "EEG:9", "sensors": "none.txt"}}, "none.txt"),
        ({"monitor": {"monitor": "EEG:9", "sensors": 3}}, r"monitor\[0\].sensors wants a text"),
        ({"monitor": {"monitor": "EEG:9", "sigma": {"rV1": 3}}}, "sigma"),
        ({"stimulus": "PulseTrain"}, "stimulus wants EQUATION:NAME=VALUE"),
        ({"stimulus": "PulseTrain:rV1=x"}, "stimulus wants REGION=WEIGHT; got 'rV1=x'"),
        ({"stimulus": "Pulses:rV1"}, "stimulus.*temporal: there is no 'Pulses'"),
        ({"stimulus": "PulseTrain:onst=3:rV1"}, "did you mean 'onset'"),
        ({"stimulus": "PulseTrain:rV9"}, "stimulus.*weight: the connectome has no region 'rV9'"),
        ({"stimulus": "@none.txt:rV1"}, "stimulus.values: there is no file 'none.txt'"),
        ({"stimulus": 3}, "stimulus wants a table"),
        ({"stimulus": {"temporal": "Cosine"}}, "stimulus wants a weight"),
        ({"stimulus": {"weight": 1}}, "stimulus wants either temporal"),
        ({"stimulus": {"temporal": "Cosine", "weihgt": 1}}, "did you mean 'weight'"),
        ({"stimulus": {"temporal": "Cosine", "weight": 1, "period": 1}}, "period of values alone"),
        ({"stimulus": {"temporal": "Cosine", "weight": [1.0, 2.0]}}, "76 regions; got 2 numbers"),
        ({"stimulus": ["Cosine:rV1", {"temporal": 3, "weight": 1}]}, r"stimulus\[1\].temporal"),
        ({"stimulus": {"values": [[1.0, 2.0]]}}, "for each of 76 regions; got 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, TypeError, FileNotFoundError), match=message):
        RunConfig(**settings).simulator()


def test_results_without_a_last_state_are_no_initial_conditions(tmp_path: Path) -> None:
    (series,) = RunConfig(monitor=["Raw"]).simulator().run(n_steps=2)
    series.save(tmp_path / "a.h5")
    with pytest.raises(ValueError, match="holds no last states"):
        RunConfig(initial_conditions=str(tmp_path / "a.h5"))  # type: ignore[arg-type]
