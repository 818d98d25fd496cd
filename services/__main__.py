"""`python -m services`: the whole product in one process."""

import sys

from services.chassis.run.serve import main
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.gateway.service import SERVICE as GATEWAY
from services.identity.service import SERVICE as IDENTITY
from services.notifier.service import SERVICE as NOTIFIER

ALL = (DIRECTORY, IDENTITY, EXCHANGE, NOTIFIER, GATEWAY)

if __name__ == "__main__":
    sys.exit(main(ALL))
