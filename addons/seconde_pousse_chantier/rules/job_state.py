"""How far a field job has come: what was done says it, nobody types it."""

from dataclasses import dataclass

LOST = "lost"


@dataclass(frozen=True)
class JobFacts:
    """What is known of a job."""

    is_lost: bool = False
    is_reviewed: bool = False
    is_work_done: bool = False
    is_all_billed: bool = False
    is_planned: bool = False
    is_agreed: bool = False
    has_quote: bool = False
    is_visited: bool = False
    is_sold: bool = False
    is_inspected: bool = False
    has_hours: bool = False
    has_signed_note: bool = False


def job_state(facts):
    """Return the furthest step of a job.

    A review made before the invoice does not hide that money is due.

    >>> job_state(JobFacts())
    'request'
    >>> job_state(JobFacts(is_visited=True, has_quote=True))
    'quote'
    >>> job_state(JobFacts(is_agreed=True, is_planned=True))
    'planned'
    >>> job_state(JobFacts(is_work_done=True, is_reviewed=True))
    'done'
    >>> job_state(JobFacts(is_work_done=True, is_all_billed=True))
    'billed'
    >>> job_state(JobFacts(is_work_done=True, is_all_billed=True, is_reviewed=True))
    'reviewed'
    >>> job_state(JobFacts(is_lost=True, has_quote=True))
    'lost'
    """
    if facts.is_lost:
        return LOST
    if facts.is_work_done:
        if not facts.is_all_billed:
            return "done"
        return "reviewed" if facts.is_reviewed else "billed"
    steps = (
        ("planned", facts.is_planned),
        ("agreed", facts.is_agreed),
        ("quote", facts.has_quote),
        ("visit", facts.is_visited),
    )
    return next((step for step, is_reached in steps if is_reached), "request")


def next_step(facts):
    """Return the code of the one thing to do now, None when nothing is left.

    >>> next_step(JobFacts())
    'visit'
    >>> next_step(JobFacts(has_quote=True)), next_step(JobFacts(has_quote=True, is_sold=True))
    ('confirm', 'agree')
    >>> next_step(JobFacts(has_quote=True, is_sold=True, is_agreed=True, is_planned=True))
    'inspect'
    >>> next_step(JobFacts(is_work_done=True)), next_step(JobFacts(is_work_done=True, has_signed_note=True))
    ('sign', 'bill')
    >>> next_step(JobFacts(is_work_done=True, is_all_billed=True))
    'review'
    >>> next_step(JobFacts(is_lost=True))
    """
    if facts.is_lost:
        return None
    if facts.is_work_done:
        if not facts.is_all_billed:
            return "bill" if facts.has_signed_note else "sign"
        return None if facts.is_reviewed else "review"
    steps = (
        ("visit", facts.is_visited or facts.has_quote),
        ("quote", facts.has_quote),
        ("confirm", facts.is_sold),
        ("agree", facts.is_agreed),
        ("plan", facts.is_planned),
        ("inspect", facts.is_inspected),
        ("work", facts.has_hours),
        ("sign", facts.has_signed_note),
    )
    return next((step for step, is_done in steps if not is_done), "finish")
