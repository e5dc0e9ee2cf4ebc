/** What the viewer is told beside the picture, as JSON in text messages of the same WebSocket. Words are the person's language already. */
export type ToViewer =
  /** The way is there: so alive, each few seconds. */
  | { readonly kind: 'tick' }
  /** The picture follows, or goes on, under these limits. */
  | { readonly kind: 'open' | 'limits'; readonly limits: Limits }
  /** Nothing goes either way until a fresh proof or a look of the device. `mayProve`: a proof helps. */
  | { readonly kind: 'veiled'; readonly told: Told; readonly mayProve: boolean }
  /** It is over. */
  | { readonly kind: 'ended'; readonly told: Told; readonly next: 'again' | 'wake' | 'reload' }

/** `idleLockMs`: without key or pointer. `endsInMs`: from now on, whatever is done. */
export type Limits = {
  readonly watermark: boolean
  readonly clipboardIn: boolean
  readonly clipboardOut: boolean
  readonly viewOnly: boolean
  /** What is shown is kept, and said so all the time. */
  readonly recorded: boolean
  readonly idleLockMs?: number
  readonly endsInMs?: number
}

export type Told = {
  readonly title: string
  readonly text: string
  readonly parts: readonly { readonly title: string; readonly text: string }[]
}

/** What the page of recordings knows from the start; the code is in the fragment of its address. */
export type WatchStart = { readonly language: 'ja' | 'en'; readonly dataPath: string }

/** What the page knows from the start. */
export type ViewerStart = {
  readonly language: 'ja' | 'en'
  readonly name: string
  readonly person: string
  readonly device: string
  readonly socketPath: string
  readonly provePath: string
  readonly wakePath: string
  readonly mayWake: boolean
  /** For how many days a recording is kept. */
  readonly keptDays: number
  /** It is drawn for this viewer: as large as its window. */
  readonly isDrawn: boolean
  /** It is started for its person, which takes a moment. */
  readonly isStarted: boolean
}
