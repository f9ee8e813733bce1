import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { spellUnit } from "../units";
import { formatQuantity, formatWeight, parseWeight } from "./weights";

/** One line to weigh: what is due, one big field, the crates beside. A scale that types ends with Enter. */
export class PreparationLine extends Component {
    static template = "seconde_pousse_cantine.PreparationLine";
    static props = {
        line: Object,
        title: String,
        bus: Object,
        isSaving: Boolean,
        isUnsent: Boolean,
        onWeigh: Function,
        onLots: Function,
        onSubstitute: Function,
        onUndoSubstitution: Function,
        onCrates: Function,
    };

    setup() {
        this.input = useRef("input");
        this.state = useState({ typed: this.shownWeight, isWrong: false });
        // Another phone, or the reason just given, may have changed what this one shows.
        useEffect(
            () => {
                this.state.typed = this.shownWeight;
            },
            () => [this.props.line.version, this.props.line.quantity, this.props.line.is_weighed]
        );
        useBus(this.props.bus, "focus", ({ detail }) => {
            if (detail === this.props.line.id) {
                this.input.el?.focus();
                this.input.el?.scrollIntoView({ block: "center" });
            }
        });
    }

    get shownWeight() {
        const { line } = this.props;
        return line.is_weighed ? formatWeight(line.quantity, user.lang) : "";
    }

    get dueLabel() {
        return this.format(this.props.line.due);
    }

    get placeholder() {
        return formatWeight(this.props.line.due, user.lang);
    }

    get isCut() {
        return this.props.line.is_cut;
    }

    /** What was asked stays readable when less is due: a share, or another product in its place. */
    get isLess() {
        return this.props.line.due < this.props.line.ordered;
    }

    get unit() {
        const { line } = this.props;
        return spellUnit(line.uom, parseWeight(this.state.typed, line.uom) ?? line.due);
    }

    get hasGap() {
        const { line } = this.props;
        return line.is_weighed && line.quantity !== line.ordered;
    }

    format(number, uom = this.props.line.uom) {
        return formatQuantity(number, uom);
    }

    onFocus() {
        this.input.el.select();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === "NumpadEnter") {
            ev.preventDefault();
            this.save();
        }
    }

    /** Bunches and pieces are counted as they are due: a touch is enough. A weight is always read on a scale. */
    tapOk() {
        const { line } = this.props;
        if (!this.state.typed.trim() && !line.is_weight) {
            this.state.typed = formatWeight(line.due, user.lang);
        }
        this.save();
    }

    save() {
        const weight = parseWeight(this.state.typed, this.props.line.uom);
        this.state.isWrong = weight === null || weight < 0;
        if (!this.state.isWrong) {
            this.props.onWeigh(this.props.line, { quantity: weight });
        }
    }
}
