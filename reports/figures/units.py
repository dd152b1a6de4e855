"""The unit of each figure.

Each takes the number, because English has a plural and Chinese a measure word.
"""

from django.utils.translation import npgettext


def activities_unit(n):
    # Translators: the unit after a number of activities; Chinese 次.
    return npgettext("unit", "activity", "activities", n)


def attendances_unit(n):
    # Translators: the unit after a sum of headcounts; Chinese 人次, never 人.
    return npgettext("unit", "attendance", "attendances", n)


def persons_unit(n):
    # Translators: the unit after a number of different people; Chinese 人.
    return npgettext("unit", "person", "persons", n)


def papers_unit(n):
    # Translators: the unit after a number of papers; Chinese 篇.
    return npgettext("unit", "paper", "papers", n)


def designs_unit(n):
    # Translators: the unit after a number of teaching designs; Chinese 篇.
    return npgettext("unit", "teaching design", "teaching designs", n)


def lessons_unit(n):
    # Translators: the unit after a number of lessons; Chinese 节.
    return npgettext("unit", "lesson", "lessons", n)


def projects_unit(n):
    # Translators: the unit after a number of joint projects; Chinese 个.
    return npgettext("unit", "joint project", "joint projects", n)


def other_projects_unit(n):
    # Translators: the unit after a number of research projects, joint or not; Chinese 个.
    return npgettext("unit", "project", "projects", n)


def compilations_unit(n):
    # Translators: the unit after a number of compilations; Chinese 册.
    return npgettext("unit", "compilation", "compilations", n)


def characters_unit(n):
    # Translators: the unit after a number of characters under ten thousand; Chinese 字.
    return npgettext("unit", "character", "characters", n)


def lectures_unit(n):
    # Translators: the unit after a number of lectures; Chinese 场.
    return npgettext("unit", "lecture", "lectures", n)


def visits_unit(n):
    # Translators: the unit after a number of outreach visits; Chinese 次.
    return npgettext("unit", "visit", "visits", n)


def contacts_unit(n):
    # Translators: the unit after a number of guidance contacts; Chinese 次.
    return npgettext("unit", "contact", "contacts", n)


def pairs_unit(n):
    # Translators: the unit after a number of pairings or partnerships; Chinese 对.
    return npgettext("unit", "pair", "pairs", n)


def trainees_unit(n):
    # Translators: the unit after a number of trainees; Chinese 人.
    return npgettext("unit", "trainee", "trainees", n)


def mentors_unit(n):
    # Translators: the unit after a number of mentors; Chinese 人.
    return npgettext("unit", "mentor", "mentors", n)


def schools_unit(n):
    # Translators: the unit after a number of schools; Chinese 所.
    return npgettext("unit", "school", "schools", n)


def awards_unit(n):
    # Translators: the unit after a number of awards; Chinese 项.
    return npgettext("unit", "award", "awards", n)


def forms_unit(n):
    # Translators: the unit after a number of registration forms; Chinese 份.
    return npgettext("unit", "form", "forms", n)
