// Writing one's name on the screen. Without this file the pad stays hidden and the signature is made on paper.
(function () {
  "use strict";
  document.querySelectorAll("[data-pad]").forEach(function (pad) {
    var canvas = pad.querySelector("canvas"), field = pad.querySelector("input"), pen = canvas.getContext("2d");
    var strokes = [], stroke = null;
    pad.hidden = false;
    pen.lineWidth = 4; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#111";
    var place = function (event) {
      var box = canvas.getBoundingClientRect();
      var within = function (value, most) { return Math.max(0, Math.min(most, Math.round(value))); };
      return [within((event.clientX - box.left) * 600 / box.width, 600),
              within((event.clientY - box.top) * 200 / box.height, 200)];
    };
    var line = function (from, to) {
      pen.beginPath(); pen.moveTo(from[0], from[1]); pen.lineTo(to[0], to[1]); pen.stroke();
    };
    canvas.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      if (canvas.setPointerCapture) { canvas.setPointerCapture(event.pointerId); }
      stroke = [place(event)];
      strokes.push(stroke);
      line(stroke[0], stroke[0]);
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!stroke) { return; }
      var point = place(event), last = stroke[stroke.length - 1];
      if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < 3) { return; }
      stroke.push(point);
      line(last, point);
    });
    var end = function () {
      stroke = null;
      field.value = strokes.length ? JSON.stringify(strokes) : "";
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    pad.querySelector("[data-wipe]").addEventListener("click", function () {
      strokes = []; stroke = null; field.value = "";
      pen.clearRect(0, 0, 600, 200);
    });
  });
})();
