import { Component } from "@odoo/owl";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";

/** The day of a screen: the one before, the one after, or any other in the phone's own calendar. */
export class DayField extends Component {
    static template = "seconde_pousse.DayField";
    static props = { day: String, onChange: Function, slots: Object };

    shift(days) {
        this.props.onChange(serializeDate(deserializeDate(this.props.day).plus({ days })));
    }

    onInput(ev) {
        if (ev.target.value) {
            this.props.onChange(ev.target.value);
        }
    }
}
