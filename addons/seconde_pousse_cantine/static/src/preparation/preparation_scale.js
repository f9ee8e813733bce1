import { Component } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { findNext } from "./weights";

const CRATES_DELAY = 700;

/** What the scale says, line by line: written at once, kept in its field without network. */
export class PreparationScale extends Component {
    /** The field of the next line waits for the scale while this weight is written. */
    async weigh(line, values, { moveOn = true } = {}) {
        clearTimeout(this.timers.get(line.id));
        this.timers.delete(line.id);
        const visible = this.getVisibleLines(line);
        const next = moveOn && findNext(visible, line);
        if (next) {
            this.bus.trigger("focus", next.id);
        }
        if (line.has_crates && values.crates === undefined && line.hasTouchedCrates) {
            values.crates = line.crates;
        }
        this.state.saving[line.id] = true;
        try {
            const result = await this.orm.silent.call("sp.preparation", "weigh", [line.id, line.version, values]);
            delete this.state.unsent[line.id];
            this.answer(line, values, result);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.state.unsent[line.id] = values;
            } else {
                this.bus.trigger("focus", line.id);
            }
            this.fail(error);
        } finally {
            delete this.state.saving[line.id];
        }
    }

    answer(line, values, result) {
        if (result.answer === "under" || result.answer === "over") {
            const quantity = values.lots
                ? values.lots.reduce((sum, [, weight]) => sum + weight, 0)
                : values.quantity;
            document.activeElement?.blur();
            this.state.sheet = { name: "reason", line, values, answer: result.answer, quantity };
            return;
        }
        this.refresh(result);
        if (result.answer === "conflict") {
            document.activeElement?.blur();
            this.state.sheet = { name: "conflict", line, message: result.message };
        }
    }

    getVisibleLines(line) {
        return this.state.tab === "products"
            ? this.getLines("product_id", line.product_id)
            : this.getLines("order_id", line.order_id);
    }

    /** “Replaced by another product” asks at once for which one. */
    async giveReason({ id, is_substitution }) {
        const { line, values } = this.state.sheet;
        this.state.sheet = null;
        await this.weigh(line, { ...values, reason_id: id }, { moveOn: !is_substitution });
        const written = this.state.lines.find((other) => other.id === line.id);
        if (is_substitution && written.version > line.version && !written.replaces) {
            await this.openSubstitutes(written);
        }
    }

    closeSheet() {
        const { line } = this.state.sheet;
        this.state.sheet = null;
        if (line) {
            this.bus.trigger("focus", line.id);
        }
    }

    openLots(line) {
        const product = this.state.products.find((candidate) => candidate.id === line.product_id);
        this.state.sheet = { name: "lots", line, lots: product?.lots || [] };
    }

    writeLots(line, values) {
        this.state.sheet = null;
        return this.weigh(line, values);
    }

    /** Crates are counted beside the weight; once weighed, a change is written after a short silence. */
    changeCrates(line, step) {
        line.crates = Math.max(0, line.crates + step);
        line.hasTouchedCrates = true;
        if (line.is_weighed) {
            clearTimeout(this.timers.get(line.id));
            this.timers.set(
                line.id,
                setTimeout(() => this.writeCrates(line.id), CRATES_DELAY)
            );
        }
    }

    writeCrates(lineId) {
        this.timers.delete(lineId);
        const line = this.state.lines.find((other) => other.id === lineId);
        if (line) {
            const args = [line.id, line.version, line.crates];
            return this.call("set_crates", args, (result) => this.answer(line, {}, result));
        }
    }

    /** What was counted and is not written yet is, before another day is shown. */
    writeAllCrates() {
        for (const [lineId, timer] of [...this.timers]) {
            clearTimeout(timer);
            this.writeCrates(lineId);
        }
    }
}
