from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Refuse without naming anybody: in developer mode, core says the names of the records it refuses."""
        error = super()._make_access_error(operation, records)
        if not records._name.startswith("insertion."):
            return error
        refused = AccessError(
            self.env._(
                "This file (%(kind)s) is not open to you: ask the counselor or the HR officer.",
                kind=self.env["ir.model"]._get(records._name).name,
            )
        )
        if hasattr(error, "context"):
            # Core proposes another structure.
            refused.context = error.context
        return refused
