import { Component, onWillStart, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { shrinkPhoto } from "@seconde_pousse/entry_store/photo";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { keepPending, makeEntry, parseCounter, readPending } from "./equipment_entries";

const RETRY_DELAY = 15000;
const MANY = 8;

/**
 * What leaves and what comes back, on a phone in the yard: one tap, the counter, the state, a photo.
 * Without network, the entries are kept on the phone and sent when it is back.
 */
export class EquipmentDesk extends Component {
    static template = "seconde_pousse_chantier.EquipmentDesk";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            screen: { out: [], todo: [], free: [], people: [] },
            pending: readPending(),
            isLasting: true,
            isOffline: false,
            isSaving: false,
            card: null,
            entry: null,
            problem: "",
            done: null,
            search: "",
        });
        this.looks = [
            { value: "good", label: _t("In Good State"), icon: "fa-thumbs-up" },
            { value: "dirty", label: _t("Dirty"), icon: "fa-tint" },
            { value: "worn", label: _t("Worn"), icon: "fa-adjust" },
            { value: "damaged", label: _t("Damaged"), icon: "fa-wrench" },
        ];
        useExternalListener(window, "online", () => this.retry());
        onWillStart(() => this.start());
        onWillUnmount(() => clearTimeout(this.retryTimeout));
    }

    async start() {
        await this.load();
        await this.send();
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get pendingText() {
        const names = this.state.pending.map((entry) => entry.name).join(", ");
        return this.state.isLasting
            ? _t("Kept on this phone, sent as soon as the network is back: %s.", names)
            : _t("Kept in this open tab only: do not close it. Sent as soon as the network is back: %s.", names);
    }

    get free() {
        const words = this.state.search.trim().toLowerCase();
        return this.state.screen.free.filter((card) => card.name.toLowerCase().includes(words));
    }

    get hasSearch() {
        return this.state.screen.free.length > MANY;
    }

    isPending(card) {
        return this.state.pending.some((entry) =>
            card.booking_id ? entry.bookingId === card.booking_id : entry.equipmentId === card.equipment_id
        );
    }

    async load() {
        try {
            this.state.screen = await this.orm.call("sp.equipment.desk", "get_screen", []);
            this.state.isOffline = false;
        } catch (error) {
            this.fail(error);
        }
    }

    // ------------------------------------------------------------------
    // One machine
    // ------------------------------------------------------------------

    open(card) {
        Object.assign(this.state, { card, entry: makeEntry(card), problem: "", done: null });
    }

    close() {
        Object.assign(this.state, { card: null, entry: null, problem: "" });
    }

    set(values) {
        Object.assign(this.state.entry, values);
    }

    setPerson(ev) {
        this.set({ employeeId: Number(ev.target.value) });
    }

    addQuantity(count) {
        const { card, entry } = this.state;
        this.set({ quantity: Math.min(Math.max(entry.quantity + count, 1), card.left) });
    }

    async onPhoto(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        for (const file of files) {
            try {
                this.state.entry.photos.push(await shrinkPhoto(file));
            } catch {
                this.state.problem = _t("This photo cannot be read: take it again.");
            }
        }
    }

    removePhoto(index) {
        this.state.entry.photos.splice(index, 1);
    }

    getProblem() {
        const { card, entry } = this.state;
        const counter = entry.counter && parseCounter(entry.counter);
        if (entry.counter && (counter === null || counter < 0)) {
            return _t("Type the counter in figures.");
        }
        if (counter && card.counter && counter < card.counter) {
            return _t("The counter showed %(known)s: it cannot show %(value)s now. Read it again.", {
                known: card.counter_text,
                value: entry.counter,
            });
        }
        if (entry.step === "out" && card.needs_person && !entry.employeeId) {
            return _t("Say who uses it: a licence or an authorisation is needed.");
        }
        return "";
    }

    async save() {
        this.state.problem = this.getProblem();
        if (this.state.problem || this.state.isSaving) {
            return;
        }
        const { entry } = this.state;
        this.state.isSaving = true;
        try {
            const answer = await this.orm.silent.call("sp.equipment.desk", "save_entry", [this.toValues(entry)]);
            Object.assign(this.state, { screen: answer.screen, done: answer.done, isOffline: false });
            this.close();
        } catch (error) {
            if (error instanceof RPCError) {
                this.state.problem = error.data?.message || error.message;
            } else {
                this.keep(entry);
                this.fail(error);
                this.close();
            }
        } finally {
            this.state.isSaving = false;
        }
    }

    toValues(entry) {
        return { ...entry, counter: parseCounter(entry.counter) || 0 };
    }

    // ------------------------------------------------------------------
    // Without network
    // ------------------------------------------------------------------

    keep(entry) {
        this.state.pending.push({ ...entry });
        this.state.isLasting = keepPending(this.state.pending);
    }

    drop(entry) {
        this.state.pending = this.state.pending.filter((other) => other.uuid !== entry.uuid);
        keepPending(this.state.pending);
    }

    /** Send what was kept, in the order it was typed; what the server refuses is shown, to be typed again. */
    async send() {
        for (const entry of [...this.state.pending]) {
            try {
                const answer = await this.orm.silent.call("sp.equipment.desk", "save_entry", [this.toValues(entry)]);
                Object.assign(this.state, { screen: answer.screen, done: answer.done, isOffline: false });
                this.drop(entry);
            } catch (error) {
                if (!(error instanceof RPCError)) {
                    return this.fail(error);
                }
                this.drop(entry);
                const reason = error.data?.message || error.message;
                this.state.done = { text: _t("%(name)s was refused: %(reason)s", { name: entry.name, reason }), isProblem: true };
            }
        }
    }

    fail(error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        this.state.isOffline = true;
        clearTimeout(this.retryTimeout);
        this.retryTimeout = setTimeout(() => this.retry(), RETRY_DELAY);
    }

    async retry() {
        if (this.state.isOffline) {
            await this.load();
            if (!this.state.isOffline) {
                await this.send();
            }
        }
    }

    // ------------------------------------------------------------------
    // Signature
    // ------------------------------------------------------------------

    async sign() {
        const { booking_id, step } = this.state.done;
        const action = await this.orm.call("sp.equipment.booking", `action_sign_${step}`, [[booking_id]]);
        await this.action.doAction(action, {
            onClose: () => {
                this.state.done = null;
            },
        });
    }
}

registry.category("actions").add("seconde_pousse_chantier.equipment_desk", EquipmentDesk);
