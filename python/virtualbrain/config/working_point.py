"""Where `virtualbrain run` starts from when it is told of no model."""

from virtualbrain.config.run import RunConfig

__all__ = ["WORKING_POINT"]

WORKING_POINT = RunConfig(
    weight_scaling="spectral",
    self_connections=False,
    model="ReducedWongWang",
    parameter={"w": 0.9, "I_o": 0.3},
    state_variable_range={"S": [0.0, 0.1]},
    coupling_parameter={"a": 0.81},
    integrator="HeunStochastic",
    dt=0.5,
    nsig=5e-7,
    monitor=["Bold:2000:MixtureOfGammas"],
)
"""Resting state of Deco et al. 2013 (doi:10.1523/JNEUROSCI.1091-13.2013), below its bifurcation.

Reduced Wong-Wang model with w = 0.9, I_o = 0.3 nA and noise of amplitude 0.001, that is
nsig = 0.001**2 / 2, started on the low branch, and the response function of Glover 1999. Weights
have no diagonal and a spectral radius of 1; without noise the low branch then ends at a coupling of
0.834. At 0.81 the noise does not end it, and FC of 5 minutes of BOLD correlates with SC by 0.57
(standard deviation over 20 seeds: 0.05); its mean over pairs is 0.09, its standard deviation 0.18.
See docs/working-point.md.
"""
