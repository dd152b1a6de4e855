"""How a whole number is read, on screen, on paper and in notices: 14,530; Chinese 14530."""

from core.names import is_read_in_english


def grouped(value: int) -> str:
    return f"{value:,}" if is_read_in_english() else str(value)
