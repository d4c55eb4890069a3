// Keeps in the browser what is typed into a form with data-keep, and offers it back when it did not reach the server.
// Without this file the form works; only what was not yet saved when the network failed is lost.
(function () {
  "use strict";
  var DAY = 24 * 3600 * 1000, store;
  try { store = window.localStorage; } catch (error) { return; }
  if (!store) { return; }
  var read = function (key) {
    try { return JSON.parse(store.getItem(key)) || null; } catch (error) { return null; }
  };
  Object.keys(store).filter(function (key) { return key.indexOf("keep:") === 0; }).forEach(function (key) {
    var kept = read(key);
    if (!kept || Date.now() - kept.at > DAY) { store.removeItem(key); }
  });
  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    var fields = form.querySelectorAll("textarea[name], input[type=text][name]");
    fields.forEach(function (field) {
      var key = "keep:" + form.dataset.keep + ":" + field.name, kept = read(key), timer = null;
      var arrived = kept && kept.sent && kept.version !== form.dataset.keepVersion;
      if (kept && !arrived && kept.text.trim() && kept.text.trim() !== field.value.trim()) { offer(field, key, kept); }
      else if (kept) { store.removeItem(key); }
      field.addEventListener("input", function () {
        clearTimeout(timer);
        timer = setTimeout(function () { keep(key, field.value, form, false); }, 300);
      });
      form.addEventListener("submit", function () { clearTimeout(timer); keep(key, field.value, form, true); });
    });
  });
  document.querySelectorAll("button[data-into]").forEach(function (phrase) {
    phrase.addEventListener("click", function (event) {
      var field = phrase.form.elements[phrase.dataset.into], words = phrase.dataset.words;
      event.preventDefault();
      field.value = field.value.trim() ? field.value.replace(/\s+$/, "") + "\n" + words : words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });
  function keep(key, text, form, sent) {
    var row = { at: Date.now(), text: text, sent: sent, version: form.dataset.keepVersion };
    try { store.setItem(key, JSON.stringify(row)); } catch (error) { /* full: the form still works */ }
  }
  function offer(field, key, kept) {
    var box = document.createElement("div"), words = document.createElement("p"), text = document.createElement("pre");
    var name = form_label(field);
    box.className = "offered";
    box.setAttribute("role", "status");
    words.textContent = "“" + name + "”有上次没有存到服务器的内容：";
    text.textContent = kept.text;
    box.append(words, text, button("填回“" + name + "”", function () {
      field.value = kept.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }), " ", button("丢弃这段内容", function () { store.removeItem(key); }));
    field.parentNode.insertBefore(box, field);
    function button(label, act) {
      var made = document.createElement("button");
      made.type = "button"; made.className = "btn-plain btn-small"; made.textContent = label;
      made.addEventListener("click", function () { act(); box.remove(); });
      return made;
    }
  }
  function form_label(field) {
    var label = field.id && document.querySelector("label[for='" + field.id + "']");
    return label ? label.firstChild.textContent.trim() : field.name;
  }
})();
