from odoo.http import Controller, content_disposition, request, route

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


class InsertionPersonExportController(Controller):
    @route("/insertion/person/<int:person_id>/held-data", type="http", auth="user", readonly=False)
    def held_data(self, person_id):
        """Download everything held on a person; built for this answer and kept nowhere."""
        person = request.env["insertion.person"].browse(person_id)
        Export = request.env["insertion.person.export"]
        content = Export._export(person)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(Export._get_file_name(person))),
                ("Cache-Control", "no-store"),
            ],
        )
