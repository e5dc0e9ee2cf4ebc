/** One text in both languages a person may read. Neither is ever empty. */
export type Words = { readonly ja: string; readonly en: string }
