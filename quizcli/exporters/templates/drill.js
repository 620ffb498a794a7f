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
    // A seed of the day stands in where nothing is remembered: a back that is looked at by itself, a page that may keep
    // nothing until it is loaded anew for the back.
    var seed = front ? qzStore.lasts() && Math.floor(Math.random() * 1000000) : qzStore.get("seed " + id);
    if (typeof seed !== "number") seed = today();
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
        .map(function (part) {
          return "<code>" + part.name + " = " + qz.written(part.value, limits, part.exact) + "</code>";
        })
        .join(language ? "，" : ", ");
      var steps = problem.steps.map(function (step) { return "<li>" + qz.inline(step[language]) + "</li>"; });
      side.querySelector(".steps").innerHTML += "<ol>" + steps.join("") + "</ol>";
    });
    qzBreak(root);
    var shown = root.querySelector(".live-seed");
    if (shown) shown.textContent = seed;
    key = limits + "|" + parts
      .filter(isAsked)
      .map(function (part) {
        return flat(part.value).map(function (number) { return number + (part.exact ? "!" : ""); }).join(" ");
      })
      .join(" ");
  }

  var asked = root.querySelectorAll(".side:first-child .question > ul:last-of-type > li > code:first-child");
  var names = Array.prototype.map.call(asked, function (code) { return code.textContent; });
  if (front) {
    qzStore.set("typed " + id, "");
    var keep = function (event) {
      if (/^(typeans|qz-typed)$/.test(event.target.id)) qzStore.set("typed " + id, event.target.value);
    };
    root.addEventListener("input", keep);
    // Several parts go into one line: the field shows their names, in order.
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

  var typed = qzStore.get("typed " + id) || "";
  var verdict = root.querySelector(".verdict");
  if (!typed.trim() || key.indexOf("|") < 0) return;
  var tolerance = key.split("|")[0].split(" ").map(Number);
  var right = key.split("|")[1].split(" ");
  var given = qzRead(typed, right.length, names);
  var wrong = [];
  right.forEach(function (word, place) {
    var value = parseFloat(word);
    // Whole numbers are exact, but for what arithmetic such as 1.1*10^2 loses.
    var allowed = word.slice(-1) === "!" ? 1e-15 * Math.abs(value) : Math.max(tolerance[1], tolerance[0] * Math.abs(value));
    if (given && !(Math.abs(given[place] - value) <= allowed * (1 + 1e-9))) wrong.push(place + 1);
  });
  var isChinese = (root.querySelector(".side:not(.away)") || root.querySelector(".side")).lang === "zh";
  var say = function (en, zh) { return isChinese ? zh : en; };
  var isRight = given && given.length === right.length && !wrong.length;
  verdict.hidden = false;
  verdict.classList.add(isRight ? "right" : given ? "wrong" : "unread");
  if (!given) {
    verdict.textContent = say("Not understood: numbers only, no units or words", "没有读懂：只写数，不带单位和文字");
  } else if (isRight) {
    verdict.textContent = say("✓ Right", "✓ 正确");
  } else if (given.length !== right.length) {
    verdict.textContent = say(
      "✗ " + right.length + (right.length > 1 ? " numbers are asked, " : " number is asked, ") + given.length + " read",
      "✗ 应有 " + right.length + " 个数，读到 " + given.length + " 个"
    );
  } else if (right.length === 1) {
    verdict.textContent = say("✗ Not right", "✗ 不对");
  } else {
    verdict.textContent = say("✗ Wrong at number " + wrong.join(", "), "✗ 第 " + wrong.join("、") + " 个数不对");
  }
  if (live) {
    var said = document.createElement("code");
    said.textContent = typed;
    verdict.appendChild(said);
  }
})();
