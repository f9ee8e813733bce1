from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_sp_print_sheet(self):
        """Print the sheet of the products: the form of a variant has the button of its product.

        :returns: action of the report
        :rtype: dict
        """
        return self.product_tmpl_id.action_sp_print_sheet()
