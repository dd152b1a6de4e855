"""Awards and honours: lists, pages, and the forms that note them."""

from core.names import shown


def winner_shown(row, actor) -> str:
    return shown(str(row.winner), actor) if row.is_of_a_person else str(row.winner)
