"""What may be said about requests, and what the world may know of them (lifecycle.md; domain.md 4)."""

from contracts.exchange.commands import *
from contracts.exchange.documents import *
from contracts.exchange.events import *
from contracts.exchange.lines import *
from contracts.exchange.parts import *
from contracts.exchange.question_documents import *
from contracts.exchange.question_set import *
from contracts.exchange.terms import *
