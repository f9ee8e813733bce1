from importlib import import_module

from odoo import api, fields, models

STRUCTURE_KINDS = [("aci", "ACI"), ("ei", "EI"), ("ai", "AI"), ("etti", "ETTI"), ("eiti", "EITI")]


class ResCompany(models.Model):
    _inherit = "res.company"

    insertion_structure_kind = fields.Selection(
        STRUCTURE_KINDS,
        string="Kind of Insertion Structure",
        default="aci",
        required=True,
        help="The rules on eligibility, aid and hours differ by kind.",
    )
    insertion_hr_user_id = fields.Many2one(
        "res.users",
        string="HR Responsible",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the alerts on contracts, formalities and annexes. Empty: the first HR officer of the structure.",
    )
    insertion_signatory = fields.Char(
        string="Contracts Signed By", help="Name and title printed on contracts, such as Marie Durand, director."
    )
    insertion_collective_agreement = fields.Char(
        string="Collective Agreement", help="Its title and IDCC number, printed on contracts."
    )
    insertion_social_bodies = fields.Char(
        string="Pension and Health Bodies",
        help="Names and addresses of the supplementary pension, provident and health bodies, printed on contracts.",
    )

    @api.model
    def _load_insertion_demo(self, step):
        """Run one step of the demo that is told in Python, which nothing else imports.

        :param str step: name of a function of the package `demo`
        """
        getattr(import_module("odoo.addons.seconde_pousse_insertion.demo"), step)(self.env)
