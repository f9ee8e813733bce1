from odoo import fields, models

# Whoever already reads wages: human resources and the accountants.
WAGE_GROUPS = "hr.group_hr_user,account.group_account_user"


class TimesheetsAnalysisReport(models.Model):
    _inherit = "timesheets.analysis.report"

    # One person's hours beside their amount say her wage: a department's manager is no reason to read it.
    amount = fields.Monetary(groups=WAGE_GROUPS)
    margin = fields.Monetary(groups=WAGE_GROUPS)
