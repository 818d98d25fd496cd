"""Forms become commands; refusals come back at their fields, with nothing typed lost."""

import pytest

from services.gateway.ui.forms import files
from tests.support.page_documents import HAPPENING


async def test_a_form_becomes_a_command_with_its_version(pages, api):
    answer = await pages.send_form("/requests/sent-responder/accept", reply_by="14/12/2026")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/requests/sent-responder"
    _method, path, headers, body = api.told[0]
    assert path == "/exchange/requests/sent-responder/commands"
    assert headers["if-match"] == '"7"'
    assert body == {"type": "accept", "reply_by": "2026-12-14"}


async def test_the_same_form_sent_twice_is_one_command_and_another_content_another(pages, api):
    for day in ("14/12/2026", "14/12/2026", "15/12/2026"):
        await pages.send_form("/requests/sent-responder/accept", reply_by=day)

    first, second, third = (headers["idempotency-key"] for _, _, headers, _ in api.told)
    assert first == second != third


async def test_an_error_found_here_never_reaches_the_api(pages, api):
    answer = await pages.send_form("/requests/sent-responder/accept", reply_by="tomorrow-ish")

    assert answer.status_code == 422
    assert api.told == []
    assert 'value="tomorrow-ish"' in answer.text
    assert 'href="#reply_by"' in answer.text and 'id="reply_by-error"' in answer.text
    assert "<title>Error: " in answer.text


async def test_a_refusal_of_the_api_is_shown_at_the_field_and_in_the_summary(pages, api):
    api.refusal = (
        422,
        {"code": "reply-date-in-the-past", "errors": [{"pointer": "/reply_by", "code": "reply-date-in-the-past"}]},
    )

    answer = await pages.send_form("/requests/sent-responder/accept", reply_by="14/12/2020")

    assert answer.status_code == 422
    assert answer.text.count("The date for the reply is in the past.") == 2
    assert 'aria-invalid="true"' in answer.text
    assert 'value="14/12/2020"' in answer.text


async def test_who_was_slower_reads_what_changed_and_keeps_what_she_typed(pages, api):
    api.refusal = (412, {"code": "version-stale", "version": 9})
    api.documents["/exchange/requests/info-provided-requester"]["version"] = 9
    history = api.documents["/exchange/requests/info-provided-requester/history"]["items"]
    history.append({**HAPPENING, "version": 9, "sentence": "«in the meantime»"})

    answer = await pages.send_form(
        "/requests/info-provided-requester/close", timeliness="satisfied", effort="satisfied", comment="my words"
    )

    assert answer.status_code == 422
    assert "Somebody changed this in the meantime" in answer.text
    assert "«in the meantime»" in answer.text and "«noget skete»" not in answer.text.split('class="columns"')[0]
    assert "my words</textarea>" in answer.text
    assert 'name="_version" value="9"' in answer.text


async def test_who_was_too_slow_is_led_to_the_request(pages, api):
    api.refusal = (412, {"code": "version-stale", "version": 9})

    answer = await pages.send_form("/requests/closed-requester/close", timeliness="satisfied", effort="satisfied")

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("status", "code", "shown"),
    [
        (403, "not-allowed", "You may not do this"),
        (404, "not-found", "Page not found"),
        (409, "wrong-stage", "This step is not possible now"),
        (503, "unavailable", "cannot be reached"),
    ],
)
async def test_other_refusals_have_a_page_with_a_reference(pages, api, status, code, shown):
    api.refusal = (status, {"code": code})

    answer = await pages.send_form("/requests/sent-requester/withdraw")

    assert answer.status_code == status
    assert shown in answer.text and "ref-1" in answer.text


async def test_buttons_are_those_that_the_document_allows(pages, api):
    allowed = await pages.get("/requests/sent-responder")
    api.documents["/exchange/requests/sent-responder"]["commands"] = []
    refused = await pages.get("/requests/sent-responder")

    assert "/requests/sent-responder/accept" in allowed.text and "/messages" in allowed.text
    assert "/requests/sent-responder/accept" not in refused.text and "/messages" not in refused.text


async def test_before_acceptance_the_page_says_why_there_is_no_subject(pages):
    answer = await pages.get("/requests/sent-responder")

    assert "open to the asked authority when it accepts the request" in answer.text
    assert "«Silva»" not in answer.text and "«eksamen»" not in answer.text


async def test_a_draft_is_made_then_each_step_amends_it(pages, api):
    made = await pages.send_form("/requests/new", area="pq", question_set="PQ-01")
    assert api.last == {"type": "draft", "area": "pq", "question_set": "PQ-01", "language": "en"}
    assert made.headers["location"] == "/requests/draft-requester/draft/recipient"

    chosen = await pages.send_form("/requests/draft-requester/draft/recipient", responder="pt-pq")
    assert api.last == {"type": "amend", "responder": "pt-pq"}
    assert chosen.headers["location"].endswith("/draft/date")

    asked = await pages.send_form("/requests/draft-requester/draft/questions", questions="1", change="yes")
    assert api.last == {"type": "amend", "questions": [{"code": "1"}]}
    assert asked.headers["location"].endswith("/draft/check")


async def test_what_is_missing_when_sending_is_shown_at_its_row(pages, api):
    api.refusal = (
        422,
        {"code": "subject-incomplete", "errors": [{"pointer": "/subject/family_name", "code": "subject-incomplete"}]},
    )

    answer = await pages.send_form("/requests/draft-requester/draft/check", legal_basis_confirmed="yes")

    assert answer.status_code == 422
    assert 'href="#subject"' in answer.text and 'id="subject"' in answer.text


async def test_nothing_is_sent_without_the_confirmation(pages, api):
    answer = await pages.send_form("/requests/draft-requester/draft/check")

    assert answer.status_code == 422
    assert api.told == []


async def test_more_rows_for_workers_keep_what_was_typed_and_store_nothing(pages, api):
    api.documents["/exchange/question-sets/PQ-01@1"]["subject"]["kinds"] = ["company"]

    answer = await pages.send_form("/requests/draft-requester/draft/subject", more="yes", subject__name="«Obras»")

    assert answer.status_code == 200
    assert "«Obras»" in answer.text and "subject.posting.workers.2.given_names" in answer.text
    assert api.told == []


async def test_a_file_is_uploaded_under_its_name_then_attached(pages, api):
    data = {"_token": pages.token, "_version": "7", "title": "Eksamen", "language": "da", "personal": "yes"}

    answer = await pages.post(
        "/requests/sent-requester/files", data=data, files={"file": ("bevis æ.pdf", b"%PDF-", "application/pdf")}
    )

    assert answer.status_code == 303
    upload, attach = api.told
    assert upload[1].endswith("/files") and upload[3] == b"%PDF-"
    assert "bevis%20%C3%A6.pdf" in upload[2]["content-disposition"]
    assert attach[3] == {"type": "attach", "file": "f9", "title": "Eksamen", "language": "da", "personal": True}


async def test_a_file_without_its_data_is_asked_about_all_at_once(pages, api):
    answer = await pages.send_form("/requests/sent-requester/files")

    for field in ("file", "title", "language", "personal"):
        assert f'href="#{field}"' in answer.text
    assert api.told == []


async def test_a_file_that_is_too_large_is_told_at_the_file_with_the_rest_kept(pages, api, monkeypatch):
    monkeypatch.setattr(files, "FILE_BYTES", 10)
    data = {"_token": pages.token, "_version": "7", "title": "Eksamen", "language": "da", "personal": "yes"}

    answer = await pages.post("/requests/sent-requester/files", data=data, files={"file": ("a.pdf", b"x" * 11)})

    assert answer.status_code == 422
    assert 'href="#file"' in answer.text and 'value="Eksamen"' in answer.text
    assert api.told == []


async def test_a_file_of_a_wrong_type_is_told_at_the_file(pages, api):
    api.refusal = (415, {"code": "file-type"})
    data = {"_token": pages.token, "_version": "7", "title": "Eksamen", "language": "da", "personal": "yes"}

    answer = await pages.post(
        "/requests/sent-requester/files", data=data, files={"file": ("a.html", b"<html>", "text/html")}
    )

    assert answer.status_code == 422
    assert "Files of this type are not accepted." in answer.text and 'value="Eksamen"' in answer.text


async def test_answers_are_saved_and_checked(pages, api):
    form = {"answer.1.value": "yes", "answer.2.date": "1. July 2015", "language": "pt", "then": "check"}

    answer = await pages.send_form("/requests/accepted-responder/answer", **form)

    assert answer.headers["location"] == "/requests/accepted-responder/reply"
    assert api.last == {
        "type": "save-reply", "language": "pt",
        "answers": [{"question": "1", "value": "yes"}, {"question": "2", "value": {"date": "2015-07-01"}}],
    }  # fmt: skip


async def test_a_missing_answer_is_named_on_the_check_page(pages, api):
    api.refusal = (422, {"code": "answer-missing", "errors": [{"pointer": "/answers/4", "code": "answer-missing"}]})

    answer = await pages.send_form("/requests/accepted-responder/reply")

    assert "Question 4 has no answer yet" in answer.text


async def test_a_mail_is_shown_as_text(pages):
    answer = await pages.get("/mailbox/m1")

    assert "«&lt;b&gt;tekst&lt;/b&gt;»" in answer.text


@pytest.mark.parametrize("key", ["..%2Fx", "a b", "æ"])
async def test_a_key_that_is_none_never_reaches_the_api(pages, api, key):
    answer = await pages.get(f"/requests/{key}")

    assert answer.status_code == 404
    assert not any("exchange/requests/" in path for path in api.asked)


async def test_a_fault_of_ours_is_told_without_its_words(pages, api, caplog, capsys):
    api.documents["/exchange/tasks"] = {"items": "Zyxquilha"}

    answer = await pages.get("/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    said = answer.text + caplog.text + "".join(capsys.readouterr())
    assert "Zyxquilha" not in said and "Traceback" not in said


async def test_other_methods_and_unknown_pages_are_answered_as_pages(pages):
    for method, path, status in (("PUT", "/requests", 405), ("POST", "/nowhere", 405), ("GET", "/nowhere", 404)):
        answer = await pages.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
