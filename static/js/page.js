// Progressive only: every page works without this file.
(function () {
  "use strict";
  var summary = document.querySelector(".errors");
  if (summary) { summary.focus(); }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 8000);
  });
  var fresh = document.querySelector("[data-fresh]");
  if (fresh) { // a screen on the wall: the newest content every so many seconds; a lost network leaves the last
    setInterval(function () {
      fetch(location.href, { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(); })
        .then(function (text) {
          var next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-fresh]");
          if (next) { fresh.innerHTML = next.innerHTML; } else { location.reload(); }
        })
        .catch(function () {});
    }, 1000 * Number(fresh.dataset.fresh));
  }
  var draft = document.querySelector("form[data-draft]");
  if (draft) {
    var mark = document.querySelector(".saved"), timer = null;
    var save = function () {
      fetch(draft.dataset.draft, { method: "POST", body: new FormData(draft), credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(); })
        .then(function (text) { mark.textContent = "已保存 " + text + "，断网、关机都不会丢"; })
        .catch(function () { mark.textContent = "还没有存到服务器，请先不要关闭本页"; });
    };
    draft.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(save, 800); });
  }
})();
