// Output size of a convolution: exact, then rounded down, then rectangular and dilated.
window.quizcliLive["conv-output-size"] = function (seed, level) {
  var draw = qzDraw(seed);
  var once = function () {
    if (level < 3) {
      var i = draw.integer(5, 256);
      var k = draw.oneOf([2, 3, 5, 7, 11]);
      var s = draw.integer(2, 4);
      var p = draw.integer(0, Math.floor(k / 2));
      var fits = i >= k && ((i + 2 * p - k) % s === 0) === (level === 1);
      return fits && { size: [i, i], kernel: [k, k], stride: [s, s], padding: [p, p], dilation: [1, 1] };
    }
    var kernel = draw.some([2, 3, 5, 7], 2);
    var stride = draw.integer(1, 3);
    var given = {
      size: [draw.integer(12, 99), draw.integer(12, 99)],
      kernel: kernel,
      stride: [stride, stride],
      padding: [draw.integer(0, Math.floor(kernel[0] / 2)), draw.integer(0, Math.floor(kernel[1] / 2))],
      dilation: [draw.integer(1, 3), draw.integer(2, 3)],
    };
    var roomy = [0, 1].every(function (a) { return given.dilation[a] * (given.kernel[a] - 1) < given.size[a]; });
    return roomy && given.size[0] !== given.size[1] && given;
  };
  var given = false;
  while (!given) given = once();

  var axis = function (a) {
    var span = given.dilation[a] * (given.kernel[a] - 1) + 1;
    var room = given.size[a] + 2 * given.padding[a] - span;
    return { span: span, room: room, out: Math.floor(room / given.stride[a]) + 1 };
  };
  var axes = [axis(0), axis(1)];
  var same = given.size[0] === given.size[1] && given.kernel[0] === given.kernel[1];
  var times = function (pair) { return qzMath(pair[0] + "\\times " + pair[1]); };
  var pair = function (values) { return values[0] === values[1] ? qzMath(values[0]) : times(values); };
  var steps = function (names, words) {
    return [].concat.apply([], (same ? [0] : [0, 1]).map(function (a) {
      var name = same ? names[2] : names[a];
      var d = given.dilation[a], k = given.kernel[a], i = given.size[a], p = given.padding[a], s = given.stride[a];
      return [
        name + words[0] + qzMath("k_e=" + d + "\\cdot(" + k + "-1)+1=" + axes[a].span),
        name + words[1] + qzMath("i+2p-k_e=" + i + "+2\\cdot" + p + "-" + axes[a].span + "=" + axes[a].room),
        name + words[2] + qzMath("\\left\\lfloor\\frac{" + axes[a].room + "}{" + s + "}\\right\\rfloor+1=" + axes[a].out),
      ];
    }));
  };
  return {
    given: given,
    tolerance: [0, 0],
    parts: [{ name: "size", value: [axes[0].out, axes[1].out], exact: true }],
    says: {
      en: {
        statement:
          "<p>A convolution: input " + times(given.size) + " (height × width), kernel " + times(given.kernel) +
          ", stride " + pair(given.stride) + ", padding " + pair(given.padding) + " (zeros on each side), dilation " +
          pair(given.dilation) + " (1 is an ordinary convolution). Sizes are rounded down.</p>",
        steps: steps(["Height", "Width", "Each axis"], [": the kernel spans ", ": room to move ", ": whole strides, and the start "]),
      },
      zh: {
        statement:
          "<p>一个卷积层：输入 " + times(given.size) + "（高 × 宽），卷积核 " + times(given.kernel) + "，步幅 " +
          pair(given.stride) + "，填充 " + pair(given.padding) + "（每一侧补零的个数），膨胀率 " + pair(given.dilation) +
          "（1 即普通卷积）。尺寸向下取整。</p>",
        steps: steps(["高", "宽", "每个方向"], ["：卷积核的跨度 ", "：可移动的距离 ", "：整步数加起点 "]),
      },
    },
  };
};
