/** The colours of tokens.css as plain rgb, which every drawing library reads. */
export interface Palette {
  ink: string
  ink2: string
  ink3: string
  line: string
  lineStrong: string
  raised: string
  spend: string
  revenue: string
  accentWash: string
}

const names: Record<keyof Palette, string> = {
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  line: '--line',
  lineStrong: '--line-strong',
  raised: '--raised',
  spend: '--spend',
  revenue: '--revenue',
  accentWash: '--accent-wash',
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const entries = Object.entries(names).map(([key, name]) => {
    const value = style.getPropertyValue(name).trim()
    if (!pen) return [key, value]
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = value
    pen.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
    return [key, `rgb(${red}, ${green}, ${blue})`]
  })
  return Object.fromEntries(entries) as Palette
}
