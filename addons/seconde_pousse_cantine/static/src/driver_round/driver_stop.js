import { Component, useState } from "@odoo/owl";
import { shrinkPhoto } from "@seconde_pousse/entry_store/photo";
import { isAndroid, isIOS } from "@web/core/browser/feature_detection";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { InvalidNumberError, parseFloat } from "@web/views/fields/parsers";
import { getMapLink } from "./door_entries";
import { SignatureBox } from "./signature_box";

const MAX_CRATES = 999;

/** One door: what to unload, what is refused, the crates back, who signs. Everything is written in the draft. */
export class DriverStop extends Component {
    static template = "seconde_pousse_cantine.DriverStop";
    static components = { SignatureBox };
    static props = {
        stop: Object,
        draft: Object,
        reasons: Array,
        entry: { type: Object, optional: true },
        onBack: Function,
        onDeliver: Function,
    };

    setup() {
        this.notification = useService("notification");
        // Observed here too: the parent holds it, this screen writes it.
        this.draft = useState(this.props.draft);
    }

    get isOver() {
        const { entry, stop } = this.props;
        return stop.is_handed_over || Boolean(entry && !entry.refusal);
    }

    getDoneText(stop) {
        return stop.driver
            ? _t("Delivered at %(hour)s by %(driver)s", { hour: stop.handed_over_at, driver: stop.driver })
            : _t("Delivered at %(hour)s", { hour: stop.handed_over_at });
    }

    format(quantity) {
        return formatFloat(quantity, { digits: [16, 2] }).replace(/([.,]\d*?)0+$/, "$1").replace(/[.,]$/, "");
    }

    getMapLink(stop) {
        return getMapLink(stop, { isAndroid: isAndroid(), isIOS: isIOS() });
    }

    getPhoneLink(stop) {
        return `tel:${stop.phone.replace(/[^+\d]/g, "")}`;
    }

    touch(values) {
        Object.assign(this.draft, { ...values, isDirty: true });
    }

    setCrates(crate, count) {
        this.draft.crates[crate.id] = Math.min(MAX_CRATES, Math.max(0, Math.round(count) || 0));
        this.touch({});
    }

    onCratesChange(crate, ev) {
        this.setCrates(crate, Number(ev.target.value));
        // What is no number is 0, and the field must say it.
        ev.target.value = this.draft.crates[crate.id];
    }

    toggleRefusal(line) {
        const { refused } = this.draft;
        if (refused[line.id]) {
            delete refused[line.id];
        } else {
            refused[line.id] = { text: "", quantity: 0, reasonId: this.props.reasons[0]?.id || false, problem: "" };
        }
        this.touch({});
    }

    refuseAll(line) {
        const quantity = Math.max(0, line.quantity - line.refused);
        Object.assign(this.draft.refused[line.id], { text: this.format(quantity), quantity, problem: "" });
        this.touch({});
    }

    onRefusedInput(line, ev) {
        const refusal = this.draft.refused[line.id];
        Object.assign(refusal, { text: ev.target.value, quantity: 0, problem: "" });
        try {
            const quantity = parseFloat(ev.target.value);
            if (quantity <= 0) {
                refusal.problem = _t("Type a weight above zero.");
            } else if (quantity > line.quantity) {
                refusal.problem = _t("No more than what was delivered.");
            } else {
                refusal.quantity = quantity;
            }
        } catch (error) {
            if (!(error instanceof InvalidNumberError)) {
                throw error;
            }
            refusal.problem = _t("Type a number, such as 2.5.");
        }
        this.touch({});
    }

    onReasonChange(line, ev) {
        this.draft.refused[line.id].reasonId = Number(ev.target.value);
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            try {
                this.touch({ photo: await shrinkPhoto(file) });
            } catch {
                this.notification.add(_t("This photo cannot be read: take it again."), { type: "warning" });
            }
        }
    }

    get problem() {
        const refusals = Object.values(this.draft.refused);
        if (refusals.some((refusal) => !refusal.quantity)) {
            return _t("Type how much is refused, or cancel the refusal.");
        }
        return refusals.some((refusal) => !refusal.reasonId) ? _t("Choose why it is refused.") : "";
    }
}
