"""What the models have in common: schedules by their seeds, the first violation, and every planted bug found."""
import sys

from recovery.book import Violation


def walk(world, trouble, mutant, seeds, steps):
    """The worlds at their end, or the first violation."""
    worlds = []
    for seed in seeds:
        try:
            worlds.append(world(seed, trouble, mutant).run(steps))
        except Violation as violation:
            return None, f"seed {seed}: {violation}"
    return worlds, None


def check_rules(world, troubles, summary, seeds, steps, mutant):
    clean = True
    for trouble in troubles:
        worlds, violation = walk(world, trouble, mutant, seeds, steps)
        clean = clean and violation is None
        print(f"{trouble:8} {violation or summary(worlds)}", flush=True)
    return clean


def check_mutants(world, troubles, mutants, seeds, steps):
    """True if every planted bug is found."""
    clean = True
    for mutant in mutants:
        found = ((trouble, walk(world, trouble, mutant, seeds, steps)[1]) for trouble in troubles)
        said = next((f"{trouble}, {violation}" for trouble, violation in found if violation), None)
        clean = clean and said is not None
        print(f"{mutant:24} {said or 'NOT FOUND'}"[:150], flush=True)
    return clean


def main(arguments, world, troubles, mutants, summary):
    if arguments[:1] == ["--mutants"]:
        schedules, steps = (int(text) for text in (arguments[1:] + ["300", "300"][len(arguments) - 1:])[:2])
        return check_mutants(world, troubles, mutants, range(schedules), steps)
    schedules, steps, mutant, first = arguments + ["300", "300", "-", "0"][len(arguments):]
    if mutant != "-" and mutant not in mutants:
        sys.exit(f"there is no mutant {mutant}; there are: {', '.join(mutants)}")
    seeds = range(int(first), int(first) + int(schedules))
    return check_rules(world, troubles, summary, seeds, int(steps), None if mutant == "-" else mutant)
