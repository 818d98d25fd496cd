"""Exchange: requests between authorities, and the question sets by which they are put. A table of contents."""

from contracts.exchange import DraftDeleted, PublishQuestionSet
from services.chassis.service import Decider, Feed, Service, View
from services.exchange import facts, training, views
from services.exchange.api import FileController, ListController, QuestionSetController, RequestController
from services.exchange.domain import Partner, decide, evolve, permits, permits_publishing, publish, published
from services.exchange.domain.decisions import COMMANDS

REQUEST = Decider(
    kind="request",
    commands=COMMANDS,
    decide=decide,
    evolve=evolve,
    facts=facts.gather,
    permits=permits,
    case=lambda stream, _: stream.partition(":")[2],
    ends_case=DraftDeleted,
)
QUESTION_SET = Decider(
    kind="question-set",
    commands=(PublishQuestionSet,),
    decide=publish,
    evolve=published,
    facts=facts.nothing,
    permits=permits_publishing,
)
ENTRIES = View(
    name="entries",
    document=views.Entry,
    key=views.entry_keys,
    evolve=views.entry,
    indexes=(
        ("authority", "area", "shelf", "rank"),
        ("authority", "area", "party", "changed_at"),
        ("authority", "area", "party", "stage", "changed_at"),
        ("authority", "area", "party", "partner_country", "changed_at"),
        ("authority", "reference_key"),
        ("number", "authority", "party"),
    ),
)
QUESTION_SETS = View(
    name="question_sets",
    document=views.SetDocument,
    key=views.question_set_keys,
    evolve=views.question_set,
    indexes=(("running", "area"),),
)
PARTNERS = View(name="partners", document=Partner, key=views.partner_keys, evolve=views.partner)

SERVICE = Service(
    name="exchange",
    deciders=(REQUEST, QUESTION_SET),
    feeds=(Feed(source="exchange", views=(ENTRIES, QUESTION_SETS)), Feed(source="directory", views=(PARTNERS,))),
    routes=(RequestController, FileController, ListController, QuestionSetController),
    training=training.played,
)
