from odoo import api, models


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    @api.model
    def _get_applicable_models(self, vals):
        """Search with copies of the lists.

        Core's search adds to the list that is part of the key of the cache of who asks, which then finds nothing in it:
        one query per invoice line.
        """
        return super()._get_applicable_models(
            {name: list(value) if isinstance(value, list) else value for name, value in vals.items()}
        )
