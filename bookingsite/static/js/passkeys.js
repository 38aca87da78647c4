// Passkeys: ask the server for the question, the browser for the answer, and send it by the page's own form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const able = "PublicKeyCredential" in window;

function readable(options) {
  const key = { ...options, challenge: bytes(options.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    if (key[name]) key[name] = key[name].map((each) => ({ ...each, id: bytes(each.id) }));
  }
  return key;
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} });
}

function say(form, words) {
  const said = form.querySelector("[data-said]");
  said.hidden = !words;
  said.textContent = words;
}

async function answer(form) {
  const asked = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form) });
  const options = await asked.json();
  if (!asked.ok) return say(form, options.error);
  const publicKey = readable(options.publicKey);
  const way = form.dataset.passkey === "register" ? "create" : "get";
  const credential = await navigator.credentials[way]({ publicKey });
  form.elements.credential.value = written(credential);
  for (const field of form.querySelectorAll('input[type="password"]')) field.value = "";
  form.submit();
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (able) form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(form, "");
    if (!able) return say(form, form.dataset.none);
    answer(form).catch(() => say(form, form.dataset.failed));
  });
}
