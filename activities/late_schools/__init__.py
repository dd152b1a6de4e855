"""Schools at which forms have waited for long, and reminding whoever confirms there."""
