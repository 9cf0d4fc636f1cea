"""Functions of one variable with named parameters: of time, of distance, of a value per node.

An equation is text that can be read and numbers that can be edited:

>>> from virtualbrain import equations
>>> pulses = equations.PulseTrain()
>>> pulses.parameters["onset"] = 0.0
>>> pulses.evaluate([5.0, 20.0])
array([1., 0.])

One of your own is written down, with the variable called ``var``:

>>> ramp = equations.TemporalApplicableEquation(
...     equation="slope * max(var - onset, 0)", parameters={"slope": 2.0, "onset": 1.0}
... )
>>> ramp.evaluate([0.0, 3.0])
array([0., 4.])
"""

from virtualbrain.equations._base import (
    Equation,
    FiniteSupportEquation,
    SpatialApplicableEquation,
    TemporalApplicableEquation,
)
from virtualbrain.equations._hrf import (
    DoubleExponential,
    FirstOrderVolterra,
    Gamma,
    HRFKernel,
    MixtureOfGammas,
)
from virtualbrain.equations._mapping import Absolute, Identity, Logarithm, RescaleInterval
from virtualbrain.equations._spatial import DiscreteEquation, DoubleGaussian, Gaussian, Sigmoid
from virtualbrain.equations._temporal import (
    Alpha,
    Cosine,
    GeneralizedSigmoid,
    Linear,
    PulseTrain,
    Sinusoid,
)

__all__ = [
    "Absolute",
    "Alpha",
    "Cosine",
    "DiscreteEquation",
    "DoubleExponential",
    "DoubleGaussian",
    "Equation",
    "FiniteSupportEquation",
    "FirstOrderVolterra",
    "Gamma",
    "Gaussian",
    "GeneralizedSigmoid",
    "HRFKernel",
    "Identity",
    "Linear",
    "Logarithm",
    "MixtureOfGammas",
    "PulseTrain",
    "RescaleInterval",
    "Sigmoid",
    "Sinusoid",
    "SpatialApplicableEquation",
    "TemporalApplicableEquation",
]
