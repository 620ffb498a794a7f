// The page of a drill: a live note shows a problem of its pool; what was typed on the front is judged on the back.
(function () {
  var root = document.querySelector(".qz.drill");
  var front = root.dataset.face === "front";
  var id = root.dataset.id;
  var isLive = Boolean(root.dataset.live);
  var key = root.dataset.key || "";

  // Which problem of the pool: what the front chose is found again in the window, in the storage, or from the day alone.
  var choose = function (count) {
    // Days begin at 4:00 local time, as Anki's do.
    var minutes = Date.now() / 60000 - new Date().getTimezoneOffset() - 240;
    var today = qzPool.today(id, count, Math.floor(minutes / 1440));
    var isKept = qzStore.lasts("localStorage");
    var seen = (isKept && qzStore.get("seen " + id, "localStorage")) || [];
    if (front) {
      seen = isKept ? qzPool.next(seen, count, today) : [today];
      if (isKept) qzStore.set("seen " + id, seen, "localStorage");
      window.quizcliShown = { id: id, place: seen[seen.length - 1] };
    }
    var shown = window.quizcliShown;
    if (shown && shown.id === id) return shown.place;
    return seen.length ? seen[seen.length - 1] : today;
  };

  if (isLive) {
    var pool = qzPool.read(root.dataset.live);
    var problem = pool && qzPool.problem(pool, choose(pool.problems.length));
    Array.prototype.forEach.call(root.querySelectorAll(".side"), function (side, language) {
      Array.prototype.forEach.call(side.querySelectorAll(".live"), function (place, part) {
        if (problem) place.outerHTML = problem.sides[language][part];
        else place.textContent = side.lang === "zh" ? "请用新版 quizcli 重新导出此卡片" : "Export this card again with quizcli";
      });
    });
    qzBreak(root);
    if (problem) {
      key = problem.key;
      root.dataset.seed = problem.seed;
      var seed = root.querySelector(".live-seed");
      if (seed) seed.textContent = problem.seed;
    }
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
  if (!typed.trim() || key.indexOf("|") < 0) return;
  var judged = qzJudge(key, typed, names);
  var side = root.querySelector(".side:not(.away)") || root.querySelector(".side");
  var isChinese = side.lang === "zh";
  var say = function (en, zh) { return isChinese ? zh : en; };
  var isRight = judged.given && judged.given.length === judged.count && !judged.wrong.length;
  var verdict = root.querySelector(".verdict");
  verdict.hidden = false;
  verdict.classList.add(isRight ? "right" : judged.given ? "wrong" : "unread");
  if (!judged.given) {
    verdict.textContent = say("Not understood: numbers only, no units or words", "没有读懂：只写数，不带单位和文字");
  } else if (isRight) {
    verdict.textContent = say("✓ Right", "✓ 正确");
  } else if (judged.given.length !== judged.count) {
    verdict.textContent = say(
      "✗ " + judged.count + (judged.count > 1 ? " numbers are asked, " : " number is asked, ") + judged.given.length + " read",
      "✗ 应有 " + judged.count + " 个数，读到 " + judged.given.length + " 个"
    );
  } else if (judged.count === 1) {
    verdict.textContent = say("✗ Not right", "✗ 不对");
  } else {
    verdict.textContent = say(
      "✗ Wrong at number " + judged.wrong.join(", "), "✗ 第 " + judged.wrong.join("、") + " 个数不对"
    );
  }
  if (isLive) {
    var said = document.createElement("code");
    said.textContent = typed;
    verdict.appendChild(said);
  }
  // The descriptions of the mistakes are in the list of slips, in the same order.
  var slips = side.querySelectorAll(".traps .because");
  var reasons = judged.mistakes
    .filter(function (number) { return slips[number]; })
    .map(function (number) { return slips[number].innerHTML; });
  if (!reasons.length) return;
  var why = document.createElement("div");
  why.className = "mistake";
  why.innerHTML = say("Perhaps: ", "可能的原因：") + reasons.join(say("; ", "；"));
  verdict.appendChild(why);
})();
