"""A Bot API server of one's own, on loopback, with a page that plays the people: the whole bot without Telegram.

It knows nothing of Duban: the bot reaches it over HTTP as it would reach Telegram.
"""
