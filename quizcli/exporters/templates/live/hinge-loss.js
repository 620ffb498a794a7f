window.quizcliLive["hinge-loss"] = function () {
  const { both, num, par, raw, step, sum, total, vec } = qz;

  const draw = (rng, level) => {
    const count = level === 1 ? rng.integer(3, 4) : rng.integer(4, 5);
    const scores = rng.integers(count, -5, 8);
    const target = rng.integer(0, count - 1);
    const delta = level > 1 && rng.chance(0.4) ? 10 : 1;
    const given = { scores, target, delta, squared: level === 3 };
    const wrong = margins(given).filter((_, place) => place !== target);
    // A margin of 0 is the kink; where none is below it, clipping would not show.
    if (wrong.includes(0) || Math.min(...wrong) > 0) return null;
    return wrong.filter((margin) => margin > 0).length < (level > 1 ? 2 : 1) ? null : given;
  };

  const statement = (given) => {
    const [scores, delta] = [vec(given.scores), num(given.delta)];
    const [squaredEn, squaredZh] = given.squared ? ["the squares of ", "的平方"] : ["", ""];
    return both(
      `One sample has the class scores $s=${scores}$; its true class is $${given.target}$, counted from 0. The loss` +
        raw` is the multi-class hinge loss with the margin $\Delta=${delta}$: the sum (not the mean) of` +
        ` ${squaredEn}its terms over the wrong classes.`,
      `一个样本的类别得分为 $s=${scores}$，真实类别为 $${given.target}$（从 0 数起）。损失为多类合页损失（hinge loss），` +
        raw`间隔 $\Delta=${delta}$，对错误类别的各项${squaredZh}求和（不取平均）。`,
    );
  };

  const margins = (given) => given.scores.map((score) => score - given.scores[given.target] + given.delta);
  const terms = (given) => margins(given).map((margin, place) => (place === given.target ? 0 : Math.max(0, margin)));

  const solve = (given) => {
    const found = terms(given);
    const grad = found.map((term) => (given.squared ? 2 * term : Number(term > 0)));
    grad[given.target] = -sum(grad);
    return { loss: sum(found.map((term) => (given.squared ? term ** 2 : term))), grad };
  };

  const explain = (given) => {
    const { loss, grad } = solve(given);
    const trueScore = par(given.scores[given.target]);
    const found = [];
    margins(given).forEach((margin, place) => {
      if (place !== given.target) {
        const inside = `${num(given.scores[place])}-${trueScore}+${num(given.delta)}`;
        const of = raw`\max(0,${inside})=\max(0,${num(margin)})=${num(terms(given)[place])}`;
        found.push(step(`Class ${place}`, `类别 ${place}`, of));
      }
    });
    const wrong = terms(given).filter((_, place) => place !== given.target);
    const summed = given.squared ? wrong.map((term) => `${num(term)}^2`).join("+") : total(wrong);
    const slope = given.squared
      ? both("Twice each term, minus their sum at the true class", "每项的 2 倍，真实类别处为其和的相反数")
      : both("1 for each positive term, minus their number at the true class", "正项处为 1，真实类别处为其个数的相反数");
    found.push(step("Sum", "求和", `L=${summed}=${num(loss)}`));
    found.push(step(...slope, `g=${vec(grad)}`));
    return found;
  };

  return { draw, statement, solve, explain };
};
