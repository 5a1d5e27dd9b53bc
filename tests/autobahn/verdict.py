"""Says how one side did in the Autobahn test suite, and fails unless it did all of it well: verdict.py INDEX"""

import json
import sys
from collections import Counter
from pathlib import Path

CASES = 517
# Non-strict is what works and is not what the suite's authors would do, such as failing bad UTF-8 late.
MOST_NON_STRICT = 2
MOST_SHOWN = 30
BEHAVIORS = ["OK", "INFORMATIONAL", "NON-STRICT", "UNIMPLEMENTED", "FAILED"]
CLOSES = ["UNCLEAN", "WRONG CODE", "FAILED BY CLIENT", "FAILED"]


def verdict(agent: str, cases: dict[str, dict[str, str]]) -> list[str]:
    """Prints a line of counts, and gives what is wrong."""
    behaviors = Counter(case["behavior"] for case in cases.values())
    closes = Counter(case["behaviorClose"] for case in cases.values())
    print(f"{agent}: {len(cases)} cases:", counts(BEHAVIORS, behaviors) + "; closed", counts(CLOSES, closes))
    wrong = [
        f"{name}: {case['behavior']}, closed {case['behaviorClose']}: {case['reportfile']}"
        for name, case in cases.items()
        if case["behavior"] not in {"OK", "INFORMATIONAL", "NON-STRICT"}
        or case["behaviorClose"] not in {"OK", "INFORMATIONAL"}
        or (case["behavior"] == "NON-STRICT" and behaviors["NON-STRICT"] > MOST_NON_STRICT)
    ]
    if len(cases) != CASES:
        wrong.append(f"{len(cases)} cases instead of {CASES}")
    return wrong


def counts(names: list[str], counter: Counter[str]) -> str:
    """Each name that is expected, also where it was not seen, and each that was seen."""
    shown = names + sorted(set(counter) - {*names, "OK"})
    return ", ".join(f"{counter[name]} {name.lower() if name != 'OK' else name}" for name in shown)


index = Path(sys.argv[1])
if not index.exists():
    sys.exit(f"{index}: the suite ended without a report")
agents = json.loads(index.read_text(encoding="utf-8"))
problems = [line for agent, cases in agents.items() for line in verdict(agent, cases)]
if len(agents) != 1:
    problems.append(f"a report of {len(agents)} agents instead of one")
for line in problems[:MOST_SHOWN]:
    print(f"  {line}")
if len(problems) > MOST_SHOWN:
    print(f"  and {len(problems) - MOST_SHOWN} more, in {index.with_name('index.html')}")
sys.exit(bool(problems))
