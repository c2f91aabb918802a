/** Names of what is in a text, with their weights. */
export type Features = ReadonlyMap<string, number>;

interface Sample {
  /** Indexes of features and their values, scaled to length one. */
  at: number[];
  value: number[];
  label: number;
}

const rounds = 25;
const rate = 0.6;
const decay = 2e-5;

/**
 * Multinomial logistic regression over sparse features, trained by AdaGrad in a fixed order: the same examples always
 * give the same model, in a fraction of a second.
 */
export class Classifier {
  readonly labels: string[];
  private readonly index = new Map<string, number>();
  private readonly weights: Float64Array;

  constructor(examples: readonly { features: Features; label: string }[]) {
    this.labels = [...new Set(examples.map(({ label }) => label))].sort();
    for (const { features } of examples) {
      for (const name of features.keys()) if (!this.index.has(name)) this.index.set(name, this.index.size);
    }
    this.weights = new Float64Array(this.index.size * this.labels.length);
    this.train(
      examples.map(({ features, label }) => ({
        ...this.scaled(features),
        label: this.labels.indexOf(label),
      })),
    );
  }

  /** Probabilities in the order of `labels`. */
  probabilities(features: Features): Float64Array {
    return this.predict(this.scaled(features));
  }

  private scaled(features: Features): Omit<Sample, 'label'> {
    const known = [...features].filter(([name]) => this.index.has(name));
    const length = Math.sqrt([...features.values()].reduce((sum, value) => sum + value * value, 0)) || 1;
    return {
      at: known.map(([name]) => this.index.get(name) ?? 0),
      value: known.map(([, value]) => value / length),
    };
  }

  private predict(
    { at, value }: Omit<Sample, 'label'>,
    scores = new Float64Array(this.labels.length),
  ): Float64Array {
    const { weights } = this;
    const count = scores.length;
    scores.fill(0);
    for (let i = 0; i < at.length; i++) {
      const row = at[i]! * count;
      const weight = value[i]!;
      for (let c = 0; c < count; c++) scores[c]! += weights[row + c]! * weight;
    }
    return softmax(scores);
  }

  private train(samples: readonly Sample[]): void {
    const squares = new Float64Array(this.weights.length).fill(1e-6);
    const error = new Float64Array(this.labels.length);
    for (let round = 0; round < rounds; round++) {
      // A stride that shares no factor with the count visits every sample once, in a mixed order.
      const stride = 7919;
      for (let i = 0; i < samples.length; i++) {
        const sample = samples[(i * stride + round) % samples.length];
        if (sample) this.step(sample, squares, error);
      }
    }
  }

  /** The inmost loop of the training: some forty million turns, so it makes nothing anew. */
  private step(sample: Sample, squares: Float64Array, error: Float64Array<ArrayBuffer>): void {
    const { weights } = this;
    this.predict(sample, error)[sample.label]! -= 1;
    const count = error.length;
    for (let i = 0; i < sample.at.length; i++) {
      const row = sample.at[i]! * count;
      const given = sample.value[i]!;
      for (let c = 0; c < count; c++) {
        const at = row + c;
        const weight = weights[at]!;
        const gradient = error[c]! * given + decay * weight;
        const square = squares[at]! + gradient * gradient;
        squares[at] = square;
        weights[at] = weight - (rate * gradient) / Math.sqrt(square);
      }
    }
  }
}

/** In place. */
function softmax(scores: Float64Array): Float64Array {
  let most = -Infinity;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (let c = 0; c < scores.length; c++) sum += scores[c] = Math.exp(scores[c]! - most);
  for (let c = 0; c < scores.length; c++) scores[c]! /= sum;
  return scores;
}
