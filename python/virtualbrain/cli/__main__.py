import sys

from virtualbrain.cli import main

sys.exit(main())
