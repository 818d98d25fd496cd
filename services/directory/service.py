"""The directory service: a table of contents."""

from contracts.directory import (
    ConfirmCurrent,
    GrantArea,
    OpenArea,
    RegisterAuthority,
    RenameAuthority,
    UpdateAuthority,
    WithdrawArea,
)
from services.chassis.service import Decider, Feed, Service, View
from services.directory import domain, facts, views
from services.directory.api import ROUTES, prepare
from services.directory.training import training

AREA = Decider(
    kind="area",
    commands=(OpenArea,),
    decide=domain.decide_area,
    evolve=domain.evolve_area,
    facts=facts.area_facts,
    permits=domain.permits_area,
)
AUTHORITY = Decider(
    kind="authority",
    commands=(RegisterAuthority, RenameAuthority, UpdateAuthority, GrantArea, WithdrawArea, ConfirmCurrent),
    decide=domain.decide_authority,
    evolve=domain.evolve_authority,
    facts=facts.authority_facts,
    permits=domain.permits_authority,
)
AUTHORITIES = View(
    name="authorities",
    document=views.AuthorityDocument,
    key=views.authority_key,
    evolve=views.authority_document,
    indexes=(("coordinates", "country"),),
)
AREAS = View(name="areas", document=views.AreaDocument, key=views.area_key, evolve=views.area_document)

SERVICE = Service(
    name="directory",
    deciders=(AREA, AUTHORITY),
    feeds=(Feed(source="directory", views=(AUTHORITIES, AREAS)),),
    routes=ROUTES,
    training=training,
    prepare=prepare,
)
