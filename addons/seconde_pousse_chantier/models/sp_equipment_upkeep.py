from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..rules.loan import is_upkeep_due


class SpEquipmentUpkeep(models.Model):
    """What is done to a machine every so many hours, kilometres or months: oil, belts, the yearly safety check.

    Core's recurring requests know dates only, and begin when somebody thinks of making the first one.
    """

    _name = "sp.equipment.upkeep"
    _description = "Upkeep of Equipment"
    _order = "equipment_id, due_date, id"
    _check_company_auto = True

    name = fields.Char("What", required=True)
    equipment_id = fields.Many2one("maintenance.equipment", required=True, index=True, ondelete="cascade")
    every_counter = fields.Float("Every (Hours or km)")
    every_months = fields.Integer("Every (Months)")
    last_counter = fields.Float("Counter the Last Time", copy=False)
    last_date = fields.Date("Last Time", copy=False, default=fields.Date.context_today)
    due_counter = fields.Float("Due at", compute="_compute_due", store=True)
    due_date = fields.Date("Due On", compute="_compute_due", store=True)
    is_safety = fields.Boolean("Safety Check", help="Past its date, the equipment does not leave any more.")
    is_due = fields.Boolean("Due", compute="_compute_is_due")
    request_ids = fields.One2many("maintenance.request", "sp_upkeep_id", "Requests", readonly=True)
    company_id = fields.Many2one(related="equipment_id.company_id", store=True, index=True)

    _rhythm_positive = models.Constraint(
        "CHECK(COALESCE(every_counter, 0) >= 0 AND COALESCE(every_months, 0) >= 0 "
        "AND COALESCE(every_counter, 0) + COALESCE(every_months, 0) > 0)",
        "Say how often: every so many hours or kilometres, or every so many months.",
    )

    @api.depends("every_counter", "every_months", "last_counter", "last_date")
    def _compute_due(self):
        for line in self:
            line.due_counter = line.last_counter + line.every_counter if line.every_counter else 0
            is_dated = line.every_months and line.last_date
            line.due_date = line.last_date + relativedelta(months=line.every_months) if is_dated else False

    @api.depends("due_counter", "due_date", "equipment_id.sp_counter")
    def _compute_is_due(self):
        for line in self:
            today = (line.company_id or self.env.company)._sp_get_today()
            line.is_due = is_upkeep_due(line.equipment_id.sp_counter, line.due_counter, today, line.due_date)

    def action_done(self):
        """Note that the upkeep was done today; the next one follows."""
        for line in self:
            # Whoever did it notes it; only the desk writes the plan.
            line.sudo()._note_done((line.company_id or self.env.company)._sp_get_today())

    def _note_done(self, day):
        self.ensure_one()
        self.write({"last_date": day, "last_counter": self.equipment_id.sp_counter})

    @api.model
    def _cron_ask(self):
        """Ask for the upkeep that is due: one open request for each, however often this runs."""
        lines = self.search([("equipment_id.active", "=", True)]).filtered("is_due")
        asked = (
            self.env["maintenance.request"]
            .search([("sp_upkeep_id", "in", lines.ids), ("stage_id.done", "=", False), ("archive", "=", False)])
            .sp_upkeep_id
        )
        self.env["maintenance.request"].create([line._prepare_request() for line in lines - asked])

    def _prepare_request(self):
        self.ensure_one()
        return {
            "name": self.env._("%(what)s: %(equipment)s", what=self.name, equipment=self.equipment_id.name),
            "equipment_id": self.equipment_id.id,
            "maintenance_type": "preventive",
            "sp_upkeep_id": self.id,
            **self.env["maintenance.request"]._sp_prepare_team(self.company_id or self.env.company),
        }
