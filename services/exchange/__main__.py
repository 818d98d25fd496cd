"""`python -m services.exchange`: this service alone."""

import sys

from services.chassis.run.serve import main
from services.exchange.service import SERVICE

if __name__ == "__main__":
    sys.exit(main([SERVICE]))
