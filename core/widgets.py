"""Choices drawn as cards."""

from django import forms


class Cards(forms.RadioSelect):
    """Radio buttons drawn as cards, one under the other or `across`."""

    def __init__(self, *, layout: str = ""):
        super().__init__(attrs={"class": f"choices {layout}".strip()})
