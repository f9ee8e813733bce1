from odoo import api, fields, models


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    sp_booking_id = fields.Many2one(
        "sp.equipment.booking", "Loan", index="btree_not_null", check_company=True, copy=False, readonly=True
    )
    sp_upkeep_id = fields.Many2one("sp.equipment.upkeep", "Upkeep", index="btree_not_null", copy=False, readonly=True)
    sp_is_blocking = fields.Boolean("Cannot Be Used Before", help="Nobody takes the equipment before this is done.")

    def write(self, vals):
        open_before = self.filtered(lambda request: request.sp_upkeep_id and not request.stage_id.done)
        result = super().write(vals)
        for request in open_before.filtered(lambda request: request.stage_id.done):
            request.sp_upkeep_id.sudo()._note_done(request.close_date or request.company_id._sp_get_today())
        return result

    @api.model
    def _sp_prepare_team(self, company):
        """Return the company of a request and a team of it: core's own team belongs to the first company only."""
        teams = self.env["maintenance.team"].sudo()
        team = teams.search(teams._check_company_domain(company), order="company_id, id", limit=1)
        team = team or teams.create({"name": company.name, "company_id": company.id})
        return {"company_id": company.id, "maintenance_team_id": team.id}
