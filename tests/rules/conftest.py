"""Examples take as long as a busy machine makes them; the time limit of a whole test stands."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
