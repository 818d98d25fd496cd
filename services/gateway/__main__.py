"""`python -m services.gateway`: this service alone."""

import sys

from services.chassis.run.serve import main
from services.gateway.service import SERVICE

sys.exit(main([SERVICE]))
