from odoo import api, models


def writes_log(method):
    """Mark a call as one that needs a cursor that can write, whatever core says of it."""
    method._readonly = False
    return method


class InsertionLoggedCalls(models.AbstractModel):
    """Reading through these calls may write the read log: they are not to be given a read-only cursor.

    For the sensitive records, and for the models that display them (`web_read` follows one2many fields).
    """

    _name = "insertion.logged.calls"
    _description = "Calls that Write the Read Log"

    @writes_log
    def read(self, fields=None, load="_classic_read"):
        return super().read(fields, load=load)

    @api.model
    @writes_log
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **read_kwargs):
        return super().search_read(domain, fields, offset=offset, limit=limit, order=order, **read_kwargs)

    @api.model
    @writes_log
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        return super().name_search(name, domain=domain, operator=operator, limit=limit)

    @writes_log
    def web_read(self, specification):
        return super().web_read(specification)

    @api.model
    @writes_log
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        return super().web_search_read(
            domain, specification, offset=offset, limit=limit, order=order, count_limit=count_limit
        )

    @api.model
    @writes_log
    def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
        return super().web_name_search(name, specification, domain=domain, operator=operator, limit=limit)

    @api.model
    @writes_log
    def web_read_group(self, domain, groupby, aggregates=(), limit=None, offset=0, order=None, **kwargs):
        return super().web_read_group(domain, groupby, aggregates, limit=limit, offset=offset, order=order, **kwargs)

    @api.model
    @writes_log
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        return super().formatted_read_group(
            domain, groupby, aggregates, having=having, offset=offset, limit=limit, order=order
        )

    @api.model
    @writes_log
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), *, order=None):
        return super().formatted_read_grouping_sets(domain, grouping_sets, aggregates, order=order)

    @api.model
    @writes_log
    def read_progress_bar(self, domain, group_by, progress_bar):
        return super().read_progress_bar(domain, group_by, progress_bar)
