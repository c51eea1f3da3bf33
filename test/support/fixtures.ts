const made: string[] = [];

/** Says what a test is about to work with, so that its failure can name it: what it is, and the seed that makes it again. */
export function nameFixture(words: string): void {
  made.push(words);
}

/** What the tests of this file work with, in the order in which it was made. */
export function fixtureNames(): readonly string[] {
  return made;
}
