"""Messages that are one text and nothing else."""

from handlers.topics import Topic
from handlers.views import plain_text

PLAIN = Topic(views={"text": plain_text})
