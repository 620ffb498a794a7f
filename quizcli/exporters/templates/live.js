// What live drills share. Each file in live/ is a port, word for word, of the kind of its name in quizcli/drills/kinds:
// it draws numbers, states the problem, solves it and explains it; what no draw leads to is left out. The tests compare
// texts and answers with those of the original. Texts are [English, Chinese], in Markdown with $formulas$. The names
// here are those of draw.py and tex.py.
window.quizcliLive = {};
var qz = (function () {
  const raw = String.raw;

  // Numbers from a seed, the same on both faces of a card: mulberry32.
  const draws = (seed) => {
    let state = seed >>> 0;
    const next = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    const integer = (low, high) => low + Math.floor(next() * (high - low + 1));
    const some = (options, count) => {
      const left = options.slice();
      return range(count).map(() => left.splice(integer(0, left.length - 1), 1)[0]);
    };
    return {
      integer,
      some,
      oneOf: (options) => options[integer(0, options.length - 1)],
      chance: (probability) => next() < probability,
      integers: (count, low, high) => range(count).map(() => integer(low, high)),
      decimal: (low, high, places = 1) => {
        const scale = 10 ** places;
        return integer(Math.round(low * scale), Math.round(high * scale)) / scale;
      },
      shuffled: (options) => some(options, options.length),
      tenths: (count) => {
        const cuts = [0, ...sorted(some(range(1, 10), count - 1)), 10];
        return range(count).map((n) => (cuts[n + 1] - cuts[n]) / 10);
      },
    };
  };

  const range = (start, stop) => {
    const first = stop === undefined ? 0 : start;
    return Array.from({ length: Math.max(0, (stop === undefined ? start : stop) - first) }, (_, n) => first + n);
  };
  const sorted = (values) => values.slice().sort((a, b) => a - b);
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  const product = (values) => values.reduce((a, b) => a * b, 1);
  const flat = (rows) => [].concat(...rows);
  const mean = (values) => sum(values) / values.length;
  const zip = (...rows) => range(Math.min(...rows.map((row) => row.length))).map((n) => rows.map((row) => row[n]));
  const dot = (a, b) => sum(a.map((value, n) => value * b[n]));
  const transpose = (rows) => rows[0].map((_, n) => rows.map((row) => row[n]));
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const softmax = (logits) => {
    const largest = Math.max(...logits);
    const powers = logits.map((z) => Math.exp(z - largest));
    return powers.map((power) => power / sum(powers));
  };

  // Whether one number would pass for another, as drills are judged.
  const isNear = (said, key, relative = 0.005, absolute = 0.001) =>
    Math.abs(said - key) <= Math.max(absolute, relative * Math.abs(key));

  // Python's format `g`: so many significant digits, no zeros at the end, an exponent where it is shorter.
  const general = (number, digits = 6) => {
    const value = untied(number, digits);
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    const power = Number(exponent);
    if (power < -4 || power >= digits) {
      return trimmed(mantissa) + "e" + exponent[0] + exponent.slice(1).padStart(2, "0");
    }
    return trimmed(value.toFixed(Math.max(0, digits - 1 - power)));
  };
  // JavaScript rounds a tie upwards, Python to the even digit: after an even digit it is moved off, towards 0.
  const untied = (value, digits) => {
    const [head, tail] = [digits, 20].map((places) => value.toExponential(places).split("e")[0]);
    return /[02468]\.?5$/.test(head) && tail === head.padEnd(tail.length, "0") ? value * (1 - 1e-15) : value;
  };
  const trimmed = (written) => (written.includes(".") ? written.replace(/\.?0+$/, "") : written);

  // A real number; whole ones in full, from 1e9 on as a power of ten. A count of any size is written by `String`.
  const num = (value, digits = 6) => {
    if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
    const [mantissa, exponent] = general(value, digits).split("e");
    if (exponent === undefined) return mantissa;
    return mantissa === "1" ? `10^{${Number(exponent)}}` : raw`${mantissa}\times10^{${Number(exponent)}}`;
  };
  const par = (value, digits) => (value < 0 ? `(${num(value, digits)})` : num(value, digits));
  const logNum = (value) => {
    const whole = value < Math.log(20) + 1 ? Math.round(Math.exp(value)) : 0;
    return whole > 1 && isNear(value, Math.log(whole), 1e-12, 0) ? raw`\ln ${whole}` : num(value);
  };
  const vec = (values, digits) => "[" + values.map((value) => num(value, digits)).join(", ") + "]";
  const numOrVec = (value, digits) => (Array.isArray(value) ? vec(value, digits) : num(value, digits));
  const factor = (value, digits) => {
    const written = numOrVec(value, digits);
    return written[0] === "-" ? `(${written})` : written;
  };
  const mat = (rows, digits) =>
    raw`\begin{bmatrix}` +
    rows.map((row) => row.map((value) => num(value, digits)).join(" & ")).join(raw` \\ `) +
    raw`\end{bmatrix}`;
  const total = (values, digits) =>
    values.map((value, n) => (n ? par(value, digits) : num(value, digits))).join("+");
  const times = (values, digits) => values.map((value) => par(value, digits)).join(raw`\cdot `);
  const frac = (above, below) => raw`\frac{${above}}{${below}}`;
  const both = (en, zh) => [en, zh];
  const step = (en, zh, formula) => [`${en}: $${formula}$`, `${zh}：$${formula}$`];
  const join = (...texts) => [texts.map((text) => text[0]).join(" "), texts.map((text) => text[1]).join("")];
  const fill = (given, ...texts) =>
    join(...texts).map((text) => text.replace(/\{(\w+)\}/g, (_, name) => numOrVec(given[name])));
  // `$1$ head`, `$8$ heads`.
  const plural = (count, word) => `$${count}$ ${word}${count === 1 ? "" : "s"}`;
  const bullets = (lines) => [0, 1].map((language) => lines.map((line) => `- ${line[language]}`).join("\n"));

  // An answer as a person would write it: counts in full, else the digits that the tolerance ("relative absolute") asks for.
  const written = (value, tolerance, isExact) => {
    const [relative, absolute] = tolerance.split(" ").map(Number);
    const digits = relative >= 1e-5 || absolute ? 6 : 12;
    const write = (one) => (isExact ? String(one) : general(one + 0, digits));
    if (!Array.isArray(value)) return write(value);
    const rows = value.some(Array.isArray);
    return "[" + value.map((one) => (rows ? one.map(write).join(" ") : write(one))).join(rows ? "; " : ", ") + "]";
  };

  // Markdown as far as problems use it: paragraphs, lists, code, formulas. A wide formula scrolls by itself.
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const NAMED = /\\(min|max|log|ln|exp|lim|sin|cos|tan|tanh|arg|det|sup|inf|Pr)(?![A-Za-z])|\\ /g;
  const width = (tex) =>
    tex
      .replace(NAMED, (_, name) => name || "x")
      .replace(/\\(?:left|right|[,;!:]|(?:mathrm|text|operatorname|mathbf|mathit)(?=\{))|[{}^_&\s]/g, "")
      .replace(/\\(?:[A-Za-z]+|.)/g, "x").length;
  const inline = (text) =>
    text.split(/(\$[^$]*\$|`[^`]*`)/).map((piece) => {
      const inside = escaped(piece.slice(1, -1));
      if (piece[0] === "`") return `<code>${inside}</code>`;
      if (piece[0] !== "$") return escaped(piece);
      return width(piece.slice(1, -1)) > 18 ? raw`<span class="wide">\(${inside}\)</span>` : raw`\(${inside}\)`;
    }).join("");
  const html = (text) =>
    text.split("\n\n").map((block) => {
      const lines = block.split("\n");
      const items = (mark) => lines.map((line) => `<li>${inline(line.replace(mark, ""))}</li>`).join("");
      if (lines.every((line) => /^- /.test(line))) return `<ul>${items(/^- /)}</ul>`;
      if (lines.every((line) => /^\d+\. /.test(line))) return `<ol>${items(/^\d+\. /)}</ol>`;
      return `<p>${inline(lines.join(" "))}</p>`;
    }).join("");

  // A problem of a kind: the same for the same seed.
  const problem = (name, level, seed) => {
    const kind = window.quizcliLive[name]();
    const rng = draws(seed);
    let given = null;
    while (!given) given = kind.draw(rng, level);
    // Of all that the level may ask, the places of what this problem asks; null where that is whatever it has solved.
    const asks = kind.asks ? kind.asks(given, level) : null;
    return { given, asks, ...said(kind, given) };
  };
  const said = (kind, given) => ({
    statement: kind.statement(given),
    answer: kind.solve(given),
    steps: kind.explain(given),
  });
  // What a kind says of numbers that are given: for the tests.
  const worked = (name, given) => said(window.quizcliLive[name](), given);

  return {
    both, bullets, dot, factor, fill, flat, frac, html, inline, isNear, join, logNum, mat, mean, num, numOrVec, par,
    plural, problem, product, range, raw, sigmoid, softmax, sorted, step, sum, times, total, transpose, vec, worked,
    written, zip,
  };
})();
