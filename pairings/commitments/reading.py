"""What is read together with a commitment."""

SIDES = ("supporting_district", "supporting_school", "supported_district", "supported_school")
# What its name and its days follow from.
STANDS_ON = (
    "program",
    "partnership__program",
    *(f"partnership__{side}" for side in SIDES),
    *("pairing__program", "pairing__mentor", "pairing__trainee"),
)
