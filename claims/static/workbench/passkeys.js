// Forms that a passkey fills in: the browser asks the person, the answer goes into the field "credential".
// data-passkey says what for; data-options holds what the server asks, except for signing in, where it is fetched first.
"use strict";

const WORKS = window.PublicKeyCredential && window.webauthnJSON;

async function ask(form) {
  if (form.dataset.passkey === "add") {
    const options = JSON.parse(form.dataset.options);
    const wanted = options.publicKey.authenticatorSelection;
    if (form.elements.passwordless?.checked) {
      Object.assign(wanted, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
    }
    return webauthnJSON.create(options);
  }
  const options = form.dataset.options
    ? JSON.parse(form.dataset.options)
    : (await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()).request_options;
  return webauthnJSON.get(options);
}

function explain(error) {
  if (error.name === "InvalidStateError") return "This device has a passkey of yours already.";
  if (error.name === "NotAllowedError") return "That was cancelled, or took too long. Try again.";
  return "The passkey could not be used here. Sign in with name and password, or try another browser.";
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !WORKS;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const complaint = form.querySelector("[data-complaint]");
    complaint.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch (error) {
      complaint.textContent = explain(error);
      complaint.setAttribute("role", "alert");
      complaint.hidden = false;
    }
  });
}
