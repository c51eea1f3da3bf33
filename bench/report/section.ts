/** A part of the report: its figures as they were measured, and how a person reads them. */
export type Section = { name: string; markdown: string; figures: unknown };
