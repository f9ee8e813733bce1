import { Component, useState } from "@odoo/owl";
import { spellDay } from "@seconde_pousse/day_field/spell_day";
import { formatCurrency } from "@web/core/currency";
import { deserializeDateTime } from "@web/core/l10n/dates";

/** What must be known of the site whose row is active, and the numbers its payer asks for. */
export class OrderGridDetails extends Component {
    static template = "seconde_pousse_cantine.OrderGridDetails";
    static props = {
        active: Object,
        currencyId: { type: [Number, Boolean], optional: true },
        openOrder: Function,
        openSite: Function,
        repeat: Function,
        saveReference: Function,
    };

    setup() {
        this.active = useState(this.props.active);
    }

    get site() {
        return this.active.row;
    }

    get message() {
        return this.site?.status[this.active.productId]?.message || this.active.message;
    }

    get amount() {
        return formatCurrency(this.site.amount, this.props.currencyId);
    }

    get deadline() {
        const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
        return spellDay(deserializeDateTime(this.site.deadline), options);
    }
}
