"""Documents at hand in the page's attach menu, so that a new user has something to send."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.errors import ClientError


class Samples:
    """Files by id; the page has a word for an id, `sample_<id>` in its texts, and else shows the file's name."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(files)

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the list and of each file."""
        return [Route("/sandbox/samples", self.listed), Route("/sandbox/samples/{sample_id}", self.file)]

    async def listed(self, _: Request) -> Response:
        """Answer with the ids and file names, in the order given."""
        return JSONResponse({"samples": [{"id": key, "name": path.name} for key, path in self._files.items()]})

    async def file(self, request: Request) -> Response:
        """Answer with a file's bytes."""
        path = self._files.get(request.path_params["sample_id"])
        if path is None or not path.is_file():
            raise ClientError(404, "file_not_found")
        return FileResponse(path, filename=path.name, headers={"Cache-Control": "no-cache"})
