import { Component, markRaw, onWillStart, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { DayField } from "@seconde_pousse/day_field/day_field";
import { spellDay } from "@seconde_pousse/day_field/spell_day";
import { EntryStore, LastScreen } from "@seconde_pousse/entry_store/entry_store";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDate, serializeDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { formatFloatTime } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { makeDraft, makeDraftAgain, makeEntry } from "./door_entries";
import { DriverStop } from "./driver_stop";

const RETRY_DELAY = 15000;

/**
 * The driver's round, on a phone: stop by stop, what to unload, what comes back, who signed.
 * What is handed over without network is kept on the phone, and sent when the network is back.
 */
export class DriverRound extends Component {
    static template = "seconde_pousse_cantine.DriverRound";
    static components = { DayField, DriverStop };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.store = new EntryStore("door");
        this.lastScreen = new LastScreen("round");
        const { day, batch_id } = this.props.action.context || {};
        this.state = useState({
            day: day || serializeDate(today()),
            batchId: batch_id || false,
            batches: [],
            stops: [],
            reasons: [],
            waitingCount: 0,
            drafts: {},
            kept: [],
            warnings: {},
            currentId: false,
            isOffline: false,
            isLoading: false,
            isSending: false,
            isLasting: true,
        });
        useSetupAction({ beforeUnload: (ev) => this.beforeUnload(ev) });
        useExternalListener(window, "online", () => this.retry());
        onWillStart(async () => {
            await this.store.open();
            this.readStore();
            await this.load();
            this.sendAll();
        });
        onWillUnmount(() => clearTimeout(this.retryTimeout));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get batch() {
        return this.state.batches.find((batch) => batch.id === this.state.batchId);
    }

    get current() {
        return this.state.stops.find((stop) => stop.id === this.state.currentId);
    }

    get draft() {
        return this.getDraft(this.current);
    }

    get doneCount() {
        return this.state.stops.filter((stop) => stop.is_handed_over || this.getKept(stop)).length;
    }

    get next() {
        return this.state.stops.find((stop) => !stop.is_handed_over && !this.getKept(stop));
    }

    get waiting() {
        return this.state.kept.filter((entry) => !entry.refusal);
    }

    get otherRefusals() {
        const shown = new Set(this.state.stops.map((stop) => stop.id));
        return this.state.kept.filter((entry) => entry.refusal && !shown.has(entry.siteId));
    }

    get dayLabel() {
        return spellDay(deserializeDate(this.state.day), { weekday: "long", day: "numeric", month: "long" });
    }

    get isToday() {
        return this.state.day === serializeDate(today());
    }

    getKept(stop) {
        return this.state.kept.find(
            (entry) => entry.siteId === stop.id && entry.values.picking_ids.some((id) => stop.picking_ids.includes(id))
        );
    }

    getDraft(stop) {
        return this.state.drafts[stop.id];
    }

    getStatus(stop) {
        const kept = this.getKept(stop);
        if (kept) {
            return kept.refusal ? "refused" : "kept";
        }
        return stop.is_handed_over ? "done" : "todo";
    }

    sum(stop, field) {
        return stop.crates.reduce((total, crate) => total + Math.max(0, crate[field]), 0);
    }

    formatHour(hour) {
        return formatFloatTime(hour);
    }

    // ------------------------------------------------------------------
    // Day and round
    // ------------------------------------------------------------------

    async load() {
        const { day, batchId } = this.state;
        const load = (this.lastLoad = this.orm.silent.call("sp.driver", "get_screen", [day, batchId]));
        await this.receive(load);
    }

    async receive(load) {
        this.lastLoad = load;
        this.state.isLoading = true;
        try {
            const screen = await load;
            // A slow answer about another day must not replace what is shown.
            if (load === this.lastLoad) {
                this.show(screen);
                this.lastScreen.keep(screen);
            }
        } catch (error) {
            this.fail(error);
            this.showKept(load);
        } finally {
            if (load === this.lastLoad) {
                this.state.isLoading = false;
            }
        }
    }

    show({ day, batches, batch_id, stops, reasons, waiting_count }) {
        Object.assign(this.state, {
            day,
            batches,
            batchId: batch_id,
            stops,
            reasons,
            waitingCount: waiting_count,
            isOffline: false,
        });
        for (const stop of stops) {
            const known = this.state.drafts[stop.id];
            // What is being typed is not lost when the network comes back.
            if (!known || !(known.isDirty || stop.id === this.state.currentId)) {
                this.state.drafts[stop.id] = makeDraft(stop);
            }
        }
    }

    /** Without network, the round that this tab showed last. */
    showKept(load) {
        const screen = this.lastScreen.read(this.state.day);
        const isAsked = !this.state.batchId || screen?.batch_id === this.state.batchId;
        if (load === this.lastLoad && screen && isAsked && !this.state.stops.length) {
            this.show(screen);
            this.state.isOffline = true;
        }
    }

    async change(values) {
        Object.assign(this.state, { stops: [], batches: [], currentId: false, drafts: {}, warnings: {}, ...values });
        await this.load();
    }

    changeDay(day) {
        return this.change({ day, batchId: false });
    }

    onBatchChange(ev) {
        return this.change({ batchId: Number(ev.target.value) });
    }

    prepare() {
        return this.receive(this.orm.call("sp.driver", "prepare_rounds", [this.state.day]));
    }

    // ------------------------------------------------------------------
    // One stop
    // ------------------------------------------------------------------

    openStop(stop) {
        const kept = this.getKept(stop);
        if (kept) {
            this.state.drafts[stop.id] = makeDraftAgain(stop, kept);
        }
        this.state.currentId = stop.id;
    }

    closeStop() {
        this.state.currentId = false;
    }

    async handOver() {
        const { current } = this;
        if (!current) {
            // Tapped twice.
            return;
        }
        const { draft } = this;
        const entry = makeEntry(current, draft, this.state);
        draft.isDirty = false;
        this.state.currentId = false;
        await this.store.put(entry);
        this.readStore();
        await this.sendAll();
    }

    // ------------------------------------------------------------------
    // Sending what is kept
    // ------------------------------------------------------------------

    readStore() {
        // Raw: what goes to the phone's own database is plain.
        Object.assign(this.state, { kept: this.store.getAll().map(markRaw), isLasting: this.store.isLasting });
    }

    async sendAll() {
        if (this.state.isSending) {
            return;
        }
        clearTimeout(this.retryTimeout);
        this.state.isSending = true;
        try {
            let entry;
            let isRefused = false;
            const tried = new Set();
            while ((entry = this.waiting.find(({ uuid }) => !tried.has(uuid)))) {
                tried.add(entry.uuid);
                isRefused = !(await this.send(entry)) || isRefused;
            }
            if (tried.size) {
                this.state.isOffline = false;
            }
            if (isRefused) {
                // What changed at the farm is shown beside the reason.
                await this.load();
            }
        } catch (error) {
            this.fail(error);
        } finally {
            this.state.isSending = false;
        }
    }

    /** @returns {Promise<boolean>} whether the server took it */
    async send(entry) {
        try {
            const answer = await this.orm.silent.call("sp.driver", "save_stop", [entry.values]);
            await this.store.remove(entry.uuid);
            this.receiveAnswer(entry, answer);
            return true;
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            // What the server refuses stays on the phone until the driver corrects it.
            await this.store.put({ ...entry, refusal: error.data?.message || error.message });
            return false;
        } finally {
            this.readStore();
        }
    }

    receiveAnswer(entry, { state, message, warnings, stop }) {
        const place = this.state.stops.findIndex((other) => other.id === entry.siteId);
        if (place >= 0 && this.state.day === entry.day) {
            this.state.stops[place] = stop;
            this.state.drafts[stop.id] = makeDraft(stop);
        }
        this.state.warnings[entry.siteId] = state === "already" ? [message] : warnings;
    }

    async tryAgain(entry) {
        await this.store.put({ ...entry, refusal: "" });
        this.readStore();
        await this.sendAll();
    }

    drop(entry) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Give it up"),
            body: _t("What was typed for %(site)s is lost: the farm will not have it.", { site: entry.name }),
            confirmLabel: _t("Give it up"),
            confirmClass: "btn-danger",
            cancelLabel: _t("Keep it"),
            cancel: () => {},
            confirm: async () => {
                await this.store.remove(entry.uuid);
                this.readStore();
                await this.load();
            },
        });
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
        if (this.waiting.length) {
            await this.sendAll();
        }
        if (!this.waiting.length && (this.state.isOffline || !this.state.stops.length)) {
            await this.load();
        }
    }

    beforeUnload(ev) {
        const isTyped = Object.values(this.state.drafts).some((draft) => draft.isDirty);
        if (isTyped || (this.state.kept.length && !this.state.isLasting)) {
            ev.preventDefault();
            ev.returnValue = "";
        }
    }
}

registry.category("actions").add("seconde_pousse_cantine.driver_round", DriverRound);
