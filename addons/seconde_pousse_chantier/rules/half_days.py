"""The half-days of a week: which ones a timetable covers, and what a copied week keeps of the one before."""

from dataclasses import dataclass

MORNING, AFTERNOON = "am", "pm"
NOON = 13
LUNCH = 12
LEAST_HOURS = 1

BUSY = "busy"
TAKEN = "taken"
GONE = "gone"


def worked_halves(hours):
    """Return the half-days that working hours cover: at least one hour of them, noon being at one o'clock.

    :param list hours: pairs (from, to), as hours of the day
    :rtype: set[str]

    >>> sorted(worked_halves([(8, 12), (13, 17)])), worked_halves([(6, 13)]), worked_halves([(12.5, 16)])
    (['am', 'pm'], {'am'}, {'pm'})
    >>> worked_halves([])
    set()
    """
    morning = sum(max(min(end, NOON) - start, 0) for start, end in hours)
    afternoon = sum(max(end - max(start, NOON), 0) for start, end in hours)
    halves = {MORNING} if morning >= LEAST_HOURS else set()
    return halves | ({AFTERNOON} if afternoon >= LEAST_HOURS else set())


def taken_halves(start, end):
    """Return the half-days that an absence takes; an absence of the lunch hour alone takes none.

    :param float start: hour of the day; 0 when it began before
    :param float end: hour of the day; 24 when it goes on
    :rtype: set[str]

    >>> taken_halves(8, 12.5), taken_halves(12, 17), sorted(taken_halves(0, 24)), taken_halves(0, 0)
    ({'am'}, {'pm'}, ['am', 'pm'], set())
    """
    halves = {MORNING} if start < LUNCH and end > 0 else set()
    return halves | ({AFTERNOON} if end > NOON else set())


@dataclass(frozen=True)
class Slot:
    """A person on a task for a half-day; ``rank``: the day of the week, 0 to 6."""

    task: object
    person: object
    rank: int
    half: str


def copy_slots(before, people, busy, taken, tasks):
    """Return the slots of last week to plan again this week, and how many are left out by reason.

    :param before: slots of last week
    :param set people: who is still in the crew
    :param busy: (person, rank, half) when somebody is not at work this week
    :param taken: (person, rank, half) already planned this week
    :param set tasks: those that still make sense this week

    >>> week = [Slot("weed", "Amina", 0, "am"), Slot("weed", "Bakary", 0, "am"), Slot("hedge", "Amina", 1, "am")]
    >>> kept, left = copy_slots(week, {"Amina", "Bakary"}, {("Bakary", 0, "am")}, set(), {"weed"})
    >>> [slot.person for slot in kept], left
    (['Amina'], {'busy': 1, 'gone': 1})
    """
    kept, left = [], {}
    for slot in before:
        where = (slot.person, slot.rank, slot.half)
        if slot.task not in tasks or slot.person not in people:
            reason = GONE
        elif where in busy:
            reason = BUSY
        elif where in taken:
            reason = TAKEN
        else:
            kept.append(slot)
            continue
        left[reason] = left.get(reason, 0) + 1
    return kept, left
