"""What is read together with a commitment."""

from pairings.partnerships.reading import SIDES

# What its name and its days follow from.
STANDS_ON = (
    "program",
    "partnership__program",
    *(f"partnership__{side}" for side in SIDES),
    *("pairing__program", "pairing__mentor", "pairing__trainee"),
)
