/** Where the listing of a job's result pages goes on. */
export type ListPlace = {
  /** Query of the next list, with its question mark; '' for the first. */
  list: string;
  /** Pages of that list that were handed out already. */
  skip?: number;
};

/** A part of the listing. `more`: where the next part begins; absent when these pages are the last. */
export type PagePortion = { locators: readonly string[]; more?: ListPlace };
