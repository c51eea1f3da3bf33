/** How much is measured. */
export type Scale = {
  rounds: number;
  /** Of the service. */
  rows: number;
  /** Of the peers, which are slower. */
  peerRows: number;
  ledgerRows: number;
  innerLoopRows: number;
  checkedRows: number;
  memoryRows: readonly number[];
};

export const FULL: Scale = {
  rounds: 3,
  rows: 1_000_000,
  peerRows: 200_000,
  ledgerRows: 1_000_000,
  innerLoopRows: 1_000_000,
  checkedRows: 150_000,
  memoryRows: [100_000, 1_000_000, 5_000_000],
};

/** Under a minute, for a look: its ratios are rough. */
export const QUICK: Scale = {
  rounds: 1,
  rows: 200_000,
  peerRows: 20_000,
  ledgerRows: 100_000,
  innerLoopRows: 200_000,
  checkedRows: 50_000,
  memoryRows: [50_000, 200_000],
};
