"""A person at a page who notes what the work costs: presses, fields, pages, letters typed."""

from collections import Counter

from playwright.sync_api import Page


class Hand:
    """Uses a page as people do, by what is written on it, and keeps count under the step named.

    It waits for a page that is still coming: what is read off half a page is half of it.
    """

    def __init__(self, page: Page, ledger: dict[str, Counter]):
        self.page = page
        self.ledger = ledger
        self.step = ""
        page.on("load", lambda _page: self.note("pages"))

    def note(self, what: str, number: int = 1) -> None:
        self.ledger.setdefault(self.step, Counter())[what] += number

    def begin(self, step: str) -> None:
        self.step = step

    def press(self, name: str, role: str = "button") -> None:
        """A button, or with `role` a link, by its words."""
        self.note("presses")
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.press(name, role="link")

    def fill(self, **values: str) -> None:
        """Text boxes and drop-downs by name; an option is chosen by its words."""
        for name, value in values.items():
            self.note("presses")
            self.note("fields")
            box = self.page.locator(f"main [name={name}]")
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                self.note("letters", len(value))
                box.fill(value)

    def tap(self, name: str, words: str) -> None:
        """A card with these words: people tap its label, the radio lies beneath."""
        self.note("presses")
        self.note("fields")
        self.page.wait_for_load_state()
        group = self.page.locator(f"main [name={name}]")
        for radio in group.all():
            label = self.page.locator(f"label[for='{radio.get_attribute('id')}']")
            if label.inner_text().strip().startswith(words):
                label.click()
                return
        raise AssertionError(f"no card of {name} begins with {words!r}")
