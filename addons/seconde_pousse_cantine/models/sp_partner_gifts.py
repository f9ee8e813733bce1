from odoo import api, fields, models
from odoo.fields import Domain


class SpPartnerGifts(models.AbstractModel):
    """Who receives what leaves without being sold; part of `res.partner`."""

    _name = "sp.partner.gifts"
    _description = "Gifts to a Partner"

    sp_receives_gifts = fields.Boolean(
        "Receives Donations",
        copy=False,
        help="Charity, social grocery or grower proposed first when vegetables are given; ticked by the first gift.",
    )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Propose those who receive gifts; what is typed is looked for among all organisations as well."""
        if self.env.context.get("sp_for_gift"):
            known = Domain("sp_receives_gifts", "=", True)
            fit = known | Domain("is_company", "=", True) if name else known
            domain = Domain(domain or Domain.TRUE) & fit
        return super().name_search(name, domain, operator, limit)
