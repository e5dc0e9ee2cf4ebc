/** How large a desktop is drawn that is drawn for one viewer, in pixels. */
export type PictureSize = { readonly width: number; readonly height: number }

const LEAST: PictureSize = { width: 800, height: 600 }
const MOST: PictureSize = { width: 3840, height: 2160 }
const USUAL: PictureSize = { width: 1280, height: 800 }

/** What a page wishes in the query of its WebSocket, within limits; RDP wants a width that four divides. */
export function pictureOf(path: string): PictureSize {
  const query = new URLSearchParams(path.split('?')[1] ?? '')
  const wish = (name: 'width' | 'height') => {
    const text = query.get(name) ?? ''
    return /^\d{1,5}$/.test(text) ? Math.min(Math.max(Number(text), LEAST[name]), MOST[name]) : USUAL[name]
  }
  return { width: wish('width') & ~3, height: wish('height') & ~1 }
}
