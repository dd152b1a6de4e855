"""What a browser sends of a page that somebody opened: each box as it stands in the HTML.

Read from the page itself, not from the Django form behind it: what the page does not show, or a
browser would read otherwise (a date box that holds "1 March"), is lost here as it is there.
"""

import re
from html.parser import HTMLParser

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
LINE_ENDS = re.compile(r"\r\n|\r|\n")


def as_shown(response, *, but: dict | None = None) -> dict[str, list[str]]:
    """The boxes of the page's main form, by name. `but` are boxes somebody filled in otherwise.

    Give the result to `client.post`, with the button pressed: `{**as_shown(page), "send": "1"}`.
    """
    form = main_form(response)
    filled = {
        name: value if isinstance(value, list) else [str(value)]
        for name, value in (but or {}).items()
    }
    assert set(filled) <= form.names, "the page has no such box"
    return form.boxes() | filled


def filled_in(response, **said) -> dict[str, list[str]]:
    """As above, by somebody who reads: of a list a line as it is worded, a box to tick by its key.

    A text, a number or a day is typed as it is. What the page does not offer is not to be had.
    """
    offered = main_form(response).offered
    return as_shown(
        response,
        but={
            name: chosen_of(offered[name], words) if name in offered else words
            for name, words in said.items()
        },
    )


def chosen_of(offered: dict[str, str], words: str | list[str]) -> list[str]:
    several = words if isinstance(words, list) else [words]
    missing = [each for each in several if each not in offered]
    assert not missing, f"the page offers {list(offered)}, not {missing}"
    return [offered[each] for each in several]


def main_form(response) -> "PageForm":
    reader = Reader()
    reader.feed(response.content.decode())
    reader.close()
    forms = [form for form in reader.forms if form.is_main]
    assert len(forms) == 1, [form.attributes for form in reader.forms]
    return forms[0]


class PageForm:
    """A `<form>` while it is read."""

    def __init__(self, attributes: dict):
        self.attributes = attributes
        self.names: set[str] = set()
        self.sent: list[tuple[str, str]] = []
        # By the name of a box: what may be chosen in it, and what is sent for that.
        self.offered: dict[str, dict[str, str]] = {}

    @property
    def is_main(self) -> bool:
        """A page has other forms around its own: the language, the way out, the search."""
        is_post = self.attributes.get("method", "get").lower() == "post"
        return is_post and not self.attributes.get("action")

    def boxes(self) -> dict[str, list[str]]:
        found = {}
        for name, value in self.sent:
            found.setdefault(name, []).append(LINE_ENDS.sub("\r\n", value))
        found.pop("csrfmiddlewaretoken", None)
        return found

    def offer(self, attributes: dict, words: str, value: str):
        self.offered.setdefault(attributes.get("name", ""), {})[words] = value


class Reader(HTMLParser):
    """Reads the boxes of each form; what stands in a `<template>` is not on the page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.templates = 0
        self.text: list[str] | None = None
        self.area = self.select = self.option = None

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.templates += 1
        elif tag == "form":
            self.form = PageForm(attributes)
            self.forms.append(self.form)
        elif self.form is not None and not self.templates:
            self.read_box(tag, attributes)

    def read_box(self, tag: str, attributes: dict):
        if tag in {"input", "textarea", "select"}:
            self.form.names.add(attributes.get("name", ""))
        match tag:
            case "input":
                self.read_input(attributes)
            case "textarea":
                self.area, self.text = attributes, []
            case "select":
                self.select = (attributes, [])
            case "option" if self.select is not None:  # else a suggestion for a text box
                self.end_option()
                self.option, self.text = attributes, []

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        match tag:
            case "template":
                self.templates -= 1
            case "form":
                self.form = None
            case "textarea" if self.area is not None:
                # The first line end in a textarea belongs to the HTML, not to the text.
                text = "".join(self.text).replace("\r\n", "\n").removeprefix("\n")
                self.send(self.area, text)
                self.area = self.text = None
            case "option" if self.select is not None:  # else a suggestion for a text box
                self.end_option()
            case "select" if self.select is not None:
                self.end_select()

    def handle_data(self, data):
        if self.text is not None:
            self.text.append(data)

    def end_option(self):
        if self.option is not None:
            words = " ".join("".join(self.text).split())
            value = self.option.get("value", words)
            self.select[1].append((self.option, value))
            self.form.offer(self.select[0], words, value)
        self.option = self.text = None

    def end_select(self):
        self.end_option()
        attributes, options = self.select
        chosen = [value for option, value in options if "selected" in option]
        if "multiple" not in attributes:
            # A list that nothing is chosen from shows, and sends, its first line.
            chosen = chosen[-1:] or [value for _option, value in options[:1]]
        for value in chosen:
            self.send(attributes, value)
        self.select = None

    def read_input(self, attributes: dict):
        value = attributes.get("value", "")
        match attributes.get("type", "text"):
            case "submit" | "button" | "reset" | "image" | "file":
                return
            case "checkbox" | "radio":
                value = attributes.get("value", "on")
                self.form.offer(attributes, value, value)
                if "checked" in attributes:
                    self.send(attributes, value)
                return
            case "date":
                value = value if DATE.fullmatch(value) else ""
            case "number":
                value = value if NUMBER.fullmatch(value) else ""
            case "hidden":
                pass
            case _text:
                value = re.sub(r"[\r\n]", "", value)
        self.send(attributes, value)

    def send(self, attributes: dict, value: str):
        if attributes.get("name") and "disabled" not in attributes:
            self.form.sent.append((attributes["name"], value))
