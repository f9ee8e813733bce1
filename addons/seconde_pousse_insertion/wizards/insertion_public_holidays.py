from odoo import fields, models


class InsertionPublicHolidays(models.TransientModel):
    _name = "insertion.public.holidays"
    _description = "Create the Public Holidays of a Year"

    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    _year_sane = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "A year is written with four figures, between 2000 and 2100."
    )

    def action_create(self):
        """Create the holidays of the year that are missing, then show the list.

        :return: dict, a window action on the holidays and closures
        """
        self.ensure_one()
        self.env["resource.calendar.leaves"]._create_public_holidays(self.company_id, [self.year])
        return self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.resource_calendar_leaves_action")
