"""What ``import tvb`` finds: modules laid out as TVB's, on top of virtualbrain's."""

from virtualbrain import __version__ as __version__
