from odoo import fields, models
from odoo.fields import Domain

TEAM_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"
HOSTED = ("signed", "done")


class ResPartner(models.Model):
    _inherit = "res.partner"

    sp_welcome_count = fields.Integer(
        "People Welcomed",
        compute="_compute_sp_welcome_count",
        compute_sudo=True,
        groups=f"seconde_pousse.group_user,{TEAM_GROUPS}",
        help="Immersions hosted and people hired: a number, no name.",
    )
    sp_immersion_ids = fields.One2many("insertion.immersion", "host_id", "Immersions Hosted", groups=TEAM_GROUPS)
    sp_hire_ids = fields.One2many("insertion.exit", "employer_id", "People Hired", groups=TEAM_GROUPS)
    sp_link = fields.Char(
        "Our Link",
        compute="_compute_sp_link",
        compute_sudo=True,
        groups=TEAM_GROUPS,
        help="Whether this farm is a member, and how many jobs we did there.",
    )

    def _compute_sp_welcome_count(self):
        counts = self._sp_count_by_partner("insertion.immersion", "host_id", Domain("state", "in", HOSTED))
        hires = self._sp_count_by_partner("insertion.exit", "employer_id", Domain.TRUE)
        for partner in self:
            partner.sp_welcome_count = counts.get(partner.id, 0) + hires.get(partner.id, 0)

    def _sp_count_by_partner(self, model, name, domain):
        """Count the records of a model whose link `name` is each of these partners, or one of their contacts.

        :return: dict partner id → int
        """
        domain &= Domain(name, "child_of", self.ids) & Domain("company_id", "in", self.env.companies.ids)
        groups = self.env[model]._read_group(domain, [name], ["__count"])
        counts = {}
        for partner, count in groups:
            while partner:
                counts[partner.id] = counts.get(partner.id, 0) + count
                partner = partner.parent_id
        return counts

    def _compute_sp_link(self):
        jobs = self._sp_count_by_partner(
            "project.task", "farm_partner_id", Domain("is_field_job", "=", True) & Domain("is_job_lost", "=", False)
        )
        company = self.env.company
        day = fields.Date.context_today(self)
        for partner in self:
            count = jobs.get(partner.id, 0)
            is_member = partner._sp_is_member(company, day)
            parts = [
                is_member and self.env._("Member"),
                count and (self.env._("%(count)s jobs", count=count) if count > 1 else self.env._("1 job")),
            ]
            partner.sp_link = " · ".join(part for part in parts if part)

    def action_sp_open_welcomes(self):
        """Open the immersions this farm hosted, for those who may read them.

        :return: dict, a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_immersion_action")
        return {**action, "domain": [("host_id", "child_of", self.ids)], "context": {"default_host_id": self.id}}
