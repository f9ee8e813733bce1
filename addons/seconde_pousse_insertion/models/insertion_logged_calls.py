from odoo import api, models
from odoo.fields import Domain


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

    @api.model
    def _log_search(self, domain, names=()):
        """Log who was found by asking what is logged: the names alone then tell it.

        :param names: fields read next; when those are logged themselves, one line is enough
        """
        if self.env.su or not self._asks_logged(self, domain):
            return
        if hasattr(self, "_is_logged") and names and self._is_logged(names):
            return
        query = self._search(domain)
        if not query.is_empty():
            self.env["insertion.access.log"]._insert(
                self, query.subselect(), "group", by_person=True, but_counselor=True
            )

    @api.model
    def _asks_logged(self, model, domain):
        """Tell whether a domain tests a field whose reading is logged, here or further."""
        for condition in Domain(domain or []).iter_conditions():
            found = model
            for name in condition.field_expr.split("."):
                field = found._fields.get(name)
                if hasattr(found, "_is_logged") and found._is_logged([name]):
                    return True
                if field is None or not field.relational:
                    break
                found = self.env[field.comodel_name]
            else:
                inner = condition.value if "any" in condition.operator else None
                if isinstance(inner, (Domain, list, tuple)) and self._asks_logged(found, inner):
                    return True
        return False

    @api.model
    @writes_log
    def search(self, domain, offset=0, limit=None, order=None):
        self._log_search(domain)
        return super().search(domain, offset=offset, limit=limit, order=order)

    @api.model
    @writes_log
    def search_count(self, domain, limit=None):
        self._log_search(domain)
        return super().search_count(domain, limit=limit)

    @writes_log
    def read(self, fields=None, load="_classic_read"):
        return super().read(fields, load=load)

    @api.model
    @writes_log
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **read_kwargs):
        self._log_search(domain, fields or ["id"])
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
        self._log_search(domain, list(specification))
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
