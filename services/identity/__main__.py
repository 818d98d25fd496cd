"""`python -m services.identity`: this service alone."""

import sys

from services.chassis.run.serve import main
from services.identity.service import SERVICE

sys.exit(main([SERVICE]))
