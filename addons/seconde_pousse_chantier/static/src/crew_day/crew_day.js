import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatMinutes } from "../minutes/minutes";

/** A crew's day on a phone: what, where, who, with what; one tap to the map, one to the hours. */
export class CrewDay extends Component {
    static template = "seconde_pousse_chantier.CrewDay";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { crew_id, day } = this.props.action.context || {};
        this.halves = [
            { half: "am", name: _t("Morning") },
            { half: "pm", name: _t("Afternoon") },
        ];
        this.state = useState({
            crews: [],
            crewId: crew_id || false,
            day: day || false,
            today: false,
            tasks: [],
            free: { am: [], pm: [] },
            busy: { am: [], pm: [] },
            isOffline: false,
            isLoading: false,
        });
        useExternalListener(window, "online", () => this.state.isOffline && this.load());
        onWillStart(() => this.load());
    }

    get dayLabel() {
        return this.state.day
            ? deserializeDate(this.state.day).toLocaleString({ weekday: "long", day: "numeric", month: "long" })
            : "";
    }

    async load() {
        const load = (this.lastLoad = this.orm.call("sp.work.board", "get_day", [this.state.crewId, this.state.day]));
        this.state.isLoading = true;
        try {
            const { crew_id, ...day } = await load;
            // A slow answer about another day must not replace what is shown.
            if (load === this.lastLoad) {
                Object.assign(this.state, { ...day, crewId: crew_id, isOffline: false });
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.state.isOffline = true;
        } finally {
            if (load === this.lastLoad) {
                this.state.isLoading = false;
            }
        }
    }

    change(values) {
        const nothing = { tasks: [], free: { am: [], pm: [] }, busy: { am: [], pm: [] } };
        Object.assign(this.state, { ...nothing, ...values });
        return this.load();
    }

    shiftDay(days) {
        return this.change({ day: serializeDate(deserializeDate(this.state.day).plus({ days })) });
    }

    onCrewChange(ev) {
        return this.change({ crewId: Number(ev.target.value) });
    }

    onDateChange(ev) {
        return ev.target.value && this.change({ day: ev.target.value });
    }

    /** Who is on a task: once when it is the same people all day. */
    getMoments({ people }) {
        if (people.am.length && people.am.join() === people.pm.join()) {
            return [{ name: _t("All day"), people: people.am }];
        }
        return this.halves
            .map(({ half, name }) => ({ name, people: people[half] }))
            .filter((moment) => moment.people.length);
    }

    /** Who is free and who is not there, never why. */
    get others() {
        const { free, busy } = this.state;
        return [
            { label: _t("Free in the morning:"), names: free.am },
            { label: _t("Free in the afternoon:"), names: free.pm },
            { label: _t("Unavailable in the morning:"), names: busy.am, isBusy: true },
            { label: _t("Unavailable in the afternoon:"), names: busy.pm, isBusy: true },
        ].filter((other) => other.names.length);
    }

    formatMinutes(minutes) {
        return formatMinutes(minutes);
    }

    openHours(task) {
        return this.action.doAction("seconde_pousse_chantier.sp_crew_hours_action", {
            additionalContext: { crew_id: this.state.crewId, date: this.state.day, default_task_id: task.id },
        });
    }

    async openTask(task) {
        return this.action.doAction(await this.orm.call("project.task", "action_open_work", [task.id]));
    }

    async finish(task) {
        await this.orm.call("project.task", task.is_done ? "action_work_again" : "action_work_done", [task.id]);
        await this.load();
    }

    openWeek() {
        const { crewId, day } = this.state;
        return this.action.doAction("seconde_pousse_chantier.sp_work_board_client_action", {
            additionalContext: { crew_id: crewId, monday: day },
        });
    }
}

registry.category("actions").add("seconde_pousse_chantier.crew_day", CrewDay);
