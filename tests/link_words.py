"""What the links of a page's main part say to whoever hears them alone."""

from collections import defaultdict
from html.parser import HTMLParser


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.is_open = False

    def handle_starttag(self, tag, attrs):
        if tag == "a" and dict(attrs).get("href"):
            self.is_open = True
            self.found.append((dict(attrs)["href"], []))

    def handle_endtag(self, tag):
        self.is_open = self.is_open and tag != "a"

    def handle_data(self, data):
        if self.is_open:
            self.found[-1][1].append(data)


def told_alike(response) -> dict[str, set[str]]:
    """Words that lead to several addresses, with these."""
    reader = _Links()
    reader.feed(response.text.partition("<main")[2].partition("</main>")[0])
    leads = defaultdict(set)
    for address, words in reader.found:
        leads[" ".join("".join(words).split())].add(address)
    return {words: addresses for words, addresses in leads.items() if len(addresses) > 1}
