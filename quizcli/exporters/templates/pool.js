// The problems of a live note, packed by quizcli/exporters/pool.py: reads them, and chooses the one to show.
var qzPool = (function () {
  // A piece such as "3 2 -1|-1 2": the third skeleton filled with numbers, in another language perhaps with others.
  var fill = function (piece, texts, language) {
    var gap = (piece + " ").indexOf(" ");
    var numbers = piece.slice(gap + 1).split("|");
    var own = (numbers[language] === undefined ? numbers[0] : numbers[language]).split(" ");
    return texts[Number(piece.slice(0, gap))][language].replace(/#/g, function () { return own.shift(); });
  };
  return {
    // Null where there is no pool: notes exported by quizcli 0.1.0 have the name of a kind here.
    read: function (text) {
      try {
        return JSON.parse(text);
      } catch (error) {
        return null;
      }
    },
    // The seed, the key, and for each language the HTML of question, answer, steps and slips.
    problem: function (pool, place) {
      var found = pool.problems[place];
      var sides = pool.texts[0].map(function (_, language) {
        return found.slice(2).map(function (pieces) {
          return pieces.map(function (piece) { return fill(piece, pool.texts, language); }).join("");
        });
      });
      return { seed: found[0], key: found[1], sides: sides };
    },
    // The place of the problem of the day: another one each day, which needs no storage.
    today: function (id, count, day) {
      var hash = 0;
      for (var place = 0; place < id.length; place++) hash = (hash * 31 + id.charCodeAt(place)) % 1000000;
      return (hash + day) % count;
    },
    // The places seen in this round with the next one behind them: the problem of the day, or the one whose day is last
    // to come of those not seen. When all were seen a new round begins.
    next: function (seen, count, today) {
      var known = seen.filter(function (place) { return place < count; });
      if (known.length >= count) known = count > 1 ? known.slice(-1) : [];
      var place = today;
      while (known.indexOf(place) >= 0) place = (place + count - 1) % count;
      return known.concat(place);
    },
  };
})();
