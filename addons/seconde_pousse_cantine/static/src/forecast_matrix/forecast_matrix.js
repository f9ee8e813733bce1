import { serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

import { useState } from "@odoo/owl";
import { spellUnit } from "../units";

/**
 * Lines of a forecast as a table, products × weeks; the plain list stays one click away, to add a product.
 */
export class ForecastMatrix extends X2ManyField {
    static template = "seconde_pousse_cantine.ForecastMatrix";

    setup() {
        super.setup();
        this.notification = useService("notification");
        this.state = useState({ asList: false });
    }

    get mondays() {
        const first = this.props.record.data.date_from;
        if (!first) {
            return [];
        }
        const monday = first.startOf("week");
        const count = Math.min(Math.max(this.props.record.data.week_count, 0), 12);
        return Array.from({ length: count }, (_, number) => monday.plus({ weeks: number }));
    }

    get rows() {
        const rows = new Map();
        for (const record of this.list.records) {
            const { product_id: product, uom_id: unit, week } = record.data;
            if (!product || !week) {
                continue;
            }
            if (!rows.has(product.id)) {
                rows.set(product.id, { product, unit: unit && spellUnit(unit.display_name, 2), records: {} });
            }
            rows.get(product.id).records[serializeDate(week)] = record;
        }
        return [...rows.values()].sort((a, b) =>
            a.product.display_name.localeCompare(b.product.display_name)
        );
    }

    weekNumber(monday) {
        return _t("Wk %s", monday.weekNumber);
    }

    record(row, monday) {
        return row.records[serializeDate(monday)];
    }

    format(value) {
        return value ? formatFloat(value, { digits: [16, 2], trailingZeros: false }) : "";
    }

    total(row) {
        const records = Object.values(row.records);
        return this.format(records.reduce((sum, record) => sum + record.data.quantity, 0));
    }

    hint(record) {
        const { quantity_expected: expected, quantity_booked: booked } = record.data;
        const parts = [_t("From the plantings: %s", this.format(expected) || 0)];
        if (booked) {
            parts.push(_t("Booked: %s", this.format(booked)));
        }
        return parts.join(" · ");
    }

    async onChange(row, monday, event) {
        let quantity;
        try {
            quantity = event.target.value.trim() ? parseFloat(event.target.value) : 0;
        } catch {
            quantity = NaN;
        }
        const record = this.record(row, monday);
        if (!Number.isFinite(quantity) || quantity < 0) {
            this.notification.add(_t("Type a quantity of 0 or more."), { type: "warning" });
            event.target.value = record ? this.format(record.data.quantity) : "";
            return;
        }
        if (record) {
            await record.update({ quantity });
        } else if (quantity) {
            await this.list.addNewRecord({
                context: {
                    default_product_id: row.product.id,
                    default_week: serializeDate(monday),
                    default_quantity: quantity,
                },
                mode: "readonly",
                position: "bottom",
            });
        }
    }
}

registry.category("fields").add("sp_forecast_matrix", {
    ...x2ManyField,
    component: ForecastMatrix,
    displayName: _t("Products × weeks"),
    supportedTypes: ["one2many"],
    additionalClasses: [...(x2ManyField.additionalClasses || []), "o_field_one2many"],
});
