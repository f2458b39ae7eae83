// The sandbox's calls. A refusal is thrown as Refused, with the id of its reason.

export class Refused extends Error {}

async function ask(method, path, body) {
  return (await answerTo(method, path, body)).json();
}

async function blob(path) {
  return (await answerTo("GET", path)).blob();
}

async function answerTo(method, path, body) {
  const how = { method, headers: {} };
  if (body instanceof FormData) how.body = body;
  else if (body !== undefined) {
    how.headers["Content-Type"] = "application/json";
    how.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, how);
  } catch {
    throw new Refused("other");
  }
  if (!answer.ok) throw new Refused((await answer.json().catch(() => ({}))).error ?? "other");
  return answer;
}

export const api = {
  state: () => ask("GET", "state"),
  messages: (chat) => ask("GET", `chats/${chat}/messages`),
  commands: (chat) => ask("GET", `chats/${chat}/commands`),
  send: (chat, body) => ask("POST", `chats/${chat}/messages`, body),
  sendFiles: (chat, form) => ask("POST", `chats/${chat}/files`, form),
  edit: (chat, id, words) => ask("PATCH", `chats/${chat}/messages/${id}`, { text: words }),
  press: (chat, body) => ask("POST", `chats/${chat}/press`, body),
  react: (chat, body) => ask("POST", `chats/${chat}/reaction`, body),
  read: (chat) => ask("POST", `chats/${chat}/read`),
  block: (chat, blocked) => ask("POST", `chats/${chat}/${blocked ? "block" : "unblock"}`),
  samples: () => ask("GET", "samples"),
  sample: (id) => blob(`samples/${encodeURIComponent(id)}`),
  move: (step) => ask("PUT", "clock", { step }),
};

export const fileUrl = (id) => `/sandbox/files/${encodeURIComponent(id)}`;

// Calls back with each message in order and with each nudge; comes back by itself where it left off.
export function listen(afterSeq, { message, state, online }) {
  let seq = afterSeq;
  const stream = new EventSource(`/sandbox/events?after_seq=${seq}`);
  stream.onopen = () => online(true);
  stream.onmessage = (event) => {
    seq = Number(event.lastEventId);
    message(JSON.parse(event.data));
  };
  stream.addEventListener("state", state);
  stream.onerror = () => {
    online(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(seq, { message, state, online }), 1000);
  };
}
