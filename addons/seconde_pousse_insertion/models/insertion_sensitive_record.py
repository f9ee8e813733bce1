from odoo import api, models
from odoo.fields import Domain

# Whose record it is and since when: what a list of titles shows without opening the file.
TITLE_FIELDS = frozenset(
    ("id", "display_name", "person_id", "pathway_id", "company_id")
    + ("create_uid", "create_date", "write_uid", "write_date")
)


class InsertionSensitiveRecord(models.AbstractModel):
    """Whatever reads such a record, by whatever way, leaves a line in the read log; its counselor excepted.

    Every way of reading ends in `_fetch_query` (read, search_read, web_read, export, report, one2many of a parent) or
    in a grouping. What runs as the superuser (crons, computations in `sudo()`) is not a reading.
    """

    _name = "insertion.sensitive.record"
    _description = "Record whose Readings are Logged"
    _inherit = ["insertion.logged.calls", "insertion.computed.values"]
    # Many2one to the record that knows the person, for a model that has no person of its own.
    _logged_parent = None
    # None: every field but the titles.
    _logged_fields = None

    @api.model
    def _is_logged(self, names):
        """Tell whether reading these fields leaves a trace."""
        if self._logged_fields is None:
            return not (TITLE_FIELDS | {self._logged_parent}).issuperset(names)
        return not set(self._logged_fields).isdisjoint(names)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if self._is_logged([field.name for field in fields]):
            self._log_reading(fetched)
        return fetched

    def read(self, fields=None, load="_classic_read"):
        result = super().read(fields, load=load)
        # What is computed without being stored is not fetched: said by name alone.
        computed = [name for name in fields or () if name in self._fields and not self._fields[name].store]
        if self._logged_fields and self._is_logged(computed):
            # A form not saved yet has nothing to read.
            self._log_reading(self.browse(self.ids))
        return result

    @api.model
    def _log_reading(self, records, operation="read"):
        if self.env.su or not records:
            return
        # One transaction reads the same records many times over: the query is written once.
        known = self.env.cr.cache.setdefault("insertion.access.log", set())
        keys = {(self.env.uid, self._name, operation, record_id): record_id for record_id in records._ids}
        new = self.browse([record_id for key, record_id in keys.items() if key not in known])
        if not new:
            return
        known.update(keys)
        # An export or a copy reads too: it is one line, under its own name.
        known.update((self.env.uid, self._name, "read", record_id) for record_id in new._ids)
        ids = new._as_query(ordered=False).subselect()
        self.env["insertion.access.log"]._insert(new, ids, operation, but_counselor=True)

    # ------------------------------------------------------------------
    # Grouping
    # ------------------------------------------------------------------

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        self._log_grouping(domain, groupby, aggregates)
        return super()._read_group(domain, groupby, aggregates, having, offset=offset, limit=limit, order=order)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        self._log_grouping(domain, [spec for grouping in grouping_sets for spec in grouping], aggregates)
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order=order)

    @api.model
    def _log_grouping(self, domain, groupby, aggregates):
        """Counting the records of each person tells nothing of them; any other figure does."""
        if self.env.su:
            return
        asked = {spec.split(":")[0].split(".")[0] for spec in (*groupby, *aggregates)} - {"__count"}
        asked |= {condition.field_expr.split(".")[0] for condition in Domain(domain).iter_conditions()}
        if not self._is_logged(asked):
            return
        query = self._search(domain)
        if not query.is_empty():
            self.env["insertion.access.log"]._insert(
                self, query.subselect(), "group", by_person=True, but_counselor=True
            )

    # ------------------------------------------------------------------
    # Taking away
    # ------------------------------------------------------------------

    def export_data(self, fields_to_export):
        if self._is_logged([path.split("/")[0] for path in fields_to_export]):
            self._log_reading(self, "export")
        return super().export_data(fields_to_export)

    def copy_data(self, default=None):
        self._log_reading(self, "copy")
        return super().copy_data(default)
