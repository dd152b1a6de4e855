"""What the last pages of the paper say to whoever counts the report again."""

from programs.tests.factories import ActivityKindFactory, ProgramFactory
from reports.print.recounting import kinds_table


def test_the_kinds_on_the_paper_are_those_of_its_own_program(program):
    """Each program has kinds of its own, often of the same names and counted otherwise."""
    ActivityKindFactory(program=program, name="Lecture", counts_as_training=True)
    another = ProgramFactory(name="Another year", slug="another-year")
    ActivityKindFactory(program=another, name="Lecture", counts_as_training=False)

    assert [(row[0], row[2]) for row in kinds_table(program).rows] == [("Lecture", "yes")]
