from odoo import fields, models
from odoo.tools import format_date

from ..rules.wording import spell_first_day


class ResCompany(models.Model):
    _inherit = "res.company"

    sp_organic_certificate_ids = fields.One2many("sp.organic.certificate", "company_id", "Organic Certificates")

    def _sp_get_timezone(self):
        """Return the name of the time zone in which the company's days begin."""
        self.ensure_one()
        return self.sudo().partner_id.tz or "Europe/Paris"

    def _sp_get_today(self):
        """Return the current day where the company is: a job at night, or a guest, has no time zone of its own."""
        return fields.Date.context_today(self.with_context(tz=self._sp_get_timezone()))

    def _sp_say_day(self, day, pattern="EEEE d MMMM"):
        """Return a day in words, in the reader's language: “Tuesday 10 November”, « mardi 1er décembre ».

        :param date day: the day
        :param str pattern: of its words and figures, as Babel knows them
        :rtype: str
        """
        text = format_date(self.env, day, date_format=pattern)
        return spell_first_day(text) if (self.env.lang or "").startswith("fr") else text

    def _sp_get_organic_certificate(self, date):
        """Return the organic certificate valid on a day, or an empty record.

        :param date date: day of the delivery or of the label
        :rtype: sp.organic.certificate
        """
        self.ensure_one()
        return self.sudo().sp_organic_certificate_ids.filtered(
            lambda certificate: certificate.date_from <= date <= certificate.date_to
        )[:1]
