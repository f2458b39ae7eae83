// What 📎 offers: a file of one's own, or one of the sandbox's sample documents, which is sent at once.

import { api } from "./api.js";
import { icon, node } from "./dom.js";
import { text } from "./texts.js";

let listed = null;
export const samples = () => (listed ??= api.samples().then((answer) => answer.samples).catch(() => { listed = null; return []; }));

const titleOf = ({ id, name }) => (text(`sample_${id}`) === `sample_${id}` ? name : text(`sample_${id}`));

export class AttachMenu {
  constructor({ pick, send }) {
    this.pick = pick; // opens the file dialog
    this.send = send; // sends a File
    this.button = node("button", { type: "button", class: "attach", "aria-label": text("attach"), title: text("attach"), "aria-expanded": "false", onclick: () => this.toggle() }, icon("attach"));
    this.list = node("div", { class: "attach-menu", role: "menu", hidden: true });
  }

  async toggle() {
    if (!this.list.hidden) return this.hide();
    const found = await samples();
    if (!found.length) return this.pick();
    const own = this.choice("file", text("choose_file"), null, () => this.pick());
    this.list.replaceChildren(own, ...found.map((sample) => this.choice("page", titleOf(sample), sample.name, () => this.give(sample))));
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  choice(shape, title, name, act) {
    return node("button", { type: "button", role: "menuitem", onclick: () => { this.hide(); act(); } },
      icon(shape), node("b", {}, title), name && name !== title ? node("span", {}, name) : null);
  }

  async give(sample) {
    await this.send(async () => new File([await api.sample(sample.id)], sample.name, { type: "text/plain" }));
  }

  hide() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
}

// A line over the composer for whoever has nothing to send yet; null where there are no samples.
export async function sampleHint(open) {
  if (!(await samples()).length) return null;
  const [before, after] = text("hint_sample").split("{attach}");
  return node("button", { type: "button", class: "hint", onclick: open }, before, icon("attach"), after);
}
