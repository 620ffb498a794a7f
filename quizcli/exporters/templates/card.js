// What both kinds of note do: remember, switch the language, tick the points. The page may be kept or reloaded between
// the faces of a card, so what is remembered lies in the session's storage and in the window.
var qzStore = {
  read: function (place) {
    try {
      return JSON.parse(window[place].getItem("quizcli")) || {};
    } catch (error) {
      return (window.quizcliKept = window.quizcliKept || {});
    }
  },
  get: function (name, place) {
    return qzStore.read(place || "sessionStorage")[name];
  },
  set: function (name, value, place) {
    var all = qzStore.read(place || "sessionStorage");
    all[name] = value;
    try {
      window[place || "sessionStorage"].setItem("quizcli", JSON.stringify(all));
    } catch (error) {
      window.quizcliKept = all;
    }
  },
  // Whether what is remembered outlives the page.
  lasts: function (place) {
    try {
      window[place].setItem("quizcli lasts", "1");
      return true;
    } catch (error) {
      return false;
    }
  },
};

(function () {
  var root = document.querySelector(".qz");
  qzBreak(root);
  var sides = Array.prototype.slice.call(root.querySelectorAll(".side"));
  var names = { en: "English", zh: "中文" };

  // One language at a time where the screen is narrow, side by side where it is wide (the style sheet decides).
  if (sides.length > 1) {
    var button = document.createElement("button");
    button.className = "language";
    button.type = "button";
    var show = function (language) {
      sides.forEach(function (side) {
        side.classList.toggle("away", side.lang !== language);
      });
      var other = sides.filter(function (side) {
        return side.lang !== language;
      })[0];
      button.textContent = names[other.lang];
      button.lang = other.lang;
    };
    var kept = qzStore.get("language", "localStorage");
    show(names[kept] ? kept : sides[0].lang);
    button.onclick = function (event) {
      event.stopPropagation();
      qzStore.set("language", button.lang, "localStorage");
      show(button.lang);
    };
    root.querySelector("header").appendChild(button);
  }

  // The points become a checklist; the same point in the other language is the same point.
  var lists = sides.map(function (side) {
    return Array.prototype.slice.call(side.querySelectorAll(".points > ul > li"));
  });
  var count = function () {
    sides.forEach(function (side, number) {
      var output = side.querySelector(".points output");
      var boxes = lists[number].map(function (item) {
        return item.querySelector("input").checked;
      });
      var ticked = boxes.filter(Boolean).length;
      if (output) {
        output.textContent = ticked + " / " + boxes.length;
        output.className = ticked === boxes.length ? "good" : 2 * ticked >= boxes.length ? "hard" : "";
      }
    });
  };
  lists.forEach(function (items) {
    items.forEach(function (item, place) {
      var label = document.createElement("label");
      var box = document.createElement("input");
      var text = document.createElement("span");
      box.type = "checkbox";
      while (item.firstChild) text.appendChild(item.firstChild);
      label.appendChild(box);
      label.appendChild(text);
      item.appendChild(label);
      box.onchange = function () {
        lists.forEach(function (others) {
          if (others[place]) others[place].querySelector("input").checked = box.checked;
        });
        count();
        // So that the keys are Anki's again.
        box.blur();
      };
    });
  });
  count();
})();
