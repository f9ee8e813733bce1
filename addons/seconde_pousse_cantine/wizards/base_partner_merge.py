from odoo import models


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """The ledger keeps plain ids, which the merge does not know of."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.cr.execute(
            "UPDATE sp_egalim_ledger SET site_key = %s WHERE site_key = ANY(%s)", [dst_partner.id, src_partners.ids]
        )
        return result
