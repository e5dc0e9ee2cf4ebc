/** What we use of noVNC, as its docs/API.md has it. */
declare module '@novnc/novnc' {
  type RawChannel = {
    binaryType: string
    readonly protocol: string
    readonly readyState: string | number
    onopen: (() => void) | null
    onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null
    onerror: ((event: unknown) => void) | null
    onmessage: ((event: { data: ArrayBuffer }) => void) | null
    send(bytes: Uint8Array): void
    close(): void
  }
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, channel: RawChannel, options?: { shared?: boolean })
    viewOnly: boolean
    scaleViewport: boolean
    clipViewport: boolean
    dragViewport: boolean
    background: string
    showDotCursor: boolean
    qualityLevel: number
    compressionLevel: number
    disconnect(): void
    focus(options?: FocusOptions): void
    blur(): void
    sendCtrlAltDel(): void
    sendKey(keysym: number, code: string, down?: boolean): void
    clipboardPasteFrom(text: string): void
    /** Not of its API, and of the version that is pinned: whether the PC takes keys by their places beside their meanings. */
    readonly _qemuExtKeyEventSupported: boolean
    /** The same: whether the PC takes text that is not Latin-1 (bit 1 is text). */
    readonly _clipboardServerCapabilitiesFormats: Readonly<Record<number, boolean>>
  }
}
