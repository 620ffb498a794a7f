// A drill: what was typed on the front is judged on the back, number by number, within the tolerance; a live one draws
// its numbers on the front, and again the same on the back from the same seed.
(function () {
  var root = document.querySelector(".qz.drill");
  var front = root.dataset.face === "front";
  var id = root.dataset.id;
  var live = root.dataset.live;

  var today = function () {
    var sum = Math.floor(Date.now() / 86400000);
    for (var place = 0; place < id.length; place++) sum = (sum * 31 + id.charCodeAt(place)) % 1000000;
    return sum;
  };
  var flat = function (value) {
    return Array.isArray(value) ? [].concat.apply([], value.map(flat)) : [value];
  };

  var key = root.dataset.key || "";
  if (live) {
    // A seed of the day stands in where nothing was remembered: a back that is looked at by itself.
    var seed = front ? Math.floor(Math.random() * 1000000) : qzStore.get("seed " + id);
    if (seed === undefined) seed = today();
    if (front) qzStore.set("seed " + id, seed);
    var problem = qz.problem(live, Number(root.dataset.level), seed);
    root.quizcliProblem = problem;
    // The key of a live note has the tolerance and all parts that may be asked; the script chooses, and adds numbers.
    var limits = key.split("|")[0];
    var parts = key.split("|")[1].split(" ").map(function (part) {
      var name = part.replace("!", "");
      return { name: name, value: problem.answer[name], exact: part !== name };
    });
    var isAsked = function (_, place) {
      return problem.asks ? problem.asks.indexOf(place) >= 0 : parts[place].name in problem.answer;
    };
    Array.prototype.forEach.call(root.querySelectorAll(".side"), function (side) {
      var language = side.lang === "zh" ? 1 : 0;
      side.querySelector(".live").innerHTML = qz.html(problem.statement[language]);
      Array.prototype.forEach.call(side.querySelectorAll(".live ~ ul > li"), function (line, place) {
        if (!isAsked(line, place)) line.parentNode.removeChild(line);
      });
      if (front) return;
      side.querySelector(".answer").innerHTML = parts
        .filter(isAsked)
        .map(function (part) { return "<code>" + part.name + " = " + qz.written(part.value, limits) + "</code>"; })
        .join(language ? "，" : ", ");
      var steps = problem.steps.map(function (step) { return "<li>" + qz.inline(step[language]) + "</li>"; });
      side.querySelector(".steps").innerHTML += "<ol>" + steps.join("") + "</ol>";
    });
    var shown = root.querySelector(".live-seed");
    if (shown) shown.textContent = seed;
    key = limits + "|" + parts
      .filter(isAsked)
      .map(function (part) {
        return flat(part.value).map(function (number) { return number + (part.exact ? "!" : ""); }).join(" ");
      })
      .join(" ");
  }

  if (front) {
    qzStore.set("typed " + id, "");
    var keep = function (event) {
      if (/^(typeans|qz-typed)$/.test(event.target.id)) qzStore.set("typed " + id, event.target.value);
    };
    root.addEventListener("input", keep);
    // Several parts go into one line: the field shows their names, in order.
    var names = Array.prototype.map.call(root.querySelectorAll(".side:not(.away) .question li > code:first-child"), function (code) {
      return code.textContent;
    });
    var field = root.querySelector(".typed input");
    if (field && names.length > 1) field.placeholder = names.join("; ");
    var box = document.getElementById("qz-typed");
    if (box) {
      box.onkeydown = function (event) {
        event.stopPropagation();
        if (event.key !== "Enter") return;
        event.preventDefault();
        if (typeof pycmd === "function") pycmd("ans");
        else if (typeof showAnswer === "function") showAnswer();
        else box.blur();
      };
      if (!("ontouchstart" in window)) setTimeout(function () { box.focus(); }, 0);
    }
    return;
  }

  // Numbers as a person types them: fractions, percentages, a Unicode minus, shapes such as 3x224x224.
  var numbers = function (text) {
    var plain = text.normalize("NFKC").replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[a-z_][a-z_0-9]*\s*[=:]/gi, " ");
    // One number may have its thousands set off; what is arithmetic is not read, rather than read in part.
    if (/^\s*-?\d{1,3}(,\d{3})+(\.\d+)?\s*$/.test(plain)) plain = plain.replace(/,/g, "");
    if (/[a-z]/i.test(plain.replace(/(\d)\s*[x\u00d7e]\s*(?=[-+]?\d)/gi, "$1 "))) return [];
    var found = plain.replace(/(\d)\s*[x\u00d7]\s*(?=\d)/gi, "$1 ").match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?:\s*\/\s*\d+\.?\d*)?\s*%?/gi);
    return (found || []).map(function (word) {
      var sides = word.replace(/\s*%/, "").split("/").map(Number);
      return (sides.length > 1 ? sides[0] / sides[1] : sides[0]) / (word.slice(-1) === "%" ? 100 : 1);
    });
  };
  var typed = qzStore.get("typed " + id) || "";
  var verdict = root.querySelector(".verdict");
  if (!typed.trim() || key.indexOf("|") < 0) return;
  var limits = key.split("|")[0].split(" ").map(Number);
  var right = key.split("|")[1].split(" ");
  var given = numbers(typed);
  var wrong = [];
  right.forEach(function (word, place) {
    var value = parseFloat(word);
    var allowed = word.slice(-1) === "!" ? 0 : Math.max(limits[1], limits[0] * Math.abs(value));
    if (!(Math.abs(given[place] - value) <= allowed * (1 + 1e-9))) wrong.push(place + 1);
  });
  var chinese = (root.querySelector(".side:not(.away)") || root.querySelector(".side")).lang === "zh";
  var isRight = !wrong.length && given.length === right.length;
  verdict.hidden = false;
  verdict.classList.add(isRight ? "right" : "wrong");
  verdict.textContent = isRight
    ? chinese ? "✓ 正确" : "✓ Right"
    : given.length !== right.length
      ? chinese
        ? "✗ 应有 " + right.length + " 个数，读到 " + given.length + " 个"
        : "✗ " + right.length + (right.length > 1 ? " numbers are asked, " : " number is asked, ") + given.length + " read"
      : right.length === 1
        ? chinese ? "✗ 不对" : "✗ Not right"
        : chinese ? "✗ 第 " + wrong.join("、") + " 个数不对" : "✗ Wrong at number " + wrong.join(", ");
  if (live) {
    var said = document.createElement("code");
    said.textContent = typed;
    verdict.appendChild(said);
  }
})();
