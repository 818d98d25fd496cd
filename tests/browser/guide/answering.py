"""What the guide tells the official who is asked: read, accept, answer, reply; and what it tells everybody."""

import re

from playwright.sync_api import expect

from tests.browser.guide.reading import step
from tests.browser.guide.story import (
    AGREED,
    COMMENT,
    CONFIRMATION,
    FAMILY_NAME,
    FILE_TITLE,
    FIRST_QUESTION,
    QUESTION_MESSAGE,
    WISHED,
    Story,
)
from tests.browser.official import long_day
from tests.support.rest import PDF

# --- answer a request -------------------------------------------------------------------------------------------------


@step("Open the mail (in the training system under **Training mailbox**) and then the task under **My tasks**.")
def open_the_mail(story: Story) -> None:
    story.pt.open("/")
    story.pt.log_on("pt-pq-1")
    story.pt.follow("Training mailbox")
    # Mails are written after the step that they tell of; whoever waits for one looks again.
    mail = story.pt.page.get_by_role("link", name=re.compile(re.escape(story.number))).first
    for _ in range(20):
        if mail.count():
            break
        story.pt.page.wait_for_timeout(500)
        story.pt.page.reload()
    mail.click()
    text = story.pt.page.locator(".mail")
    expect(text).to_contain_text(story.number)
    expect(text).to_contain_text(f"{story.pt.url}/requests/{story.request}")
    expect(text).not_to_contain_text(FAMILY_NAME)
    story.picture(story.pt, "mail")
    story.open_task(story.pt)


@step("Read the questions. You do not see yet whom they are about.")
def read_the_questions(story: Story) -> None:
    story.pt.sees_heading("Request %(number)s", number=story.number)
    story.pt.sees(FIRST_QUESTION["pt"])
    for hidden in (FAMILY_NAME, COMMENT, FILE_TITLE):
        story.pt.sees_not(hidden)
    story.pt.sees(
        "The data about the person or company, and the attachments, open to the asked authority when it accepts the "
        "request."
    )


@step(
    "If something is unclear, write under **Messages** and press **Send the message**, without a word about the person."
)
def ask_back(story: Story) -> None:
    story.pt.fill("Write a message", QUESTION_MESSAGE)
    story.pt.press("Send the message")
    messages = story.pt.page.get_by_role("region", name=story.pt.word("Messages"))
    expect(messages).to_contain_text(QUESTION_MESSAGE)


@step(
    "Press **Accept the request**, look at the proposed date, change it if you need longer, and press **Accept the "
    "request** again."
)
def accept_it(story: Story) -> None:
    story.pt.follow("Accept the request")
    story.pt.sees_heading("Accept the request")
    story.pt.sees(long_day(WISHED, "pt"))
    story.pt.fill("We will reply by", f"{AGREED.day}/{AGREED.month}/{AGREED.year}")
    story.picture(story.pt, "accept")
    story.pt.press("Accept the request")
    story.pt.sees(long_day(AGREED, "pt"))


@step("Read whom it is about and open the attachment.")
def read_whom_it_is_about(story: Story) -> None:
    story.pt.sees(FAMILY_NAME)
    story.pt.sees(COMMENT)
    with story.pt.page.expect_download() as file:
        story.pt.follow(FILE_TITLE)
    assert file.value.suggested_filename == "bevis æøå.pdf"
    assert file.value.path().read_bytes() == PDF


@step(
    "Press **Answer the questions**, and answer what you know. Press **Save and stay here**: some answers lead to more "
    "questions."
)
def answer_what_you_know(story: Story) -> None:
    story.pt.follow("Answer the questions")
    story.pt.sees_heading("Answer the questions")
    first = story.answers(story.pt, "1")
    expect(story.answers(story.pt, "2")).to_be_hidden()
    first.get_by_label(story.pt.word("Yes"), exact=True).check()
    first.get_by_text(story.pt.word("Add a comment")).click()
    first.locator("textarea").fill(CONFIRMATION)
    story.pt.press("Save and stay here")
    expect(story.answers(story.pt, "2")).to_be_visible()
    expect(first.locator("textarea")).to_have_value(CONFIRMATION)
    story.dk.open(f"/requests/{story.request}")
    story.dk.sees_not(CONFIRMATION)


@step("Go on later if you like: under **My tasks** your answers are as you left them. Then press **Save and check**.")
def go_on_later(story: Story) -> None:
    story.pt.log_off()
    story.pt.log_on("pt-pq-1")
    story.open_task(story.pt)
    story.pt.follow("Answer the questions")
    expect(story.answers(story.pt, "1").get_by_label(story.pt.word("Yes"), exact=True)).to_be_checked()
    issued = story.answers(story.pt, "2")
    issued.get_by_label("Data de emissão").fill("1 de julho de 2015")
    issued.get_by_label("Número").fill("A-1234")
    story.answers(story.pt, "3").get_by_label("É idêntico").check()
    story.answers(story.pt, "4").get_by_label(story.pt.word("Yes"), exact=True).check()
    story.answers(story.pt, "9").get_by_label(story.pt.word("We have no information about this")).check()
    story.picture(story.pt, "answer")
    story.pt.press("Save and check")


@step("Read your reply once more, and press **Send the reply**.")
def send_the_reply(story: Story) -> None:
    story.pt.sees_heading("Check and send the reply")
    story.pt.sees("É idêntico")
    story.pt.sees(CONFIRMATION)
    story.pt.press("Send the reply")
    story.pt.sees_heading("Request %(number)s", number=story.number)
    story.pt.sees("Your reply is sent.")


# --- if you change your mind ------------------------------------------------------------------------------------------


@step(
    "A draft that is no longer needed: open it, press **Delete the draft**, and press **Delete the draft** again. "
    "Everything in it is gone."
)
def delete_the_draft(story: Story) -> None:
    draft = story.drafted()
    story.dk.open(f"/requests/{draft}")
    story.dk.follow("Delete the draft")
    story.dk.sees_heading("Delete the draft")
    story.dk.press("Delete the draft")
    story.dk.sees_heading("My tasks")
    story.dk.sees("The draft is deleted.")
    expect(story.dk.page.locator(f'a[href="/requests/{draft}"]')).to_have_count(0)
    story.dk.open(f"/requests/{draft}")
    story.dk.sees_heading("Page not found")


@step(
    "A request that nobody has accepted yet: open it, press **Withdraw the request**, and press **Withdraw the "
    "request** again."
)
def withdraw_the_request(story: Story) -> None:
    sent = story.sent()
    story.dk.open(f"/requests/{sent}")
    story.dk.follow("Withdraw the request")
    story.dk.sees_heading("Withdraw the request")
    story.dk.press("Withdraw the request")
    story.dk.sees("The request is withdrawn.")
    story.pt.open(f"/requests/{sent}")
    story.pt.sees("Withdrawn")
    expect(story.pt.page.get_by_role("link", name=story.pt.word("Accept the request"))).to_have_count(0)


# --- whom to ask, and your data ---------------------------------------------------------------------------------------


@step("Press **National helpdesks** at the top right of any page.")
def national_helpdesks(story: Story) -> None:
    story.dk.page.locator(".top-bar").get_by_role("link", name=story.dk.word("National helpdesks")).click()
    story.dk.sees_heading("National helpdesks")
    denmark = story.dk.page.get_by_role("row").filter(has_text="Danmark")
    expect(denmark).to_contain_text("Den nationale IMI-koordinator (øvelse)")
    assert story.dk.page.get_by_role("row").count() >= 30


@step(
    "Open the menu with your name, then **My authority**, read what others see of you, and press **Yes, everything is "
    "right**."
)
def everything_is_right(story: Story) -> None:
    story.dk.menu().locator("summary").click()
    story.dk.follow("My authority")
    story.dk.press("Yes, everything is right")
    story.dk.sees("Thank you. The data of your authority are up to date.")
