"""Pictures: one module each, made with matplotlib.

Every function draws into the axes that it is given, or into a figure of its own, and returns the
axes; nothing needs a display, and pyplot's state is left alone. Save one with
``ax.figure.savefig("name.png")``. `use_style` gives pictures of your own the same look.

>>> from virtualbrain import Connectivity, plot
>>> ax = plot.connectivity(Connectivity.from_file())
>>> ax.get_xlabel()
'from region'
"""

from virtualbrain.plot._animation import animation
from virtualbrain.plot._connectivity import connectivity
from virtualbrain.plot._connectome import connectome
from virtualbrain.plot._connectome_3d import connectome_3d
from virtualbrain.plot._cortex import cortex
from virtualbrain.plot._fcd import functional_connectivity_dynamics
from virtualbrain.plot._functional_connectivity import functional_connectivity
from virtualbrain.plot._glass_brain import glass_brain
from virtualbrain.plot._hinton import hinton
from virtualbrain.plot._histograms import length_histogram, weight_histogram
from virtualbrain.plot._local_connectivity import local_connectivity
from virtualbrain.plot._network import network
from virtualbrain.plot._nilearn_connectome import nilearn_connectome
from virtualbrain.plot._phase_plane import phase_plane
from virtualbrain.plot._sensors import sensors
from virtualbrain.plot._similarity import similarity
from virtualbrain.plot._spectrum import spectrum
from virtualbrain.plot._stimulus import stimulus
from virtualbrain.plot._style import use_style
from virtualbrain.plot._summary import summary
from virtualbrain.plot._time_series import time_series
from virtualbrain.plot._topography import topography
from virtualbrain.plot._triangle import triangle

__all__ = [
    "animation",
    "connectivity",
    "connectome",
    "connectome_3d",
    "cortex",
    "functional_connectivity",
    "functional_connectivity_dynamics",
    "glass_brain",
    "hinton",
    "length_histogram",
    "local_connectivity",
    "network",
    "nilearn_connectome",
    "phase_plane",
    "sensors",
    "similarity",
    "spectrum",
    "stimulus",
    "summary",
    "time_series",
    "topography",
    "triangle",
    "use_style",
    "weight_histogram",
]
