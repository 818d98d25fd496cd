"""What the guide tells the official who asks: look around, ask, read the answers, close."""

import re

from playwright.sync_api import expect

from tests.browser.guide.reading import step
from tests.browser.guide.story import (
    ANSWER_MESSAGE,
    COMMENT,
    CONFIRMATION,
    FAMILY_NAME,
    FILE,
    FILE_TITLE,
    FIRST_QUESTION,
    GIVEN_NAMES,
    QUESTION_MESSAGE,
    WISHED,
    Story,
)
from tests.browser.official import long_day

# --- new here? --------------------------------------------------------------------------------------------------------


@step("Enter your **User name** and **Password**, and press **Log on**.")
def log_on(story: Story) -> None:
    story.dk.open("/")
    story.dk.sees_heading("Log on")
    story.dk.log_on("dk-pq-1")
    expect(story.dk.page.locator("html")).to_have_attribute("lang", "da")


@step("Read **My tasks**: what is overdue, what is due this week, what can wait, and what waits for others.")
def read_my_tasks(story: Story) -> None:
    story.dk.sees_heading("My tasks")
    tiles = story.dk.page.locator(".tiles li")
    for place, group in enumerate(["Overdue", "Due this week", "Later", "Waiting for others"]):
        expect(tiles.nth(place)).to_contain_text(story.dk.word(group))
    story.picture(story.dk, "tasks")


@step("Look at **My authority’s activity** beside it, and at the **Newest changes**.")
def look_at_the_activity(story: Story) -> None:
    activity = story.dk.page.get_by_role("region", name=story.dk.word("My authority’s activity"))
    expect(activity.get_by_role("row", name=story.dk.word("Closed"))).to_be_visible()
    newest = story.dk.page.get_by_role("region", name=story.dk.word("Newest changes"))
    expect(newest.get_by_role("listitem").first).to_be_visible()


@step("Open **Authorities** and search for a profession or a service in your own words: these you can ask.")
def find_authorities_abroad(story: Story) -> None:
    story.dk.follow("Authorities")
    story.dk.fill("Words", "turistguide portugal")
    story.dk.press("Search")
    found = story.dk.page.locator("#main .cards")
    expect(found).to_contain_text("Autoridade de Formação para as Qualificações Profissionais")


@step("Open the menu with your name, then **My profile**: check your e-mail address and your language.")
def check_my_profile(story: Story) -> None:
    story.dk.menu().locator("summary").click()
    story.dk.follow("My profile")
    story.dk.sees_heading("My profile")
    expect(story.dk.field("E-mail")).to_have_value(re.compile(".+@.+"))
    expect(story.dk.group("Language of pages and e-mails").get_by_label("dansk")).to_be_checked()


@step(
    "Open the menu with your name, then **My authority** and **Colleagues**: "
    "at least one must be registered as your backup."
)
def check_the_backup(story: Story) -> None:
    story.dk.menu().locator("summary").click()
    story.dk.follow("My authority")
    story.dk.follow("Colleagues")
    expect(story.dk.page.get_by_role("row").filter(has_text="dk-pq-2")).to_contain_text(story.dk.word("active"))


# --- ask an authority in another country ------------------------------------------------------------------------------


@step("Under **My tasks** press **New request**.")
def new_request(story: Story) -> None:
    story.dk.open("/")
    story.dk.follow("New request")
    story.dk.sees_heading("New request")


@step("Choose the questions that you want to choose from, and press **Continue**.")
def choose_the_questions(story: Story) -> None:
    story.dk.page.get_by_label("Erhvervsmæssige kvalifikationer: uddannelsesbevis").check()
    story.dk.press("Continue")
    story.dk.sees_heading("Whom do you ask?")
    story.request = story.dk.path().split("/")[2]


@step("Search for the authority by profession and country, and press **Ask this authority**.")
def ask_this_authority(story: Story) -> None:
    story.dk.fill("Words", "turistguide")
    story.dk.field("Country").select_option("pt")
    story.dk.press("Search")
    found = story.dk.page.locator(".cards li").filter(has_text="Autoridade de Formação para as Qualificações")
    expect(found).to_have_count(1)
    story.picture(story.dk, "find")
    found.get_by_role("button", name=re.compile(f"^{story.dk.word('Ask this authority')}")).click()


@step("Enter the date by which you need the reply, choose why you ask, and press **Save and continue**.")
def when_and_why(story: Story) -> None:
    story.dk.sees_heading("When and why?")
    story.dk.fill("When do you need the reply?", f"{WISHED.day}.{WISHED.month}.{WISHED.year}")
    story.dk.page.get_by_label("Tvivl om, hvorvidt et dokument er ægte eller korrekt").check()
    story.dk.press("Save and continue")


@step("Enter whom it is about, no more than is needed to find the person, and press **Save and continue**.")
def whom_it_is_about(story: Story) -> None:
    story.dk.sees_heading("Whom is it about?")
    story.dk.fill("Family name", FAMILY_NAME)
    story.dk.fill("Given names", GIVEN_NAMES)
    story.dk.press("Save and continue")
    story.dk.sees_heading("What do you ask?")


@step("**Log off** whenever you have to: the draft waits under **My tasks**, and opens where you can go on.")
def interrupted(story: Story) -> None:
    story.dk.log_off()
    story.dk.sees_heading("Log on")
    story.dk.log_on("dk-pq-1")
    story.open_task(story.dk)
    story.dk.sees_heading("Check and send")
    story.dk.sees(FAMILY_NAME)
    story.dk.sees(long_day(WISHED, "da"))
    story.dk.open(f"/requests/{story.request}/draft/questions")


@step("Tick the questions that you need, add a comment where it helps, and press **Save and continue**.")
def tick_the_questions(story: Story) -> None:
    story.dk.page.get_by_label(FIRST_QUESTION["da"]).check()
    for code in ("4", "9"):
        story.dk.page.locator(f'input[name="questions"][value="{code}"]').check()
    story.dk.page.get_by_text(story.dk.word("Add a comment")).first.click()
    story.dk.fill("Comment to question %(number)s", COMMENT, number="1")
    story.dk.press("Save and continue")


@step(
    "Attach a copy of the document: choose the file, give it a title, say whether it has personal data, and press "
    "**Attach the file**. Then press **Continue**."
)
def attach_the_file(story: Story) -> None:
    story.dk.sees_heading("Attachments")
    story.dk.field("File").set_input_files(FILE)
    story.dk.fill("Title", FILE_TITLE)
    story.dk.choose("Does the file have personal data?", "Yes")
    story.dk.press("Attach the file")
    story.dk.sees("The file is attached.")
    story.dk.follow("Continue")


@step("Check everything: you see the questions in your language and in the other side's.")
def check_everything(story: Story) -> None:
    story.dk.sees_heading("Check and send")
    for told in (FAMILY_NAME, COMMENT, FILE_TITLE, long_day(WISHED, "da"), FIRST_QUESTION["da"]):
        story.dk.sees(told)
    expect(story.dk.page.locator('[lang="pt"]').filter(has_text=FIRST_QUESTION["pt"])).to_be_visible()
    story.picture(story.dk, "check", height=1900)


@step("Confirm that there is a legal basis, and press **Send the request**.")
def send_it(story: Story) -> None:
    story.dk.field("I confirm that there is a legal basis for this request and that the data in it are needed").check()
    story.dk.press("Send the request")
    story.dk.sees_heading("The request is sent")


@step("Note the number, and read **What happens next**.")
def note_the_number(story: Story) -> None:
    story.number = story.dk.page.locator(".facts strong").inner_text()
    assert re.fullmatch(r"PQ-\d{4}-\w{4}-\w{4}-\w", story.number)
    story.dk.sees("What happens next")
    story.dk.sees(long_day(WISHED, "da"))
    story.picture(story.dk, "sent")


# --- read the answers and close the request ---------------------------------------------------------------------------


@step("Open the task under **My tasks**: the answers stand beside your questions, in your language.")
def read_the_answers(story: Story) -> None:
    story.open_task(story.dk)
    story.dk.sees_heading("Request %(number)s", number=story.number)
    first = story.dk.page.locator(".pair").filter(has_text=FIRST_QUESTION["da"])
    expect(first.locator(".answer")).to_contain_text("Ja")
    expect(first.locator('[lang="pt"]')).to_have_text(CONFIRMATION)
    story.dk.sees("Det er identisk")
    story.picture(story.dk, "request", height=1900)


@step("Answer the message of the other side under **Messages** if there is one, and press **Send the message**.")
def answer_the_message(story: Story) -> None:
    messages = story.dk.page.get_by_role("region", name=story.dk.word("Messages"))
    expect(messages.locator('[lang="pt"]')).to_have_text(QUESTION_MESSAGE)
    story.dk.fill("Write a message", ANSWER_MESSAGE)
    story.dk.press("Send the message")
    expect(messages).to_contain_text(ANSWER_MESSAGE)


@step(
    "Press **Close the request**, say how you find the time that it took and the effort that was made, and press "
    "**Close the request** again."
)
def close_it(story: Story) -> None:
    story.dk.follow("Close the request")
    story.dk.sees_heading("Close the request")
    story.dk.choose("Did the reply come in good time?", "Satisfied")
    story.dk.choose("How do you find the effort that the other authority made?", "No opinion")
    story.picture(story.dk, "close")
    story.dk.press("Close the request")
    story.dk.sees_heading("Request %(number)s", number=story.number)
    story.dk.sees("The request is closed. Thank you.")


@step("Under **History** you see every step, from the first draft to the end.")
def read_the_history(story: Story) -> None:
    history = story.dk.page.get_by_role("region", name=story.dk.word("History"))
    assert history.get_by_role("listitem").count() >= 10
    story.pt.open(f"/requests/{story.request}")
    told = story.pt.page.get_by_role("region", name=story.pt.word("How the reply was rated"))
    expect(told).to_contain_text(story.pt.word("Satisfied"))
