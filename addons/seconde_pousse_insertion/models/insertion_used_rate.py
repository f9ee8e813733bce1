from odoo import api, models
from odoo.exceptions import UserError


class InsertionUsedRate(models.AbstractModel):
    """A dated rate that closed months were counted with stays as it was: another value is another line."""

    _name = "insertion.used.rate"
    _description = "Rate Closed Months Rely On"

    @api.model
    def _get_counted_fields(self):
        """Return the names of the fields that change what is counted; the others, as the source, stay free."""
        raise NotImplementedError

    def _find_use(self):
        """Return a closed record that was counted with one of these rates, or an empty one."""
        raise NotImplementedError

    def write(self, vals):
        self.filtered(lambda rate: rate._is_changed(vals))._refuse_used()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._refuse_used()

    def _is_changed(self, vals):
        for name in self._get_counted_fields() & set(vals):
            field = self._fields[name]
            if field.convert_to_record(field.convert_to_cache(vals[name], self), self) != self[name]:
                return True
        return False

    def _refuse_used(self):
        """Refuse to change or delete what a declaration was counted with.

        :raise UserError: naming the last one
        """
        found = self and self._find_use()
        if found:
            raise UserError(
                self.env._(
                    "%(record)s was counted with this rate: keep it, and add a line from the day a new value applies.",
                    record=found.display_name,
                )
            )
