// Writes the typed client from web/openapi.json; with --check, fails when it is stale.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const source = new URL('../openapi.json', import.meta.url)
const target = new URL('../src/api/generated/schema.ts', import.meta.url)
const banner = '// Generated from web/openapi.json by `npm run api:generate`; do not edit.\n'
const text = banner + astToString(await openapiTS(source, { defaultNonNullable: false }))

if (process.argv.includes('--check')) {
  const current = existsSync(target) ? readFileSync(target, 'utf8') : ''
  if (current !== text) {
    console.error('src/api/generated/schema.ts is stale: run `npm run api:generate`.')
    process.exit(1)
  }
} else {
  mkdirSync(new URL('.', target), { recursive: true })
  writeFileSync(target, text)
}
