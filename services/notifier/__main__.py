"""`python -m services.notifier`: the notifier alone. Useful once services run apart; it needs the others' logs."""

import sys

from services.chassis.run.serve import main
from services.notifier.service import SERVICE

sys.exit(main([SERVICE]))
