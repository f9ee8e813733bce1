from odoo import api, fields, models
from odoo.api import SUPERUSER_ID
from odoo.tools import SQL

OPERATIONS = [
    ("read", "Reading"),
    ("group", "Grouped Reading"),
    ("export", "Export"),
    ("copy", "Copy"),
    ("download", "Download"),
    ("print", "Printing"),
    ("access", "Right of Access"),
]


class InsertionAccessLog(models.Model):
    """Who read what about whom; written by SQL only, never changed, erased by its own retention rule."""

    _name = "insertion.access.log"
    _description = "Access to a Sensitive File"
    _order = "date desc, id desc"
    _rec_name = "date"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True, index=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Read By", required=True, readonly=True, ondelete="restrict")
    operation = fields.Selection(OPERATIONS, required=True, readonly=True)
    model_id = fields.Many2one(
        "ir.model", string="Kind of Record", required=True, readonly=True, index=True, ondelete="cascade"
    )
    res_id = fields.Integer(
        "Record Number",
        readonly=True,
        aggregator=False,
        help="None for a grouped reading: every record of this kind about this person.",
    )
    person_id = fields.Many2one("insertion.person", readonly=True, index="btree_not_null", ondelete="set null")
    pathway_id = fields.Many2one("insertion.pathway", readonly=True, index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    purpose = fields.Char(readonly=True, help="Why, when the reading was asked for by a tool that says so.")

    _same_day = models.Index("(user_id, model_id, res_id, date)")

    @api.model
    def _log(self, records, operation, purpose=None):
        """Keep the trace of something done with records, by their user, his own files included.

        :param records: records that hold a person: `insertion.person`, `insertion.pathway`, or what hangs on them
        :param str operation: one of OPERATIONS
        :param str purpose: one sentence, or None
        """
        if records:
            self._insert(records, records._as_query(ordered=False).subselect(), operation, purpose=purpose)

    @api.model
    def _insert(self, records, ids, operation, by_person=False, but_counselor=False, purpose=None):
        """Write the lines of a set of records in one query; the same line once a day.

        Two transactions at once may write the same line twice, which does no harm; a unique index would instead make
        one of them fail and start again.

        :param ids: SQL, subquery of the ids of `records`' model
        :param by_person: one line per person instead of one per record
        :param but_counselor: leave out what is read by the counselor of the pathway
        """
        user_id = records.env.uid
        if user_id == SUPERUSER_ID:
            return
        person, pathway, company = (
            self._get_column(records, name) for name in ("person_id", "pathway_id", "company_id")
        )
        pathways = self.env["insertion.pathway"]._fields
        query = SQL(
            """
            INSERT INTO insertion_access_log
                        (date, user_id, operation, model_id, res_id, person_id, pathway_id, company_id, purpose)
            SELECT DISTINCT %(now)s::timestamp, %(user)s, %(operation)s, %(model)s::int, file.res_id,
                   file.person_id, file.pathway_id, COALESCE(file.company_id, %(company)s), %(purpose)s
              FROM (SELECT %(res_id)s AS res_id, %(person)s AS person_id, %(pathway)s AS pathway_id,
                           %(record_company)s AS company_id
                      FROM %(table)s AS record
                     WHERE record.id IN %(ids)s) AS file
             WHERE NOT (%(but_counselor)s AND EXISTS (
                       SELECT FROM insertion_pathway AS pathway
                        WHERE pathway.counselor_id = %(user)s
                          AND (pathway.id = file.pathway_id
                               OR (file.pathway_id IS NULL AND pathway.person_id = file.person_id))))
               AND NOT EXISTS (
                       SELECT FROM insertion_access_log AS known
                        WHERE known.user_id = %(user)s
                          AND known.model_id = %(model)s::int
                          AND known.date >= %(day)s::timestamp
                          AND known.operation = %(operation)s
                          AND known.res_id IS NOT DISTINCT FROM file.res_id
                          AND known.person_id IS NOT DISTINCT FROM file.person_id
                          AND known.purpose IS NOT DISTINCT FROM %(purpose)s)
            """,
            now=fields.Datetime.now(),
            day=fields.Datetime.start_of(fields.Datetime.now(), "day"),
            user=user_id,
            operation=operation,
            model=self.env["ir.model"]._get_id(records._name),
            company=self.env.company.id,
            purpose=SQL("%s::varchar", purpose),
            res_id=SQL("NULL::int") if by_person else SQL("record.id"),
            person=person,
            pathway=pathway,
            record_company=company,
            table=SQL.identifier(records._table),
            ids=ids,
            but_counselor=but_counselor,
            to_flush=[pathways["counselor_id"], pathways["person_id"]],
        )
        self.env.execute_query(query)

    @api.model
    def _get_column(self, records, name):
        """Return where the person, pathway or structure of a record is, as an SQL expression."""
        if records._name == f"insertion.{name.removesuffix('_id')}":
            return SQL.identifier("record", "id")
        field = records._fields.get(name)
        if field and field.store:
            return SQL.identifier("record", name, to_flush=field)
        link = records._fields.get(getattr(records, "_logged_parent", None))
        if not link or name not in self.env[link.comodel_name]._fields:
            return SQL("NULL::int")
        parent = self.env[link.comodel_name]
        return SQL(
            "(SELECT parent.%s FROM %s AS parent WHERE parent.id = %s)",
            SQL.identifier(name, to_flush=parent._fields[name]),
            SQL.identifier(parent._table),
            SQL.identifier("record", link.name, to_flush=link),
        )
