/** A text that a person reads, in both languages; each is complete on its own and neither is empty. */
export type Words = { readonly ja: string; readonly en: string }
