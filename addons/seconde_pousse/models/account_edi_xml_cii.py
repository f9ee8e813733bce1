from collections import defaultdict

from lxml import etree

from odoo import models

CII = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}

PAID_TO_DATE = "72"
"""UNTDID 2475: VAT is due when the invoice is paid."""


class AccountEdiXmlCii(models.AbstractModel):
    _inherit = "account.edi.xml.cii"

    def _export_invoice_vals(self, invoice):
        reasons = defaultdict(dict)
        for line in invoice._sp_get_activity_lines():
            text = line._sp_get_vat_regime().sudo().exemption_text
            for tax in line.tax_ids._sp_filter_domestic_vat():
                if text and not tax.amount:
                    reasons[tax.id][text] = True
        reasons = {tax_id: " – ".join(texts) for tax_id, texts in reasons.items()}
        exporter = self.with_context(sp_exemption_reasons=reasons)
        vals = super(AccountEdiXmlCii, exporter)._export_invoice_vals(invoice)
        # Core falls back on our own order numbers and on our customer code: the payer would
        # read them as its engagement and its service, and reject the invoice.
        vals["purchase_order_reference"] = invoice._sp_get_buyer_order_reference()
        if invoice._sp_get_payer_kind() != "private":
            vals["buyer_reference"] = invoice.buyer_reference or ""
        # EN 16931, BR-CO-10: the lines add up to their total.
        for line_vals in vals["invoice_line_vals_list"]:
            line = line_vals["line"]
            line_vals["line_total_amount"] += line._sp_get_net_amount() - line.price_subtotal
        return vals

    def _get_tax_exemption_reason(self, customer, supplier, tax):
        values = super()._get_tax_exemption_reason(customer, supplier, tax)
        reason = self.env.context.get("sp_exemption_reasons", {}).get(tax.id if tax else False)
        return {**values, "tax_exemption_reason": reason} if reason else values

    def _get_exchanged_document_vals(self, invoice):
        values = super()._get_exchanged_document_vals(invoice)
        notes = [values["included_note"], *invoice._sp_get_printed_mentions()]
        notes += invoice._sp_get_organic_statements()
        return {**values, "included_note": "\n".join(note for note in notes if note)}

    def _export_invoice(self, invoice):
        content, errors = super()._export_invoice(invoice)
        rates = {
            tax.amount for tax in invoice.invoice_line_ids.tax_ids if tax.amount and tax.tax_exigibility == "on_payment"
        } - {tax.amount for tax in invoice.invoice_line_ids.tax_ids if tax.tax_exigibility == "on_invoice"}
        if rates:
            content = self._sp_set_vat_due_on_payment(content, rates)
        if invoice.move_type == "out_refund":
            credited = invoice._sp_get_credited_invoices().filtered("invoice_date")
            content = self._sp_name_credited_invoices(content, credited)
        return content, errors

    def _sp_set_vat_due_on_payment(self, content, rates):
        """Core always writes that VAT is due on the invoice (code 5); say when it is not."""
        root = etree.fromstring(content)
        settlement = ".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
        for node in root.iterfind(settlement, CII):
            code = node.find("ram:DueDateTypeCode", CII)
            rate = node.findtext("ram:RateApplicablePercent", "0", CII)
            if code is not None and float(rate) in rates:
                code.text = PAID_TO_DATE
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _sp_name_credited_invoices(self, content, invoices):
        """Core never says which invoices a credit note corrects (EN 16931, BG-3)."""
        root = etree.fromstring(content)
        settlement = root.find(".//ram:ApplicableHeaderTradeSettlement", CII)
        for invoice in invoices:
            document = etree.SubElement(settlement, f"{{{CII['ram']}}}InvoiceReferencedDocument")
            etree.SubElement(document, f"{{{CII['ram']}}}IssuerAssignedID").text = invoice.name
            issued = etree.SubElement(document, f"{{{CII['ram']}}}FormattedIssueDateTime")
            moment = etree.SubElement(issued, f"{{{CII['qdt']}}}DateTimeString", format="102")
            moment.text = f"{invoice.invoice_date:%Y%m%d}"
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
