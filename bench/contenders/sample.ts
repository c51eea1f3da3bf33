/** What one measured transfer took. */
export type Sample = {
  rows: number;
  seconds: number;
  /** Of the process that is measured, user and system; of all workers where there are several. */
  cpuSeconds: number;
  /** Since the process began; the largest where there are several. */
  peakRssMb: number;
};

/** One way to do the same work, measured in turn with others. */
export type Contender = {
  name: string;
  /** Transfers the rows once. What is before it (processes, first records) is not measured. */
  measure(): Promise<Sample>;
  end(): Promise<void>;
};
