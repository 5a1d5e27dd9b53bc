"""Says how a report of the Autobahn test suite ended, and fails if any case was not kept to the letter."""

import json
import sys
from collections import Counter
from pathlib import Path

GOOD = {"OK", "INFORMATIONAL"}
CASES = 301

failed = False
for agent, cases in json.loads(Path(sys.argv[1]).read_text()).items():
    counts = Counter(case["behavior"] for case in cases.values())
    print(f"{agent}: {len(cases)} cases:", ", ".join(f"{count} {name}" for name, count in counts.items()))
    failed |= len(cases) != CASES
    for name, case in cases.items():
        if not GOOD.issuperset((case["behavior"], case["behaviorClose"])):
            failed = True
            print(f"  {name}: {case['behavior']}, closed {case['behaviorClose']}: {case['reportfile']}")
sys.exit(failed)
