"""People at browsers: a real Chromium, signed in through the real page, at the widths we draw for.

Whatever a page asks of another host, and whatever Chromium complains about in its console (a
breach of the content security policy among it), fails the test that opened the page.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from activities.registration import day_off
from devtools.servers import find_chromium
from tests.browser.door import Door

DESKTOP = 1366
PHONE = 390
PASSWORD = "a password for browser tests"
AXE = Path(__file__).parent / "axe" / "axe.min.js"
# Named, for left to itself axe leaves out the size of targets, which WCAG 2.2 asks for.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Chromium's own traffic with its maker; without these it goes on looking for hosts all the time.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright():
    """Playwright keeps an event loop in this thread, and Django would refuse the database there."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def no_day_is_odd(monkeypatch):
    """For tests that record “today”: on a Sunday and in a holiday it is sent without a question,
    too.
    """
    monkeypatch.setattr(day_off, "what_to_ask", lambda day, holidays: "")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = find_chromium()
    if not chromium:
        pytest.skip("no Chromium on this machine; set CHROMIUM to the path of one")
    return {**browser_type_launch_args, "executable_path": chromium, "args": QUIET}


@pytest.fixture(autouse=True)
def open_server(live_server, transactional_db):
    """The server while a test asks it: nothing is being answered when the database is emptied."""
    server = live_server.thread.httpd
    if not isinstance(server.get_app(), Door):
        server.set_app(Door(server.get_app()))
    door = server.get_app()
    door.open()
    yield live_server
    door.close()


@pytest.fixture
def new_page(browser, open_server):
    """`new_page(width=DESKTOP, locale="en")`: somebody's empty browser; not signed in.

    `has_worker=True` is for tests of the worker: on a busy machine it hands out the form that the
    phone has kept before the portal has answered.
    """
    opened, complaints = [], []

    def open_page(width: int = DESKTOP, locale: str = "en", has_worker: bool = False):
        context = browser.new_context(
            base_url=open_server.url,
            locale={"en": "en-US", "zh": "zh-CN"}[locale],
            viewport={"width": width, "height": 844 if width == PHONE else 768},
            has_touch=width == PHONE,
            reduced_motion="reduce",
            service_workers="allow" if has_worker else "block",
        )
        opened.append(context)
        context.set_default_timeout(40_000)
        listen(context, open_server.url, complaints)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


def listen(context, home: str, complaints: list) -> None:
    """Note what no page of ours may do."""

    def on_request(request):
        if urlsplit(request.url).scheme.startswith("http") and not request.url.startswith(home):
            complaints.append(f"asked another host: {request.url}")

    def on_response(response):
        page = response.request.resource_type in {"document", "fetch", "xhr"}
        if response.status >= (500 if page else 400):
            complaints.append(f"{response.status} for {response.url}")

    def on_console(message):
        # A page may answer 403, 404 or 409 on purpose; on_response judges those.
        expected = ("Failed to load resource", "Service Worker registration blocked by Playwright")
        if message.type in {"error", "warning"} and not message.text.startswith(expected):
            complaints.append(f"console: {message.text}")

    context.on("request", on_request)
    context.on("response", on_response)
    context.on("console", on_console)
    context.on("weberror", lambda problem: complaints.append(f"script: {problem.error}"))


@pytest.fixture
def as_user(new_page):
    """`as_user(user_or_username, width=DESKTOP, locale="en")`: that person's browser, signed in.

    Without a password the person gets one, which is how a test signs in people it just made.
    """

    def sign_in(user, password: str | None = None, **browser):
        person = find_person(user)
        if password is None:
            password = PASSWORD
            person.set_password(password)
            person.save(update_fields=["password"])
        # Everybody here shares one address, and sign-in is rationed by address.
        cache.clear()
        page = new_page(**browser)
        page.goto("/sign-in/")
        page.locator("[name=login]").fill(person.get_username())
        page.locator("[name=password]").fill(password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda address: urlsplit(address).path != "/sign-in/")
        return page

    return sign_in


def find_person(user):
    people = get_user_model().objects
    return people.get_by_natural_key(user) if isinstance(user, str) else people.get(pk=user.pk)


@pytest.fixture(scope="session")
def axe():
    """`axe(page)`: what axe finds wrong with the page for people who hear or tab through it."""
    source = AXE.read_text(encoding="utf-8")

    def violations(page) -> list[str]:
        page.wait_for_load_state()
        # Through the debugger, so the page's content security policy stays as it is.
        page.evaluate(source)
        asked = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
        found = page.evaluate("asked => axe.run(document, asked)", asked)["violations"]
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations


@pytest.fixture
def fits():
    """`fits(page)`: whether the page needs no sideways scrolling at its width."""
    script = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"

    def fit(page) -> bool:
        page.wait_for_load_state()
        return page.evaluate(script)

    return fit
