"""What the source document counts, and how the invented forms share what the named ones leave."""

ACTIVITIES = 82
ATTENDANCES = 14_530
PAPERS = 205
TEACHING_DESIGNS = 193
LESSONS = 128
JOINT_PROJECTS = 57
COMPILATIONS = 45
CHARACTERS = 520_000
TRAINEES = 60
MENTORS_FROM_HAIZHU = 16

# Invented forms: of single pairs, and of a helping district with the one it helps.
PAIR_FORMS = 34
DISTRICT_FORMS = 24
PEOPLE_IN_A_PAIR = 2


def shares(total: int, parts: int) -> list[int]:
    """`total` in whole numbers over `parts`, as even as can be, the larger ones first."""
    least, rest = divmod(total, parts)
    return [least + (place < rest) for place in range(parts)]


def uneven_shares(total: int, parts: int, step: int) -> list[int]:
    """As `shares`, but each share apart from the next by about `step`; same sum."""
    even = shares(total, parts)
    return [share + (2 * place - parts + 1) * step // 2 for place, share in enumerate(even)]
