package io.streamlens.trainer.option;

/** How a gradient becomes a change of the weights. */
public enum Optimizer {
  /** {@code weight -= rate * gradient}. */
  SGD,
  /** Nesterov's accelerated gradient (Sutskever and others, 2013). */
  MOMENTUM,
  /** Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015). */
  ADAM,
  /** Adam with a decay apart from the gradient (Loshchilov and Hutter, 2019). */
  ADAMW
}
