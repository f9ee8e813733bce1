from odoo import models


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    def _add_invoice_header_nodes(self, document_node, vals):
        result = super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals["invoice"]
        # Core writes our own order numbers where the payer reads its engagement.
        if invoice._sp_get_payer_kind() != "private" and not invoice.purchase_order_reference:
            document_node["cac:OrderReference"] = None
        return result
