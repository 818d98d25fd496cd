"""What the codes of the services are called: history sentences, titles of refusals, messages at a field.

English texts are the catalogue's keys; `{authority}` stands for the name of the authority whose user acted. A test asks
for a sentence for every event, a title for every refusal, and a message for every fault that the code can find.
"""

from services.gateway.ui.i18n import N_

SENTENCES: dict[str, str] = {
    "exchange.request-drafted.v1": N_("{authority} began to prepare the request."),
    "exchange.request-amended.v1": N_("{authority} changed the request."),
    "exchange.draft-deleted.v1": N_("{authority} deleted the draft."),
    "exchange.request-sent.v1": N_("{authority} sent the request."),
    "exchange.request-withdrawn.v1": N_("{authority} withdrew the request."),
    "exchange.request-accepted.v1": N_("{authority} accepted the request and agreed on a date for the reply."),
    "exchange.reply-saved.v1": N_("{authority} saved answers. The other side does not see them yet."),
    "exchange.reply-provided.v1": N_("{authority} sent the reply."),
    "exchange.message-written.v1": N_("{authority} wrote a message."),
    "exchange.file-attached.v1": N_("{authority} attached a file."),
    "exchange.request-closed.v1": N_("{authority} closed the request."),
    "exchange.question-set-published.v1": N_("A version of the question set was published."),
    "directory.area-opened.v1": N_("The legal area was opened."),
    "directory.authority-registered.v1": N_("The authority was registered."),
    "directory.authority-renamed.v1": N_("The official name of the authority was changed."),
    "directory.authority-updated.v1": N_("The data of the authority were changed."),
    "directory.area-granted.v1": N_("The authority was given access to a legal area."),
    "directory.area-withdrawn.v1": N_("The access of the authority to a legal area was ended."),
    "directory.authority-confirmed-current.v1": N_("{authority} confirmed that its data are current."),
    "identity.user-registered.v1": N_("The user was registered."),
    "identity.role-given.v1": N_("The user was given a role."),
    "identity.role-taken.v1": N_("A role was taken from the user."),
    "identity.profile-updated.v1": N_("The user changed the profile."),
    "identity.password-set.v1": N_("The user set a new password."),
    "identity.user-deactivated.v1": N_("The access of the user was ended."),
    "identity.user-reactivated.v1": N_("The access of the user was given back."),
    "identity.signed-in.v1": N_("The user signed in."),
    "identity.signed-out.v1": N_("The user signed out."),
    "identity.sign-in-refused.v1": N_("A sign-in as this user was refused."),
    "notifier.mail-sent.v1": N_("An e-mail was sent."),
    "notifier.mail-failed.v1": N_("An e-mail could not be sent."),
}
"""What happened, by the event's tag."""

UNKNOWN_HAPPENING = N_("Something happened that this version cannot describe yet.")
BY_ITSELF = N_("The system")
"""Stands for `{authority}` where no authority acted."""

TITLES: dict[str, str] = {
    "key-missing": N_("The call has no Idempotency-Key."),
    "not-signed-in": N_("You are not signed in, or your session has ended."),
    "sign-in-refused": N_("The user name or the password is wrong."),
    "not-allowed": N_("You may not do this."),
    "not-found": N_("There is nothing here that you may see."),
    "no-such-method": N_("This cannot be done here."),
    "wrong-stage": N_("This is not possible in the present stage."),
    "in-progress": N_("The same call is still being worked on."),
    "version-stale": N_("Somebody has changed this in the meantime."),
    "too-large": N_("What you sent is too large."),
    "file-type": N_("Files of this type are not accepted."),
    "malformed": N_("What you sent cannot be read."),
    "invalid": N_("Some of the data are not valid."),
    "key-reused": N_("This Idempotency-Key was used before with other data."),
    "approval-required": N_("A coordinator has to approve this first."),
    "reply-date-in-the-past": N_("The date for the reply is in the past."),
    "question-not-asked": N_("This question is not asked."),
    "answer-missing": N_("An answer is missing."),
    "subject-incomplete": N_("The data about the person or company are not complete."),
    "legal-basis-not-confirmed": N_("The legal basis is not confirmed."),
    "recipient-without-module": N_("The authority that you ask cannot receive requests in this legal area."),
    "recipient-missing": N_("It is not yet said which authority is asked."),
    "recipient-is-own-authority": N_("An authority cannot ask itself."),
    "question-missing": N_("No question is asked yet."),
    "unknown-question": N_("The question set has no such question."),
    "unknown-question-set": N_("There is no such question set."),
    "unknown-file": N_("There is no such file."),
    "reason-missing": N_("A reason is missing."),
    "too-many-files": N_("There are too many files."),
    "login-taken": N_("This user name is taken."),
    "authority-exists": N_("There already is an authority with this id."),
    "unknown-area": N_("There is no such legal area."),
    "unknown-authority": N_("There is no such authority."),
    "password-too-weak": N_("The password is too easy to guess."),
    "last-administrator": N_("The last administrator of an authority has to stay."),
    "version-required": N_("The call does not say which version it changes (If-Match)."),
    "too-many": N_("Too many tries. Wait a little."),
    "internal": N_("Something went wrong on our side. It has been recorded."),
    "not-yet": N_("This is not ready yet. Try again in a moment."),
    "unavailable": N_("A part of the system cannot be reached at the moment. Nothing was changed."),
}
"""Why something was refused, by the code."""

MESSAGES: dict[str, str] = {
    "already-attached": N_("This file is attached already."),
    "answered-twice": N_("A question is answered twice."),
    "bad-date": N_("This is not a date."),
    "bad-pattern": N_("This is not written as expected."),
    "code-twice": N_("A code is used twice."),
    "fixed-once-sent": N_("This cannot be changed after sending."),
    "invalid": N_("This is not valid."),
    "options-missing": N_("The choices are missing."),
    "required": N_("This is missing."),
    "too-far": N_("This date is too far away."),
    "too-long": N_("This is too long."),
    "too-small": N_("This number is too small."),
    "unexpected": N_("This is not asked for."),
    "unknown-field": N_("There is no such field."),
    "unknown-value": N_("This is not one of the possible values."),
    "wrong-type": N_("This is not of the expected kind."),
}
"""What is wrong with one field, by the code of the fault; a fault with the code of a refusal has its title."""


def sentence(event_tag: str) -> str:
    """The sentence, not yet translated, for what happened."""
    return SENTENCES.get(event_tag, UNKNOWN_HAPPENING)


def title(code: str) -> str:
    """The title, not yet translated, of a refusal."""
    return TITLES.get(code, TITLES["internal"])


def message(code: str) -> str:
    """The message, not yet translated, at a field."""
    return MESSAGES.get(code) or TITLES.get(code) or MESSAGES["invalid"]
