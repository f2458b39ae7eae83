"""structlog and httpx without rich: for colours in a console and a command line of its own they would load a hundred modules.

Import it before either; whoever wants rich itself may load it afterwards.
"""

import sys

_rich = sys.modules.get("rich")
sys.modules["rich"] = None  # type: ignore[assignment]  # "there is none", to whoever imports it
import httpx  # noqa: E402, F401
import structlog  # noqa: E402, F401

if _rich is None:
    del sys.modules["rich"]
else:
    sys.modules["rich"] = _rich
