/** The terminal, or whatever else the command is run from. */
export type Io = {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Something is drawn over again on it: a person looks at it. */
  outIsTerminal: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** The whole of a file; of what is piped in for `-`. */
  read: (path: string) => Promise<string>;
  /** Asks and waits for a line; undefined where nobody can answer. */
  ask: ((question: string) => Promise<string>) | undefined;
  now: () => Date;
  /** IANA name of the reader's zone. */
  timeZone: string;
  pause: (ms: number) => Promise<void>;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
};
