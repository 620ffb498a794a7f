// What was typed -> numbers, as `quiz` itself reads them (quizcli/drills/answers.py), only that all parts stand in one
// line, in order or by name. What is not understood is null: it is said so, and never counted wrong.
var qzRead = (function () {
  var LONGEST = 2000;
  var FUNCTIONS = {
    sqrt: Math.sqrt, exp: Math.exp, ln: Math.log, log2: Math.log2, log10: Math.log10,
    sin: Math.sin, cos: Math.cos, tanh: Math.tanh,
  };
  var CONSTANTS = { pi: Math.PI, e: Math.E };
  var TOKEN = /(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[a-z]+\d*|\*\*|\S/g;
  var NAME = /([^\s\d.,;=:()[\]{}%^*\/+-][^\s,;=:()[\]{}]*)\s*[=:\u2248]/;
  var THOUSANDS = /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?,?$/;
  // 1x10-3: the exponent has lost its superscript.
  var LOST_POWER = /(^|[\s=,;[({])[-+]?\d*\.?\d+\s*x\s*10[-+]\d+(?=$|[\s,;\])}])/;

  var plain = function (text) {
    return text
      .trim()
      .replace(/\u3002$/, "")
      .replace(/[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207a\u207b]+/g, "^($&)")
      .replace(/[\u2080-\u2089]/g, "_$&")
      .replace(/[\u00bc-\u00be\u2150-\u215e]/g, "($&)")
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/[\u2044\u00f7]/g, "/")
      .replace(/[\u00b7\u22c5]/g, "*")
      .replace(/\u00d7/g, "x")
      .replace(/\u3001/g, ",")
      .replace(/\u3002/g, ".")
      .replace(/\u03c0/g, "pi")
      .replace(/([\d)])\s*(?=pi\b|\u221a)/g, "$1*")
      .replace(/\u221a/g, "sqrt ")
      .replace(/\u3010/g, "[")
      .replace(/\u3011/g, "]");
  };

  // The value of arithmetic: sums of products of signed powers.
  var evaluate = function (text) {
    var tokens = (/\b0\s*x/.test(text) ? "?" : text.replace(/([\d)])\s*x\s*(?=[\d(])/g, "$1*")).match(TOKEN) || [];
    var place = 0;
    var next = function () {
      return Array.prototype.indexOf.call(arguments, tokens[place]) >= 0 ? tokens[place++] : "";
    };
    var sum = function () {
      var found = product();
      for (var sign = next("+", "-"); sign; sign = next("+", "-")) found += sign === "+" ? product() : -product();
      return found;
    };
    var product = function () {
      var found = signed();
      for (var sign = next("*", "/"); sign; sign = next("*", "/")) {
        found = sign === "*" ? found * signed() : found / signed();
      }
      return found;
    };
    var signed = function () {
      var sign = next("+", "-");
      return sign === "-" ? -signed() : sign ? signed() : power();
    };
    var power = function () {
      var base = percent();
      return next("^", "**") ? Math.pow(base, signed()) : base;
    };
    var percent = function () {
      var found = atom();
      while (next("%")) found /= 100;
      return found;
    };
    var atom = function () {
      if (next("(")) {
        var found = sum();
        return next(")") ? found : NaN;
      }
      var token = tokens[place++];
      if (CONSTANTS.hasOwnProperty(token)) return CONSTANTS[token];
      if (FUNCTIONS.hasOwnProperty(token)) return FUNCTIONS[token](percent());
      return /^[\d.]/.test(token) ? Number(token) : NaN;
    };
    var value = sum();
    if (place < tokens.length || !isFinite(value)) throw new Error("not understood");
    return value;
  };

  var steps = function (letter) {
    return /[([{]/.test(letter) ? 1 : /[)\]}]/.test(letter) ? -1 : 0;
  };
  // Without brackets around the whole.
  var unwrapped = function (text) {
    var bare = text.trim();
    if (steps(bare.charAt(0)) !== 1 || steps(bare.slice(-1)) !== -1) return bare;
    var depth = 0;
    var isOne = bare.slice(1, -1).split("").every(function (letter) { return (depth += steps(letter)) >= 0; });
    return isOne && !depth ? unwrapped(bare.slice(1, -1)) : bare;
  };
  var list = function (text) {
    var depth = 0;
    var parts = [""];
    unwrapped(text).split("").forEach(function (letter) {
      depth += steps(letter);
      if (!depth && /[\s,;]/.test(letter)) parts.push("");
      else parts[parts.length - 1] += letter;
    });
    return [].concat.apply([], parts.filter(Boolean).map(function (part) {
      if (/^\d+(x\d+)+$/.test(part)) return part.split("x").map(Number);
      return unwrapped(part) === part ? evaluate(part) : list(part);
    }));
  };
  var grouped = function (text) {
    return text.replace(/[^\s;()[\]{}]+/g, function (word) {
      return THOUSANDS.test(word) ? word.replace(/,(?=\d)/g, "") : word;
    });
  };
  // Between blanks stand numbers, unless a sign stands there that joins them.
  var joined = function (text) {
    return text
      .replace(/[ \t]*([*\/^])[ \t]*/g, "$1")
      .replace(/[ \t]*([-+])[ \t]+/g, "$1")
      .replace(/\s+%/g, "%")
      .replace(/(\d)\s*x\s*(?=\d)/g, "$1x")
      .replace(/\]\s*\[/g, "] [");
  };

  // The parts in the order of their names, if all that were typed have one.
  var ordered = function (text, names) {
    var pieces = text.split(NAME);
    var known = names.map(function (name) { return name.toLowerCase(); });
    var said = [{ place: -1, text: pieces[0] }];
    for (var n = 1; n < pieces.length; n += 2) said.push({ place: known.indexOf(pieces[n]), text: pieces[n + 1] });
    var isNamed = !pieces[0].trim() && said.slice(1).every(function (part) { return part.place >= 0; });
    if (isNamed) said.sort(function (one, other) { return one.place - other.place; });
    return said.map(function (part) { return part.text; }).join(";").replace(/(^|;)\s*[=:~\u2248]+/g, "$1");
  };

  return function (typed, count, names) {
    if (typed.length > LONGEST) return null;
    try {
      var text = ordered(plain(typed), names);
      if (LOST_POWER.test(text)) return null;
      if (count === 1) {
        try {
          return [evaluate(grouped(unwrapped(text.replace(/^[;\s]+|[;\s]+$/g, ""))))];
        } catch (error) {
          // Several numbers, perhaps.
        }
      }
      var found = list(joined(text));
      // `1,234` is two numbers, or one where that makes as many as are asked.
      var fewer = found.length === count ? found : list(joined(grouped(text)));
      return fewer.length === count ? fewer : found;
    } catch (error) {
      return null;
    }
  };
})();
