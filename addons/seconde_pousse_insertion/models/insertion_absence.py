from odoo import api, fields, models
from odoo.exceptions import ValidationError

HALVES = [("am", "Morning"), ("pm", "Afternoon")]


class InsertionAbsence(models.Model):
    _name = "insertion.absence"
    _description = "Announced Absence"
    _inherit = ["insertion.pathway.record"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    employee_id = fields.Many2one(related="pathway_id.employee_id", store=True, index=True)
    absence_type_id = fields.Many2one("insertion.absence.type", required=True, ondelete="restrict")
    date_start = fields.Date(string="From", required=True, index=True, default=fields.Date.context_today)
    half_start = fields.Selection(HALVES, string="From the", required=True, default="am")
    date_end = fields.Date(string="To", required=True, index=True, default=fields.Date.context_today)
    half_end = fields.Selection(HALVES, string="To the", required=True, default="pm")

    _dates_ordered = models.Constraint(
        "CHECK(date_start < date_end OR (date_start = date_end AND half_start <= half_end))",
        "The absence would end before it starts: correct one of the two dates.",
    )

    @api.depends("absence_type_id", "person_id", "date_start")
    def _compute_display_name(self):
        for absence in self:
            absence.display_name = " · ".join(filter(None, (absence.person_id.name, absence.absence_type_id.name)))

    @api.constrains("pathway_id", "date_start", "half_start", "date_end", "half_end")
    def _check_overlap(self):
        others = self.sudo().search(
            [
                ("pathway_id", "in", self.pathway_id.ids),
                ("date_start", "<=", max(self.mapped("date_end"))),
                ("date_end", ">=", min(self.mapped("date_start"))),
            ]
        )
        by_pathway = others.grouped("pathway_id")
        for absence in self.sudo():
            for other in by_pathway[absence.pathway_id] - absence:
                if absence._get_start() <= other._get_end() and other._get_start() <= absence._get_end():
                    raise ValidationError(
                        self.env._(
                            "%(person)s already has an absence (%(absence)s) from %(start)s to %(end)s: change that "
                            "one, or correct the dates of this one.",
                            person=absence.person_id.name,
                            absence=other.absence_type_id.name,
                            start=other.date_start,
                            end=other.date_end,
                        )
                    )

    def _get_start(self):
        return self.date_start, self.half_start

    def _get_end(self):
        return self.date_end, self.half_end
