// Numbers from a seed, the same on both faces of a card (mulberry32), and what the kinds share.
window.quizcliLive = {};
var qzDraw = function (seed) {
  var state = seed >>> 0;
  var next = function () {
    state = (state + 0x6d2b79f5) | 0;
    var t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    integer: function (low, high) { return low + Math.floor(next() * (high - low + 1)); },
    oneOf: function (options) { return options[Math.floor(next() * options.length)]; },
    some: function (options, count) {
      var left = options.slice();
      var chosen = [];
      while (chosen.length < count) chosen.push(left.splice(Math.floor(next() * left.length), 1)[0]);
      return chosen;
    },
  };
};
var qzTimes = function (count, make) {
  var made = [];
  while (made.length < count) made.push(make());
  return made;
};
// A formula; a wide one scrolls by itself.
var qzMath = function (tex, style) {
  var formula = "\\(" + tex + "\\)";
  return style ? '<span class="' + style + '">' + formula + "</span>" : formula;
};
