"""No test prints what an earlier run has printed. Those of the cache turn it on for themselves, in a folder of their own."""

import os

os.environ["EVENHAND_NO_CACHE"] = "1"
