// Keeps what an officer types, and takes a drawn signature. Every page works without this file.
(function () {
  "use strict";
  var form = document.querySelector("form[data-opinion]");
  if (form) { keep(form); }
  var pad = document.querySelector("[data-pad]");
  if (pad) { draw(pad); }

  function keep(form) {
    var mark = document.querySelector(".saved"), timer = null, waiting = false, leaving = false;
    // the officer's own device keeps a copy until the server has it; a shared one keeps nothing
    var own = form.dataset.own || "", names = ["option", "reasons", "suggestions"];
    function values() {
      var found = {}, data = new FormData(form);
      names.forEach(function (name) { found[name] = data.get(name) || ""; });
      return JSON.stringify(found);
    }
    function note(text) { if (!own) { return; } try { if (text) { localStorage.setItem(own, text); } else { localStorage.removeItem(own); } } catch (e) { return; } }
    function send(last) {
      var now = values();
      return fetch(form.dataset.opinion, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", keepalive: last === true, redirect: "manual" })
        .then(function (answer) {
          if (answer.ok) { return answer.text(); }
          return Promise.reject(answer.status);
        })
        .then(function (text) {
          if (values() === now) { waiting = false; note(""); }
          mark.textContent = "已保存 " + text + "，断网、关机都不会丢";
        })
        .catch(function (why) {
          mark.textContent = why === 409 ? "您在另一个页面改过这一项。请按“保存并继续”，对照后再存" :
            why === 401 ? "登录已过期，还没有存到服务器。请不要关闭本页，重新登录后再存" :
            "还没有存到服务器，请先不要关闭本页；系统会再试";
          if (why !== 409 && why !== 401 && !leaving) { clearTimeout(timer); timer = setTimeout(send, 5000); }
        });
    }
    form.addEventListener("input", function () {
      waiting = true; note(values());
      clearTimeout(timer); timer = setTimeout(send, 800);
    });
    function last() { if (waiting && !form.dataset.sent) { clearTimeout(timer); leaving = true; send(true); leaving = false; } }
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { last(); } });
    window.addEventListener("pagehide", last);
    form.addEventListener("submit", function () { clearTimeout(timer); });
    offer();
    function offer() {
      var kept = null;
      try { kept = own ? localStorage.getItem(own) : null; } catch (e) { kept = null; }
      if (!kept) { return; }
      if (kept === values()) { note(""); return; }
      var old; try { old = JSON.parse(kept); } catch (e) { note(""); return; }
      names.forEach(function (name) {
        var field = form.elements[name];
        if (!field) { return; }
        if (field.tagName === "TEXTAREA") { field.value = old[name] || ""; } else if (old[name]) { field.value = old[name]; }
      });
      waiting = true;
      mark.textContent = "这是您上次在这台手机上写、还没有存到服务器的内容";
      timer = setTimeout(send, 800);
    }
  }

  function draw(box) {
    var field = document.querySelector("input[name=strokes]"), canvas = document.createElement("canvas");
    if (!field || !canvas.getContext) { return; }
    box.hidden = false;
    canvas.width = 600; canvas.height = 220; canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "手写签名的地方；不方便手写的，在下面输入姓名");
    box.querySelector(".board").appendChild(canvas);
    var pen = canvas.getContext("2d"), strokes = [], line = null;
    pen.lineWidth = 4; pen.lineCap = "round"; pen.strokeStyle = "#16202c";
    function at(event) {
      var frame = canvas.getBoundingClientRect();
      return [Math.max(0, Math.min(600, Math.round((event.clientX - frame.left) * 600 / frame.width))),
              Math.max(0, Math.min(220, Math.round((event.clientY - frame.top) * 220 / frame.height)))];
    }
    canvas.addEventListener("pointerdown", function (event) {
      event.preventDefault(); canvas.setPointerCapture(event.pointerId); line = at(event);
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!line) { return; }
      var point = at(event), n = line.length;
      pen.beginPath(); pen.moveTo(line[n - 2], line[n - 1]); pen.lineTo(point[0], point[1]); pen.stroke();
      line.push(point[0], point[1]);
    });
    function end() { if (line) { strokes.push(line); line = null; field.value = JSON.stringify(strokes); } }
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    box.querySelector("button").addEventListener("click", function () {
      strokes = []; field.value = ""; pen.clearRect(0, 0, 600, 220);
    });
  }
})();
