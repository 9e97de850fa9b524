// Holds the first load of the Overview under its budget of compressed script.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 300 * 1024
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const seen = new Set()

function take(key) {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return
  seen.add(chunk.file)
  for (const next of chunk.imports ?? []) take(next)
}

take('index.html')
take('src/pages/overview/page.tsx')
// A first visit also reads one language.
take('src/locales/fa.json')

let total = 0
for (const file of seen) {
  if (!file.endsWith('.js')) continue
  const size = gzipSync(readFileSync(new URL(file, dist))).length
  total += size
  console.log(`${(size / 1024).toFixed(1).padStart(8)} KB  ${file}`)
}
console.log(`${(total / 1024).toFixed(1).padStart(8)} KB  in all, of ${limit / 1024} KB`)
if ([...seen].some((file) => file.includes('echarts'))) {
  console.error('The charts are part of the first load; they must be imported on demand.')
  process.exit(1)
}
if (total > limit) {
  console.error('The first load is over its budget.')
  process.exit(1)
}

// The tag runs on other people's pages.
const tag = gzipSync(readFileSync(new URL('t.js', dist)), { level: 9 }).length
console.log(`${(tag / 1024).toFixed(1).padStart(8)} KB  t.js, of 3 KB`)
if (tag > 3 * 1024) {
  console.error('The tag is over its budget.')
  process.exit(1)
}
