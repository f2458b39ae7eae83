"""The JSON bodies that the page and the headless player send."""

from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from bot.sandbox.errors import ClientError

ANSWER_WAIT = 10.0  # real seconds that a press waits for its answer


class Body(BaseModel):
    """A JSON body; `as` names who speaks in a group."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True)
    speaker: Annotated[int | None, Field(alias="as")] = None


class Written(Body):
    """A text to send."""

    text: str
    reply_to: int | None = None


class Forwarded(Body):
    """A text of somebody else's to send on."""

    from_name: str
    text: str


class Edited(Body):
    """What a message is to say."""

    text: str


class Pressed(Body):
    """A button of a message, by its data; `wait` in real seconds for the answer."""

    message_id: int
    data: str
    wait: Annotated[float, Field(ge=0, le=60)] = ANSWER_WAIT


class Reacted(Body):
    """A reaction to a message; none takes it away."""

    message_id: int
    emoji: str | None = None


class Moved(BaseModel):
    """Where the clock is to go: an instant, or one of the page's steps."""

    to: AwareDatetime | str | None = None
    step: str | None = None


class Founded(BaseModel):
    """A group to found."""

    title: str
    members: list[int]


class Switched(BaseModel):
    """Telegram's limits, on or off."""

    on: bool


Wanted = TypeVar("Wanted", bound=BaseModel)


async def read(request: Request, model: type[Wanted]) -> Wanted:
    """Return a request's JSON body as that model, or refuse it."""
    try:
        return model.model_validate_json(await request.body() or b"{}")
    except ValidationError as error:
        raise ClientError(400, "bad_request") from error
