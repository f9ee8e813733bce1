from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEIGHT_TOLERANCE = "weight_tolerance"


class SpLegalParameter(models.Model):
    _inherit = "sp.legal.parameter"

    @api.constrains("code", "value")
    def _check_sp_weight_tolerance(self):
        for parameter in self.filtered(lambda parameter: parameter.code == WEIGHT_TOLERANCE):
            if not 0 <= parameter.value <= 100:
                raise ValidationError(self.env._("The tolerance on weights is between 0 and 100 %."))

    @api.model
    def _sp_get_weight_tolerance(self):
        """Return the share of what is due that a weight of today may be over or under it without a reason.

        :rtype: float, in percent
        """
        return self._get_value(WEIGHT_TOLERANCE, fields.Date.context_today(self))

    @api.model
    def _sp_open_weight_tolerances(self):
        last = self.search([("code", "=", WEIGHT_TOLERANCE)], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_legal_parameter_action")
        action["domain"] = [("code", "=", WEIGHT_TOLERANCE)]
        action["context"] = {
            "default_code": WEIGHT_TOLERANCE,
            "default_name": last.name,
            "default_kind": "percent",
            "default_source": last.source,
        }
        return action
