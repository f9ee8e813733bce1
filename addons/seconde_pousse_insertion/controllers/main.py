from odoo.http import route

from odoo.addons.web.controllers.binary import Binary
from odoo.addons.web.controllers.report import ReportController


def is_readonly(_controller, _rule, _arguments):
    """Files and printed pages may be those of a sensitive record: core's read-only cursor could not log it."""
    return False


class InsertionBinary(Binary):
    @route(readonly=is_readonly)
    def content_common(self, *args, **kwargs):
        return super().content_common(*args, **kwargs)

    @route(readonly=is_readonly)
    def content_image(self, *args, **kwargs):
        return super().content_image(*args, **kwargs)


class InsertionReportController(ReportController):
    @route(readonly=is_readonly)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        return super().report_routes(reportname, docids=docids, converter=converter, **data)
