from odoo import api, fields, models
from odoo.tools import SQL


class InsertionAbsenceRate(models.Model):
    _name = "insertion.absence.rate"
    _description = "Absence Rate"
    _inherit = ["insertion.used.rate", "insertion.sane.values"]
    _order = "absence_type_id, date_from desc"
    _rec_name = "absence_type_id"

    absence_type_id = fields.Many2one("insertion.absence.type", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(string="From", required=True)
    paid_share = fields.Float(
        string="Share Paid", default=1, help="By the employer: 100 % is fully paid, 0 % is not paid."
    )
    is_declared = fields.Boolean(string="Declared", help="The paid hours count in the hours declared to the ASP.")
    is_eligible = fields.Boolean(string="Eligible", help="The declared hours count for the State's aid.")
    source = fields.Char()
    is_verified = fields.Boolean(string="Verified", help="Read in the text itself. Otherwise: to be checked.")

    _date_unique = models.Constraint(
        "UNIQUE(absence_type_id, date_from)", "This absence type already has a rate from that day."
    )
    _share_bounds = models.Constraint(
        "CHECK(paid_share >= 0 AND paid_share <= 1)", "The share paid goes from 0 % to 100 %."
    )
    _eligible_declared = models.Constraint(
        "CHECK(is_declared OR NOT is_eligible)", "Hours that are not declared cannot be eligible for the aid."
    )

    @api.model
    def _get_counted_fields(self):
        return {"absence_type_id", "date_from", "paid_share", "is_declared", "is_eligible"}

    def _find_use(self):
        self.flush_model()
        self.env["insertion.month"].flush_model()
        # The half-days of a validated month say which absence was counted, the next rate when this one stopped.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT month.id
                  FROM insertion_month AS month
                  JOIN (SELECT id, absence_type_id, date_from,
                               LEAD(date_from) OVER (PARTITION BY absence_type_id ORDER BY date_from) AS date_next
                          FROM insertion_absence_rate) AS rate
                    ON month.month >= date_trunc('month', rate.date_from)
                   AND (rate.date_next IS NULL OR month.month < rate.date_next)
                 WHERE rate.id IN %(rates)s
                   AND month.state != 'draft'
                   AND EXISTS (
                       SELECT
                         FROM jsonb_path_query(month.day_details, '$[*]') AS half
                        WHERE half->5 = to_jsonb(rate.absence_type_id)
                          AND (half->>0)::date >= rate.date_from
                          AND (rate.date_next IS NULL OR (half->>0)::date < rate.date_next))
              ORDER BY month.month DESC, month.id
                 LIMIT 1
                """,
                rates=tuple(self.ids),
            )
        )
        return self.env["insertion.month"].sudo().browse([month_id for [month_id] in rows])
