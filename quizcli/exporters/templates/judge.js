// Judges what was typed by a note's key (quizcli/exporters/drill_notes.py): "relative absolute|answer|mistake|mistake",
// where parts are separated by semicolons, and numbers that must be exact are marked: "0.005 0|2! 3!;0.5".
var qzJudge = (function () {
  var numbers = function (part) { return part ? part.split(" ") : []; };
  var flat = function (parts) { return [].concat.apply([], parts); };

  // `given` is null where it was not understood, `wrong` has the places of wrong numbers, from 1, and `mistakes` the
  // mistakes that would explain them, from 0, in the order of the key.
  return function (key, typed, names) {
    var tolerance = key.split("|")[0].split(" ").map(Number);
    var answers = key.split("|").slice(1).map(function (answer) { return answer.split(";").map(numbers); });
    var right = answers[0];
    var count = flat(right).length;
    var given = qzRead(typed, count, names);
    var judged = { given: given, count: count, wrong: [], mistakes: [] };
    if (!given) return judged;

    var isNear = function (said, word) {
      var value = parseFloat(word);
      // Exact is exact, but for what arithmetic such as 1.1*10^2 loses.
      var isExact = word.slice(-1) === "!";
      var allowed = isExact ? 1e-15 * Math.abs(value) : Math.max(tolerance[1], tolerance[0] * Math.abs(value));
      return Math.abs(said - value) <= allowed * (1 + 1e-9);
    };
    var agrees = function (said, words) {
      return said.length === words.length && words.every(function (word, place) { return isNear(said[place], word); });
    };
    // Look for mistakes that lead to what was said in a part, or in all; some lead to the right number there.
    var explain = function (said, part) {
      answers.slice(1).forEach(function (mistake, number) {
        var words = part === undefined
          ? flat(mistake.map(function (part, place) { return part.length ? part : right[place]; }))
          : mistake[part];
        var isRight = part !== undefined && agrees(words.map(parseFloat), right[part]);
        if (!isRight && agrees(said, words) && judged.mistakes.indexOf(number) < 0) judged.mistakes.push(number);
      });
    };

    if (given.length !== count) {
      explain(given);
      return judged;
    }
    var start = 0;
    right.forEach(function (words, part) {
      var said = given.slice(start, start + words.length);
      words.forEach(function (word, place) {
        if (!isNear(said[place], word)) judged.wrong.push(start + place + 1);
      });
      if (!agrees(said, words)) explain(said, part);
      start += words.length;
    });
    judged.mistakes.sort(function (one, other) { return one - other; });
    return judged;
  };
})();
