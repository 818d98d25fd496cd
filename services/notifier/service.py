"""The notifier: its contents."""

from contracts.notifier import RecordDelivery, RecordFailure
from services.chassis.service import Decider, Feed, Job, Service, View
from services.notifier import views, workers
from services.notifier.api import MailController
from services.notifier.domain import Area, Authority, Case, Delivery, Notice, decide, evolve, permits
from services.notifier.facts import nothing

MAIL = Decider(
    kind="mail",
    commands=(RecordDelivery, RecordFailure),
    decide=decide,
    evolve=evolve,
    facts=nothing,
    permits=permits,
)

CASES = View(name="cases", document=Case, key=views.case_key, evolve=views.case)
NOTICES = View(name="notices", document=Notice, key=views.notice_key, evolve=views.notice, indexes=(("at",),))
AUTHORITIES = View(name="authorities", document=Authority, key=views.authority_key, evolve=views.authority)
AREAS = View(name="areas", document=Area, key=views.area_key, evolve=views.area)
DELIVERIES = View(
    name="deliveries",
    document=Delivery,
    key=views.delivery_key,
    evolve=views.delivery,
    indexes=(("receiver", "at"), ("receiver", "state", "next_try_at"), ("state", "next_try_at")),
)

SERVICE = Service(
    name="notifier",
    deciders=(MAIL,),
    feeds=(
        # Cases before notices: whoever takes a notice from the queue finds its request.
        Feed(source="exchange", views=(CASES, NOTICES)),
        Feed(source="directory", views=(AUTHORITIES, AREAS)),
        Feed(source="notifier", views=(DELIVERIES,)),
    ),
    routes=(MailController,),
    jobs=(
        Job(name="mails", seconds=1, run=workers.send, quiet=True),
        Job(name="mail-retries", seconds=30, run=workers.retry, quiet=True),
    ),
)
