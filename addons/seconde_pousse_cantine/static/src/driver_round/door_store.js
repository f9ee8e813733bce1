import { session } from "@web/session";
import { user } from "@web/core/user";

const TABLE = "entries";
const SCREENS = `seconde_pousse_round_${session.db}_${user.userId}`;

function promisify(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/**
 * Keep the last round shown: a reload, or a look at another day, must not lose it without network.
 * It says where people are and how one gets in: it is gone with the tab.
 *
 * @param {Object} screen as the server reads it
 */
export function keepScreen(screen) {
    try {
        sessionStorage.setItem(SCREENS, JSON.stringify(screen));
    } catch {
        // No room, or storage is forbidden: the screen only lives in the open page.
    }
}

/** @returns {Object|null} the last round shown in this tab to this user, if it is of that day */
export function readScreen(day) {
    try {
        const screen = JSON.parse(sessionStorage.getItem(SCREENS));
        return screen?.day === day ? screen : null;
    } catch {
        return null;
    }
}

/**
 * What was typed at the doors and did not reach the server yet, on this phone and for this user.
 * Without IndexedDB (private browsing), it is kept in the open tab, and `isLasting` says so.
 */
export class DoorStore {
    constructor() {
        this.entries = new Map();
        this.isLasting = false;
    }

    async open() {
        try {
            const request = indexedDB.open(`seconde_pousse_door_${session.db}_${user.userId}`, 1);
            request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "uuid" });
            this.db = await promisify(request);
            for (const entry of await promisify(this.getTable("readonly").getAll())) {
                this.entries.set(entry.uuid, entry);
            }
            this.isLasting = true;
        } catch {
            this.db = null;
        }
    }

    getTable(mode) {
        return this.db.transaction(TABLE, mode).objectStore(TABLE);
    }

    /** @returns {Object[]} the oldest first: they are sent in the order they were typed */
    getAll() {
        return [...this.entries.values()].sort((one, other) => (one.date < other.date ? -1 : 1));
    }

    async put(entry) {
        this.entries.set(entry.uuid, entry);
        if (this.db) {
            try {
                await promisify(this.getTable("readwrite").put(entry));
            } catch {
                // The phone is full: the tab still holds it.
                this.isLasting = false;
            }
        }
    }

    async remove(uuid) {
        this.entries.delete(uuid);
        if (this.db) {
            await promisify(this.getTable("readwrite").delete(uuid)).catch(() => {});
        }
    }
}
