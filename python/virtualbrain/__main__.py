"""``python -m virtualbrain`` is the command ``virtualbrain``."""

import sys

from virtualbrain.cli import main

sys.exit(main())
