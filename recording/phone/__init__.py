"""Forms written on a phone, with or without a signal, and sent when there is one.

The phone keeps each form as a letter (static/js/phone/letters.js) until the portal has answered
that it has it. `letters` says what a letter is, `views` takes them in, `pages` are what the phone
opens without a signal.
"""
