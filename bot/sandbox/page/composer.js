// Where a person writes: text, files, replies, edits, the command menu.

import { api } from "./api.js";
import { AttachMenu } from "./attach.js";
import { icon, node, withLights } from "./dom.js";
import { excerpt, nameOf } from "./bubble.js";
import { text } from "./texts.js";

const PICTURES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"]);
const VOICES = new Set(["audio/ogg", "audio/opus", "audio/webm"]);
const VIDEOS = new Set(["video/mp4"]);

const MOST_HEIGHT = 180; // pixels

export class Composer {
  constructor(chat, { speaker, guarded }) {
    this.chat = chat;
    this.speaker = speaker; // returns who writes, in a group
    this.guarded = guarded; // runs a call and shows its refusal
    this.files = [];
    this.about = null; // {kind: "reply" | "edit", message}
    this.build();
  }

  build() {
    this.field = node("textarea", {
      rows: 1, placeholder: text("write"), "aria-label": text("write"), enterkeyhint: "send",
      onkeydown: (event) => this.keyed(event), oninput: () => this.changed(), onpaste: (event) => this.pasted(event),
    });
    this.picker = node("input", { type: "file", multiple: true, hidden: true, onchange: () => this.picked() });
    this.attach = new AttachMenu({ pick: () => this.picker.click(), send: (file) => this.sendAtOnce(file) });
    this.sender = node("button", { type: "button", class: "send", "aria-label": text("send"), onclick: () => this.submit() }, icon("send"));
    this.menuButton = node("button", { type: "button", class: "menu", "aria-expanded": "false", onclick: () => this.toggleMenu() },
      node("span", { "aria-hidden": "true" }, "/"), node("span", { class: "menu-word" }, text("menu")));
    this.menu = node("div", { class: "commands", role: "menu", hidden: true });
    this.bar = node("div", { class: "about", hidden: true });
    this.tray = node("div", { class: "tray", hidden: true });
    this.keys = node("div", { class: "reply-keys", hidden: true });
    this.root = node("div", { class: "composer" }, this.menu, this.attach.list, this.bar, this.tray,
      node("div", { class: "write" }, this.menuButton,
        this.attach.button, this.picker, this.field, this.sender),
      this.keys);
    this.changed();
  }

  changed() {
    this.grow();
    this.sender.classList.toggle("ready", Boolean(this.field.value.trim() || this.files.length));
    const typed = /^\/(\w*)$/.exec(this.field.value);
    if (typed) this.showMenu(typed[1]);
    else this.hideMenu();
  }

  grow() {
    if (!this.field.isConnected) return;
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, MOST_HEIGHT)}px`;
  }

  keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.hideMenus();
      this.forget();
    }
  }

  // ---- replies and edits

  replyTo(message) {
    this.about = { kind: "reply", message };
    this.showAbout(text("reply_to", { name: nameOf(message) }));
  }

  edit(message) {
    this.about = { kind: "edit", message };
    this.field.value = message.text ?? message.caption ?? "";
    this.changed();
    this.showAbout(text("editing"));
  }

  showAbout(title) {
    this.bar.replaceChildren(icon(this.about.kind === "reply" ? "reply" : "edit"),
      node("div", { class: "about-words" }, node("b", {}, title), node("span", {}, ...withLights(excerpt(this.about.message)))),
      node("button", { type: "button", "aria-label": text("cancel"), onclick: () => this.forget() }, icon("close")));
    this.bar.hidden = false;
    this.field.focus();
  }

  forget() {
    if (this.about?.kind === "edit") this.field.value = "";
    this.about = null;
    this.bar.hidden = true;
    this.changed();
  }

  // ---- files

  picked() {
    this.add([...this.picker.files]);
    this.picker.value = "";
  }

  pasted(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  add(files) {
    this.files.push(...files);
    this.showTray();
    this.field.focus();
  }

  showTray() {
    const all = (kinds) => this.files.length > 0 && this.files.every((file) => kinds.has(file.type));
    const voice = all(VOICES) && this.files.length === 1;
    const shown = all(PICTURES) ? "as_photos" : voice ? "as_voice" : all(VIDEOS) ? "as_video" : null;
    const chips = this.files.map((file, index) => node("span", { class: "chip-file" }, node("span", {}, file.name),
      node("button", { type: "button", "aria-label": text("remove"), onclick: () => { this.files.splice(index, 1); this.showTray(); } }, icon("close"))));
    this.asPhotos = node("input", { type: "checkbox", checked: true });
    this.tray.replaceChildren(...chips, shown ? node("label", { class: "as-photos" }, this.asPhotos, text(shown)) : "");
    this.photosOffered = Boolean(shown);
    this.tray.hidden = !this.files.length;
    this.field.placeholder = text(this.files.length ? "caption" : "write");
    this.changed();
  }

  // ---- sending

  async submit(words = this.field.value) {
    if (!words.trim() && !this.files.length) return;
    const given = { words, typed: this.field.value === words, about: this.about, files: this.files, asPhotos: this.photosOffered && this.asPhotos.checked };
    this.clear(given);
    if (!(await this.guarded(() => this.call(given)))) this.giveBack(given);
  }

  // The next message may be begun while this one is under way.
  clear({ typed }) {
    if (typed) this.field.value = "";
    this.about = null;
    this.bar.hidden = true;
    this.files = [];
    this.showTray();
  }

  giveBack({ words, typed, about, files }) {
    if (typed && !this.field.value) this.field.value = words;
    this.files = [...files, ...this.files];
    this.showTray();
    if (about?.kind === "reply" && !this.about) this.replyTo(about.message);
    else if (about && !this.about) {
      this.about = about;
      this.showAbout(text("editing"));
    }
  }

  // `file` returns a promise of it; what stands in the field meanwhile stays there.
  sendAtOnce(file) {
    return this.guarded(async () => this.call({ words: "", about: null, files: [await file()], asPhotos: false }));
  }

  // As Telegram's clients do: a picture or a recording is sent as such where it is wanted so, a video by itself.
  fieldOf(file, files, asSuch) {
    if (asSuch && PICTURES.has(file.type)) return "photo";
    if (asSuch && VOICES.has(file.type) && files.length === 1) return "voice";
    return asSuch && file.type === "video/mp4" ? "video" : "file";
  }

  call({ words, about, files, asPhotos }) {
    if (about?.kind === "edit") return api.edit(this.chat, about.message.message_id, words);
    const replyTo = about?.message.message_id ?? null;
    if (!files.length) return api.send(this.chat, { text: words, reply_to: replyTo, as: this.speaker() });
    const form = new FormData();
    for (const file of files) form.append(this.fieldOf(file, files, asPhotos), file, file.name);
    form.append("caption", words);
    if (replyTo) form.append("reply_to", replyTo);
    if (this.speaker()) form.append("as", this.speaker());
    return api.sendFiles(this.chat, form);
  }

  // ---- the command menu and a reply keyboard

  async loadCommands() {
    const { commands } = await api.commands(this.chat).catch(() => ({ commands: [] }));
    this.known = commands;
    this.menuButton.hidden = !commands.length;
  }

  toggleMenu() {
    if (this.menu.hidden) this.showMenu("");
    else this.hideMenu();
  }

  showMenu(start) {
    const found = (this.known ?? []).filter((one) => one.command.startsWith(start));
    this.menu.replaceChildren(...found.map((one) =>
      node("button", { type: "button", role: "menuitem", onclick: () => { this.hideMenu(); this.field.value = ""; this.submit(`/${one.command}`); } },
        node("b", {}, `/${one.command}`), node("span", {}, one.description))));
    this.menu.hidden = !found.length;
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
  }

  hideMenus() {
    this.hideMenu();
    this.attach.hide();
  }

  hideMenu() {
    this.menu.hidden = true;
    this.menuButton.setAttribute("aria-expanded", "false");
  }

  showKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    this.keys.replaceChildren(...rows.map((row) => node("div", { class: "keys" }, ...row.map((button) =>
      node("button", { type: "button", class: "key", onclick: () => this.submit(button.text) }, button.text)))));
    this.keys.hidden = !rows.length;
  }
}
