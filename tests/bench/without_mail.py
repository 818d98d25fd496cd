"""The product less the notifier, for measures over records that were written straight into the log."""

import sys

from services.__main__ import ALL
from services.chassis.run.serve import main

if __name__ == "__main__":
    sys.exit(main([service for service in ALL if service.name != "notifier"]))
