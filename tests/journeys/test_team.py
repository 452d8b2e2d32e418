"""An administrator switches an account off and on in a real browser."""

import re

from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.site import BROWSER, EVENT, Site, faults_of

pytestmark = BROWSER


def test_an_account_is_switched_off_and_on(site: Site, context: BrowserContext, chromium: Browser) -> None:
    site.run("organiser", "sami@demo.example", "--event", EVENT)
    site.run("organiser", "ada@demo.example")
    own = chromium.new_context(base_url=site.address, locale="en-GB")
    samis = own.new_page()
    samis.goto(site.run("sign-in-link", "sami@demo.example"))
    samis.get_by_role("button", name=re.compile("Sign in")).click()
    samis.wait_for_url(re.compile("/organise|/account"))
    page = context.new_page()
    page.goto(site.run("sign-in-link", "ada@demo.example"))
    page.get_by_role("button", name=re.compile("Sign in")).click()
    page.wait_for_url(re.compile("/organise|/account"))
    page.goto(f"/organise/{EVENT}/team")
    page.get_by_role("link", name="Change the role of sami").click()
    faults = faults_of(page)

    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="Switch the account off").click()
    expect(page.get_by_text("The account is switched off.")).to_be_visible()
    samis.goto("/account")

    expect(samis.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert faults == []
    page.get_by_role("button", name="Switch the account on").click()
    expect(page.get_by_text("The account is switched on again.")).to_be_visible()
    own.close()
