"""Choices drawn as cards."""

from django import forms


class Cards(forms.RadioSelect):
    """Radio buttons drawn as cards, one under the other or `across`."""

    def __init__(self, *, layout: str = ""):
        super().__init__(attrs={"class": f"choices {layout}".strip()})


class Ticks(forms.CheckboxSelectMultiple):
    """Cards to tick. Of many, those ticked stand first and the others are folded away.

    `more` is what they are folded under, with {} for their number.
    """

    few = 6

    def __init__(self, *, more: str):
        # A browser that goes back restores ticks by their places, which follow what was saved.
        super().__init__(attrs={"class": "choices across", "autocomplete": "off"})
        self.more = more

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        options = [option for _label, options, _index in groups for option in options]
        ticked = [option for option in options if option["selected"]]
        others = [option for option in options if not option["selected"]]
        if len(others) <= self.few:
            return groups
        shown = [(None, [option], number) for number, option in enumerate(ticked)]
        return [*shown, (self.more.format(len(others)), others, len(ticked))]
