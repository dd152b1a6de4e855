"""What somebody of a form takes from the event, in their own words; nobody else signs for it."""
