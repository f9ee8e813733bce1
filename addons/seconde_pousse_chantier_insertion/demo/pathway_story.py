"""Hours that fit the roll-call, a farm that welcomes, one that hired, an offer proposed to somebody."""

from datetime import timedelta

INSERTION = "seconde_pousse_insertion"
WORK = "seconde_pousse_chantier"


def create_links(env):
    """Tell what the pathways and the farms have in common, once."""
    if env["insertion.hire.proposal"].search_count([], limit=1):
        return
    _fit_hours(env)
    _welcome(env)
    _propose(env)
    _free_the_busy(env)


def _free_the_busy(env):
    """Take off the board whoever is not there, but two half-days that show a clash."""
    today = env.company._sp_get_today()
    planned = env["sp.work.assignment"].search([("date", ">=", today)], order="date, half, id")
    if planned:
        busy = env["sp.work.board"]._get_busy(planned.employee_id, planned[0].date, planned[-1].date)
        clashing = planned.filtered(lambda one: (one.date, one.half) in busy.get(one.employee_id.id, ()))
        clashing[2:].unlink()


def _fit_hours(env):
    """Nobody worked longer on tasks than the roll-call says, but one, who shows the flag."""
    above = env["sp.work.session.line"].search([("minutes_above", ">", 0)], order="date, id")
    open_lines = above.filtered(lambda line: line.session_id.work_note_id.state in (False, "draft"))
    for lines in list(open_lines.grouped(lambda line: (line.employee_id, line.date)).values())[:-1]:
        present = lines[0].presence_minutes
        if not present:
            lines.unlink()
            continue
        for rank, line in enumerate(lines):
            line.minutes = max(1, present // len(lines) - (rank and 5))


def _welcome(env):
    """An immersion next week at one farm; another one hired."""
    monday = env.company._sp_get_today()
    monday += timedelta(days=7 - monday.weekday())
    pathway = env.ref(f"{INSERTION}.insertion_pathway_tesfay")
    immersion = env["insertion.immersion"].create(
        {
            "pathway_id": pathway.id,
            "host_id": env.ref(f"{WORK}.demo_restanques").id,
            "date_start": monday,
            "date_end": monday + timedelta(days=4),
            "job": "Ouvrier viticole",
            "objective": "discover",
            "tutor_name": "Laure Giraud",
        }
    )
    immersion.action_sign()
    env.ref(f"{INSERTION}.insertion_exit_rachid").employer_id = env["res.partner"].create(
        {"name": "Paysages du Sud", "is_company": True, "city": "Venelles", "country_id": env.ref("base.fr").id}
    )


def _propose(env):
    proposals = env["insertion.hire.proposal"]
    offer = env.ref(f"{WORK}.demo_hire_offer_grower")
    proposal = proposals.create(
        {
            "offer_id": offer.id,
            "pathway_id": env.ref(f"{INSERTION}.insertion_pathway_jean_pierre").id,
            "agreed_how": "spoken",
            "note": "Sans permis : covoiturage à caler avec la ferme.",
        }
    )
    proposal.action_agree()
    proposal.action_present()
    proposals.create({"offer_id": offer.id, "pathway_id": env.ref(f"{INSERTION}.insertion_pathway_oksana").id})
