"""What the codes of the services are called: history sentences, titles of refusals, messages at a field.

English texts are the catalogue's keys; `{authority}` stands for the name of the authority whose user acted. A test asks
for a sentence for every event, a title for every refusal, and a message for every fault that the code can find.
"""


def lazy(text: str) -> str:
    """Marks a text for `make messages`; it is translated where it is shown."""
    return text


SENTENCES: dict[str, str] = {
    "exchange.request-drafted.v1": lazy("{authority} began to prepare the request."),
    "exchange.request-amended.v1": lazy("{authority} changed the request."),
    "exchange.draft-deleted.v1": lazy("{authority} deleted the draft."),
    "exchange.request-sent.v1": lazy("{authority} sent the request."),
    "exchange.request-withdrawn.v1": lazy("{authority} withdrew the request."),
    "exchange.request-accepted.v1": lazy("{authority} accepted the request and agreed on a date for the reply."),
    "exchange.reply-saved.v1": lazy("{authority} saved answers. The other side does not see them yet."),
    "exchange.reply-provided.v1": lazy("{authority} sent the reply."),
    "exchange.message-written.v1": lazy("{authority} wrote a message."),
    "exchange.file-attached.v1": lazy("{authority} attached a file."),
    "exchange.request-closed.v1": lazy("{authority} closed the request."),
    "exchange.question-set-published.v1": lazy("A version of the question set was published."),
    "directory.area-opened.v1": lazy("The legal area was opened."),
    "directory.authority-registered.v1": lazy("The authority was registered."),
    "directory.authority-renamed.v1": lazy("The official name of the authority was changed."),
    "directory.authority-updated.v1": lazy("The data of the authority were changed."),
    "directory.area-granted.v1": lazy("The authority was given access to a legal area."),
    "directory.area-withdrawn.v1": lazy("The access of the authority to a legal area was ended."),
    "directory.authority-confirmed-current.v1": lazy("{authority} confirmed that its data are current."),
    "identity.user-registered.v1": lazy("The user was registered."),
    "identity.role-given.v1": lazy("The user was given a role."),
    "identity.role-taken.v1": lazy("A role was taken from the user."),
    "identity.profile-updated.v1": lazy("The user changed the profile."),
    "identity.password-set.v1": lazy("The user set a new password."),
    "identity.user-deactivated.v1": lazy("The access of the user was ended."),
    "identity.user-reactivated.v1": lazy("The access of the user was given back."),
    "identity.signed-in.v1": lazy("The user signed in."),
    "identity.signed-out.v1": lazy("The user signed out."),
    "identity.sign-in-refused.v1": lazy("A sign-in as this user was refused."),
    "notifier.mail-sent.v1": lazy("An e-mail was sent."),
    "notifier.mail-failed.v1": lazy("An e-mail could not be sent."),
}
"""What happened, by the event's tag."""

UNKNOWN_HAPPENING = lazy("Something happened that this version cannot describe yet.")
BY_ITSELF = lazy("The system")
"""Stands for `{authority}` where no authority acted."""

TITLES: dict[str, str] = {
    "key-missing": lazy("The call has no Idempotency-Key."),
    "not-signed-in": lazy("You are not signed in, or your session has ended."),
    "sign-in-refused": lazy("The user name or the password is wrong."),
    "not-allowed": lazy("You may not do this."),
    "not-found": lazy("There is nothing here that you may see."),
    "no-such-method": lazy("This cannot be done here."),
    "wrong-stage": lazy("This is not possible in the present stage."),
    "in-progress": lazy("The same call is still being worked on."),
    "version-stale": lazy("Somebody has changed this in the meantime."),
    "too-large": lazy("What you sent is too large."),
    "file-type": lazy("Files of this type are not accepted."),
    "malformed": lazy("What you sent cannot be read."),
    "invalid": lazy("Some of the data are not valid."),
    "key-reused": lazy("This Idempotency-Key was used before with other data."),
    "approval-required": lazy("A coordinator has to approve this first."),
    "reply-date-in-the-past": lazy("The date for the reply is in the past."),
    "question-not-asked": lazy("This question is not asked."),
    "answer-missing": lazy("An answer is missing."),
    "subject-incomplete": lazy("The data about the person or company are not complete."),
    "legal-basis-not-confirmed": lazy("The legal basis is not confirmed."),
    "recipient-without-module": lazy("The authority that you ask cannot receive requests in this legal area."),
    "recipient-missing": lazy("It is not yet said which authority is asked."),
    "recipient-is-own-authority": lazy("An authority cannot ask itself."),
    "question-missing": lazy("No question is asked yet."),
    "unknown-question": lazy("The question set has no such question."),
    "unknown-question-set": lazy("There is no such question set."),
    "unknown-file": lazy("There is no such file."),
    "reason-missing": lazy("A reason is missing."),
    "too-many-files": lazy("There are too many files."),
    "login-taken": lazy("This user name is taken."),
    "authority-exists": lazy("There already is an authority with this id."),
    "unknown-area": lazy("There is no such legal area."),
    "unknown-authority": lazy("There is no such authority."),
    "password-too-weak": lazy("The password is too easy to guess."),
    "last-administrator": lazy("The last administrator of an authority has to stay."),
    "version-required": lazy("The call does not say which version it changes (If-Match)."),
    "too-many": lazy("Too many tries. Wait a little."),
    "internal": lazy("Something went wrong on our side. It has been recorded."),
    "not-yet": lazy("This is not ready yet. Try again in a moment."),
    "unavailable": lazy("A part of the system cannot be reached at the moment. Nothing was changed."),
}
"""Why something was refused, by the code."""

MESSAGES: dict[str, str] = {
    "required": lazy("This is missing."),
    "missing": lazy("This is missing."),
    "unknown-field": lazy("There is no such field."),
    "wrong-type": lazy("This is not of the expected kind."),
    "wrong-value": lazy("This is not one of the possible values."),
    "too-long": lazy("This is too long."),
    "too-short": lazy("This is too short."),
    "too-small": lazy("This number is too small."),
    "too-large": lazy("This number is too large."),
    "too-many": lazy("These are too many."),
    "wrong-format": lazy("This is not written as expected."),
    "invalid": lazy("This is not valid."),
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
