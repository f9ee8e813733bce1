"""Who may do what: one line per model, in the order portal, employee, supervisor, desk, safety, billing.

r(ead), w(rite), c(reate), u(nlink); "-" for nothing. A model that is not here makes the tests fail: decide and add it.
"""

ROLES = {
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "supervisor": "seconde_pousse.group_user",
    "desk": "seconde_pousse.group_manager",
    "safety": "seconde_pousse_chantier.group_safety",
    "billing": "account.group_account_invoice",
}

MODELS = """
sp.accident                    -      -      rwc    rwc    rwcu   -
sp.accident.action             -      -      r      r      rwcu   -
sp.agreement                   -      -      rwcu   rwcu   -      -
sp.agreement.choice            -      -      rwcu   rwcu   -      -
sp.agreement.person            -      -      rwcu   rwcu   -      -
sp.agreement.template          -      -      r      rwcu   -      -
sp.authorisation               -      -      r      rwcu   -      -
sp.authorisation.kind          -      -      r      rwcu   -      -
sp.clause.statement            -      -      -      rwcu   -      -
sp.crew.funding                -      -      r      rwcu   -      -
sp.danger                      -      -      r      rwcu   -      -
sp.equipment.booking           -      -      rwcu   rwcu   -      -
sp.equipment.signature         -      -      rwcu   rwcu   -      -
sp.equipment.upkeep            -      -      r      rwcu   -      -
sp.general.meeting             -      -      -      rwcu   -      -
sp.hire.offer                  -      -      r      rwcu   -      -
sp.internal.transfer           -      -      rwcu   rwcu   -      -
sp.job.invoicing               -      -      -      -      -      rwc
sp.job.invoicing.line          -      -      -      -      -      rwc
sp.job.review                  -      -      rwcu   rwcu   -      -
sp.meeting.attendance          -      -      -      rwcu   -      -
sp.meeting.proxy               -      -      -      rwcu   -      -
sp.meeting.resolution          -      -      -      rwcu   -      -
sp.membership                  -      -      -      rwcu   -      -
sp.membership.fee              -      -      r      rwcu   -      -
sp.membership.payment          -      -      -      rwcu   -      -
sp.prevention.plan             -      -      rwcu   rwcu   -      -
sp.prevention.plan.line        -      -      rwcu   rwcu   -      -
sp.signature                   -      -      rwcu   rwcu   -      -
sp.work.assignment             -      -      rwcu   rwcu   -      -
sp.work.contract               -      -      r      rwcu   -      -
sp.work.hire                   -      -      -      r      -      -
sp.work.kind                   -      -      r      rwcu   -      -
sp.work.kind.service           -      -      r      rwcu   -      -
sp.work.kind.vat               -      -      r      rwcu   -      -
sp.work.note                   -      -      rwcu   rwcu   -      r
sp.work.note.correct           -      -      rwc    rwc    -      -
sp.work.note.line              -      -      rwcu   rwcu   -      r
sp.work.note.sign              -      -      rwc    rwc    -      -
sp.work.report                 -      -      r      r      -      -
sp.work.session                -      -      rwcu   rwcu   -      -
sp.work.session.line           -      -      rwcu   rwcu   -      -
sp.work.share                  -      -      r      r      -      -
sp.work.week.print             -      -      rwcu   rwcu   -      -
"""


def get_models():
    """Return the table, as a dict model → dict role → letters."""
    lines = (line.split() for line in MODELS.split("\n") if line)
    return {model: dict(zip(ROLES, cells, strict=True)) for model, *cells in lines}
