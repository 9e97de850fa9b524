/** A file of campaigns, looked at before it is sent: what is in it, and what its lines lack. */

export interface CsvRecord {
  /** The line it begins on, the header being the first. */
  line: number
  cells: string[]
}

/** Splits RFC 4180 text into records; line breaks within quotes belong to their cell. */
export function readCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let start = 1
  const endRecord = () => {
    // A line without anything is no record.
    if (cells.length > 0 || cell !== '') records.push({ line: start, cells: [...cells, cell] })
    cells = []
    cell = ''
    start = line
  }
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\n') line += 1
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === ',') {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') endRecord()
    else if (char !== '\r' || text[at + 1] !== '\n') cell += char
  }
  line += 1
  endRecord()
  return records
}

export interface CsvProblem {
  /** Null for the file as a whole. */
  line: number | null
  kind: 'column' | 'cells' | 'no_key' | 'no_name' | 'twice'
  /** The column that is missing, or how many cells there are and should be. */
  column?: string
  count?: number
  header?: number
}

export interface CampaignFile {
  columns: string[]
  rows: CsvRecord[]
  problems: CsvProblem[]
}

/** What can be told of the file without the server, which checks the rest. */
export function lookAtCampaigns(text: string): CampaignFile {
  const [first, ...rows] = readCsv(text)
  const columns = (first?.cells ?? []).map((name) => name.trim().toLowerCase())
  const missing = ['key', 'name'].filter((column) => !columns.includes(column))
  if (missing.length > 0) {
    return {
      columns,
      rows,
      problems: missing.map((column) => ({ line: null, kind: 'column', column })),
    }
  }
  const [key, name] = [columns.indexOf('key'), columns.indexOf('name')]
  const seen = new Set<string>()
  const problems = rows.flatMap(({ line, cells }): CsvProblem[] => {
    if (cells.length !== columns.length) {
      return [{ line, kind: 'cells', count: cells.length, header: columns.length }]
    }
    const found: CsvProblem[] = []
    const own = cells[key]?.trim() ?? ''
    if (own === '') found.push({ line, kind: 'no_key' })
    else if (seen.has(own)) found.push({ line, kind: 'twice' })
    if ((cells[name]?.trim() ?? '') === '') found.push({ line, kind: 'no_name' })
    seen.add(own)
    return found
  })
  return { columns, rows, problems }
}

export interface LineProblem {
  line: number | null
  column: string
  message: string
}

/** The server's problems, which begin with their line: `line 3 channel: …`. */
export function lineProblems(points: string[]): LineProblem[] {
  return points.map((point) => {
    const found = /^line (\d+)\s*([^:]*): ([\s\S]*)$/.exec(point)
    return {
      // Line 0 is the file as a whole.
      line: Number(found?.[1] ?? 0) || null,
      column: found?.[2] ?? '',
      message: found?.[3] ?? point,
    }
  })
}
