"""`python -m services.directory`: this service alone."""

import sys

from services.chassis.run.serve import main
from services.directory.service import SERVICE

sys.exit(main([SERVICE]))
