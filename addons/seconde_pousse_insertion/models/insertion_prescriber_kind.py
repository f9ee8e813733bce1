from odoo import fields, models


class InsertionPrescriberKind(models.Model):
    """What kind of body sends people: the kind alone may reveal health or justice."""

    _name = "insertion.prescriber.kind"
    _description = "Prescriber Kind"
    _order = "name"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    asp_code = fields.Char(string="ASP Code", help="Code of the person's referral in the employee record.")
    is_authorised = fields.Boolean(
        string="Authorised", help="May be authorised to prescribe (“habilité”). A referrer never is."
    )
    is_sensitive = fields.Boolean(string="Sensitive", help="Shown as “other” in what leaves the structure.")
    source = fields.Char()
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE(code)", "This kind of prescriber already exists: change the one that is there."
    )
