"""The Autobahn test suite as a server for clients, on a free port of this machine: listen.py OUTDIR

wstest itself can neither choose a free port nor listen on one interface alone. Python 2, as the suite is.
"""

from __future__ import print_function

import socket
import sys

# Chooses how the suite waits, and has to before anything else of it is there.
import autobahntestsuite.choosereactor  # noqa: F401
from autobahntestsuite.fuzzing import FuzzingServerFactory
from twisted.internet import reactor

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(50)
listener.setblocking(False)
url = "ws://127.0.0.1:%d" % listener.getsockname()[1]
cases = {"cases": ["*"], "exclude-cases": [], "exclude-agent-cases": {}}
factory = FuzzingServerFactory(dict(cases, url=url, outdir=sys.argv[1]))
reactor.adoptStreamPort(listener.fileno(), socket.AF_INET, factory)
print("listening on", url)
sys.stdout.flush()
reactor.run()
