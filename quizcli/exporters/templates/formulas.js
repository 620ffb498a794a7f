// MathJax breaks no formula in a line. One that may be wider than a phone is cut here into pieces, which stand side by
// side where there is room, and else go on below; a piece that is too wide itself scrolls.
var qzBreak = (function () {
  var LONG = 18;
  var TOKEN = /\\(?:[A-Za-z]+|[^])|[^]/g;
  // These reach over all that follows.
  var SWITCH = /\\(?:over|atop|choose|above|middle|color|[a-z]+style|rm|bf|it|tt|sf|cal)(?![A-Za-z])/;
  var RELATION = /^(?:[=<>]|\\(?:approx|equiv|propto|le|leq|ge|geq|to|rightarrow|Rightarrow|implies))$/;
  // Nothing that a relation could stand behind.
  var NO_END = /^(?:|[:=<>]|\\not)$/;

  var length = function (tex) {
    return tex
      .replace(/\\(?:mathrm|text|operatorname|left|right)|[{}^_\s]/g, "")
      .replace(/\\(?:ln|log|exp|min|max|sin|cos|tanh)(?![A-Za-z])/g, "xxx")
      .replace(/\\[A-Za-z]+/g, "x").length;
  };
  // Where a formula may be cut, the best places first: before (-1) or after (1) a token that stands in no group.
  var CUTS = [
    function atBlank(token, last) { return last === "," && /^\\(?:[ ,;]|q?quad)$/.test(token) ? 1 : 0; },
    function atRelation(token, last) { return RELATION.test(token) && !NO_END.test(last) ? -1 : 0; },
    function atSum(token, last) { return /^[-+]$/.test(token) && /^[\w)\]}']$/.test(last) ? -1 : 0; },
    function atComma(token) { return token === "," ? 1 : 0; },
    function atProduct(token, last) { return last && /^\\(?:cdot|odot)$/.test(token) ? -1 : 0; },
  ];
  var pieces = function (tex, cut) {
    var found = [""];
    var depth = 0;
    var last = "";
    tex.match(TOKEN).forEach(function (token) {
      if (/^(?:\}|\\right|\\end)$/.test(token)) depth--;
      var side = depth ? 0 : cut(token, last);
      // An empty group on the other side of it keeps the space around a sign as it was.
      if (side < 0) found.push("{}");
      found[found.length - 1] += side > 0 ? token + "{}" : token;
      if (side > 0) found.push("");
      if (/^(?:\{|\\left|\\begin)$/.test(token)) depth++;
      if (token.trim()) last = token;
    });
    return found.filter(Boolean);
  };
  var made = function (tex, level) {
    var whole = document.createElement("span");
    var parts = length(tex) > LONG && level < CUTS.length ? pieces(tex, CUTS[level]) : [];
    // A single letter stays with what it is.
    if (parts.length > 1 && length(parts[0]) < 6) parts.unshift(parts.shift() + parts.shift());
    if (parts.length === 1) return made(tex, level + 1);
    parts.forEach(function (part) { whole.appendChild(made(part, level + 1)); });
    if (!parts.length) {
      whole.textContent = "\\(" + tex + "\\)";
      if (length(tex) > LONG) whole.className = "wide";
    }
    return whole;
  };

  // A browser would let a line begin with the full stop behind a formula, or end with the bracket before it.
  var IN_LINE = "\\\\\\((?:(?!\\\\\\))[^])*\\\\\\)";
  var CLOSING = "[\uff0c\u3002\uff1b\uff1a\u3001\uff01\uff1f\uff09,.;:!?)]";
  var KEPT = new RegExp("([\uff08(]+" + IN_LINE + CLOSING + "*|" + IN_LINE + CLOSING + "+)");
  var keep = function (text) {
    var parts = text.data.split(KEPT);
    if (parts.length === 1 || text.parentNode.className === "kept") return;
    var all = document.createDocumentFragment();
    parts.forEach(function (part, place) {
      var kept = document.createElement("span");
      kept.className = "kept";
      kept.textContent = part;
      all.appendChild(place % 2 ? kept : document.createTextNode(part));
    });
    text.parentNode.replaceChild(all, text);
  };

  return function (root) {
    var texts = [];
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach(keep);
    Array.prototype.forEach.call(root.querySelectorAll(".wide"), function (whole) {
      var tex = /^\\\(([^]+)\\\)$/.exec(whole.textContent);
      if (!tex || SWITCH.test(tex[1])) return;
      var parts = made(tex[1], 0);
      if (!parts.children.length) return;
      parts.className = "broken";
      whole.parentNode.replaceChild(parts, whole);
    });
  };
})();
