// What the kinds about optimizers share.
qz.descent = (function () {
  const { both, isNear } = qz;

  // How many steps, and the gradients that are listed.
  const taken = (gradients) => {
    const count = gradients.length;
    const steps = count === 1 ? "one step, with the gradient" : `${count} steps, with the gradients`;
    return both(
      `${steps} ${gradients.join(", ")}`,
      `走 ${count} 步，梯度${count > 1 ? "依次" : ""}为 ${gradients.join("，")}`,
    );
  };
  // Whether mistakes, and 0, are further from the right parameter than is tolerated.
  const isTelling = (right, wrongs) =>
    [0, ...wrongs].every((wrong) => !isNear(wrong, right, 0.0002, 0.0001));
  return { taken, isTelling };
})();
