"""Is this container's web process alive? Asked by the name it answers to, as the proxy does."""

import sys
from pathlib import Path
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from labor_export import env  # noqa: E402  (found through the line above)

address = f"http://127.0.0.1:{env.number('PORT', default=8000)}/healthz"
urlopen(Request(address, headers={"Host": env.words("ALLOWED_HOSTS")[0]}), timeout=5)
