import { Component, useState } from "@odoo/owl";
import { user } from "@web/core/user";
import { spellUnit } from "../units";
import { formatQuantity, formatWeight, parseWeight, round } from "./weights";

class Sheet extends Component {
    static props = { line: Object, onClose: Function, onDone: Function };

    format(number, uom = this.props.line.uom) {
        return formatQuantity(number, uom);
    }
}

/** Beyond the tolerance: why? One touch, and the weight already typed is written. */
export class ReasonSheet extends Sheet {
    static template = "seconde_pousse_cantine.PreparationReasonSheet";
    static props = { ...Sheet.props, answer: String, quantity: Number, reasons: Array };

    get sortedReasons() {
        const first = this.props.answer === "over" ? "weight" : "shortage";
        return [...this.props.reasons].sort((one, other) => (other.kind === first) - (one.kind === first));
    }
}

/** Several lots in one line, or another lot than the oldest. */
export class LotSheet extends Sheet {
    static template = "seconde_pousse_cantine.PreparationLotSheet";
    static props = { ...Sheet.props, lots: Array };

    setup() {
        const { line, lots } = this.props;
        const taken = new Map(line.lots.map((lot) => [lot.id, lot.quantity]));
        this.state = useState({
            entries: lots.map((lot) => ({
                ...lot,
                typed: taken.get(lot.id) ? formatWeight(taken.get(lot.id), user.lang) : "",
            })),
        });
    }

    get weights() {
        return this.state.entries
            .map((lot) => [lot.id, parseWeight(lot.typed, this.props.line.uom)])
            .filter(([, weight]) => weight);
    }

    get total() {
        return round(this.weights.reduce((sum, [, weight]) => sum + weight, 0));
    }

    get isWrong() {
        return this.weights.some(([, weight]) => weight < 0);
    }

    /** All of the line from this lot. */
    takeAll(entry) {
        for (const lot of this.state.entries) {
            lot.typed = "";
        }
        const { line } = this.props;
        entry.typed = formatWeight(line.is_weighed ? line.quantity : line.due, user.lang);
    }

    save() {
        this.props.onDone(this.props.line, { lots: this.weights });
    }
}

/** Another product in place of what is missing. */
export class SubstituteSheet extends Sheet {
    static template = "seconde_pousse_cantine.PreparationSubstituteSheet";
    static props = { ...Sheet.props, products: Array };

    setup() {
        this.state = useState({ productId: false, typed: "", isPriceAccepted: false });
    }

    /** What is weighed stays: only the rest is replaced. */
    get kept() {
        const { line } = this.props;
        return line.is_weighed ? line.quantity : 0;
    }

    get rest() {
        return round(Math.max(this.props.line.due - this.kept, 0));
    }

    get unit() {
        return spellUnit(this.product.uom, this.quantity ?? 0);
    }

    get priceUnit() {
        return spellUnit(this.product.uom, 1);
    }

    get isReady() {
        return this.quantity > 0 && (this.state.isPriceAccepted || !this.product.is_other_price);
    }

    get product() {
        return this.props.products.find((product) => product.id === this.state.productId);
    }

    get quantity() {
        return parseWeight(this.state.typed, this.product?.uom);
    }

    choose(product) {
        this.state.productId = product.id;
        this.state.typed = product.proposed ? formatWeight(product.proposed, user.lang) : "";
    }

    save() {
        this.props.onDone(this.props.line, this.state.productId, this.quantity, this.state.isPriceAccepted);
    }
}
