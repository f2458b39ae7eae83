"""How much room an office needs."""

LEAST_MEGABYTES = 200  # a day's files: below this administrators are told to make room
