"""structlog and httpx without rich and click: for colours and a command line of its own they would load a hundred modules.

Import it before either; whoever wants rich or click itself may load them afterwards.
"""

import sys
from typing import Any

_modules: dict[str, Any] = sys.modules  # None is allowed there too
_before = {name: module for name, module in _modules.items() if name in {"rich", "click"}}
_modules.update(rich=None, click=None)  # "there is none", to whoever imports them
import httpx  # noqa: E402, F401
import structlog  # noqa: E402, F401

del _modules["rich"], _modules["click"]
_modules.update(_before)
