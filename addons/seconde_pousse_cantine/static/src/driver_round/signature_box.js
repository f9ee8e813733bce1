import { Component, onMounted, useRef } from "@odoo/owl";

const PEN = "#1a2a6c";

/** A signature drawn with a finger. Core's own asks the server for its fonts: at a door there may be no network. */
export class SignatureBox extends Component {
    static template = "seconde_pousse_cantine.SignatureBox";
    static props = { value: String, onChange: Function };

    setup() {
        this.canvas = useRef("canvas");
        onMounted(() => this.prepare());
    }

    prepare() {
        const canvas = this.canvas.el;
        const ratio = window.devicePixelRatio || 1;
        canvas.width = canvas.clientWidth * ratio;
        canvas.height = canvas.clientHeight * ratio;
        this.pen = canvas.getContext("2d");
        this.pen.scale(ratio, ratio);
        Object.assign(this.pen, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: PEN, fillStyle: PEN });
        if (this.props.value) {
            const image = new Image();
            image.onload = () => this.pen.drawImage(image, 0, 0, canvas.clientWidth, canvas.clientHeight);
            image.src = `data:image/png;base64,${this.props.value}`;
        }
    }

    getPoint(ev) {
        const box = this.canvas.el.getBoundingClientRect();
        return [ev.clientX - box.left, ev.clientY - box.top];
    }

    onDown(ev) {
        this.isDrawing = true;
        this.canvas.el.setPointerCapture?.(ev.pointerId);
        const [x, y] = this.getPoint(ev);
        this.pen.fillRect(x - 1, y - 1, 2, 2);
        this.pen.beginPath();
        this.pen.moveTo(x, y);
    }

    onMove(ev) {
        if (this.isDrawing) {
            this.pen.lineTo(...this.getPoint(ev));
            this.pen.stroke();
        }
    }

    onUp() {
        if (this.isDrawing) {
            this.isDrawing = false;
            this.props.onChange(this.canvas.el.toDataURL("image/png").split(",")[1]);
        }
    }

    clear() {
        this.pen.clearRect(0, 0, this.canvas.el.clientWidth, this.canvas.el.clientHeight);
        this.props.onChange("");
    }
}
