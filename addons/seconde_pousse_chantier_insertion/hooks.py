from datetime import timedelta

# How far back the hours already typed are compared with the roll-call.
COMPARED_DAYS = 92
GREEN, GARDEN = "hr_skill_green_spaces", "hr_skill_market_gardening"
# The skills of the people's addon that each kind of work practises.
SKILLS = {
    "sp_work_kind_soil": (f"{GARDEN}_soil",),
    "sp_work_kind_sow": (f"{GARDEN}_seedlings",),
    "sp_work_kind_plant": (f"{GARDEN}_planting",),
    "sp_work_kind_weed": (f"{GARDEN}_weeding",),
    "sp_work_kind_water": (f"{GARDEN}_irrigation",),
    "sp_work_kind_protect": (f"{GARDEN}_greenhouse",),
    "sp_work_kind_harvest": (f"{GARDEN}_harvest",),
    "sp_work_kind_pack": (f"{GARDEN}_washing", f"{GARDEN}_weighing"),
    "sp_work_kind_deliver": (f"{GARDEN}_delivery",),
    "sp_work_kind_compost": (f"{GARDEN}_soil",),
    "sp_work_kind_tidy": (f"{GARDEN}_tool_care",),
    "sp_work_kind_hedge": (f"{GREEN}_hedges", f"{GREEN}_site"),
    "sp_work_kind_clear": (f"{GREEN}_mowing", f"{GREEN}_site"),
    "sp_work_kind_mow": (f"{GREEN}_mowing",),
    "sp_work_kind_prune": (f"{GREEN}_pruning",),
    "sp_work_kind_chip": (f"{GREEN}_chipping", f"{GREEN}_site"),
    "sp_work_kind_fence": (f"{GREEN}_site",),
}


def post_init_hook(env):
    """Say which skills each kind of work practises, where nobody said it yet, and compare hours with the roll-call."""
    for kind, skills in _get_pairs(env):
        if not kind.skill_ids:
            kind.skill_ids = skills
    since = env.company._sp_get_today() - timedelta(days=COMPARED_DAYS)
    lines = env["sp.work.session.line"].search([("date", ">=", since)])
    env["sp.work.session"]._sync_presence(lines.employee_id, set(lines.mapped("date")))


def uninstall_hook(env):
    """Take these skills off the kinds of work: Odoo does not know that they came with this module."""
    for kind, skills in _get_pairs(env):
        kind.skill_ids -= skills


def _get_pairs(env):
    """Return pairs (kind of work, its skills) of what is still in the database."""
    pairs = []
    for kind_name, skill_names in SKILLS.items():
        kind = env.ref(f"seconde_pousse_chantier.{kind_name}", raise_if_not_found=False)
        skills = env["hr.skill"]
        for name in skill_names:
            skills |= env.ref(f"seconde_pousse_insertion.{name}", raise_if_not_found=False) or env["hr.skill"]
        if kind and skills:
            pairs.append((kind, skills))
    return pairs
