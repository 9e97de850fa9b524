// A server of its own on a temporary folder, with one source, started from the
// real binary; and what it has stored, asked as a person in a terminal would.
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
const binary = process.env.SULIT_BIN ?? join(target, 'debug', 'sulit')
const run = promisify(execFile)

export class Sulit {
  folder = mkdtempSync(join(tmpdir(), 'sulit-clients-'))
  /** Where it listens, without a slash at the end. */
  url = ''
  /** What `source add` printed. */
  source = { id: '', write_key: '', server_key: '' }
  /** Where SQL clients connect, if the server was asked to let them. */
  sqlPort = ''
  /** The token of the link by which the first user is made. */
  firstUser = ''
  #process = null

  async command(...parameters) {
    const { stdout } = await run(binary, ['--data', this.folder, ...parameters], {
      maxBuffer: 32 << 20,
    })
    return stdout
  }

  async start(...options) {
    if (!existsSync(binary))
      throw new Error(`${binary} is missing: run \`make build\`, or set SULIT_BIN`)
    await this.command('init', '--name', 'Shop', '--currency', 'EUR', '--timezone', 'UTC')
    const added = await this.command(
      'source',
      'add',
      'shop',
      '--alias',
      'matomo:1',
      '--format',
      'json',
    )
    this.source = JSON.parse(added)
    const words = ['--data', this.folder, 'serve', '--listen', '127.0.0.1:0', ...options]
    const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#process = child
    const said = []
    this.url = await new Promise((ready, fail) => {
      child.once('exit', (code) =>
        fail(new Error(`sulit serve ended with ${code}: ${said.join('\n')}`)),
      )
      createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.firstUser = /\/link#(\S+)/.exec(line)?.[1] ?? this.firstUser
        this.sqlPort = /SQL clients connect to \S+:(\d+)/.exec(line)?.[1] ?? this.sqlPort
        const found = /Sulit is at (http:\/\/[^\s/]+)/.exec(line)
        if (found) ready(found[1])
      })
    })
  }

  async sql(query) {
    return JSON.parse(await this.command('sql', query, '--format', 'json'))
  }

  /** The rows of a query as soon as there are as many as expected. */
  async rows(query, count) {
    const until = Date.now() + 30_000
    for (;;) {
      const rows = await this.sql(query)
      if (rows.length >= count) return rows
      if (Date.now() > until) {
        const rejected = await this.sql('select reason, message, raw from rejected')
        const found = JSON.stringify({ rows, rejected }, null, 1)
        throw new Error(`${rows.length} rows instead of ${count}: ${query}\n${found}`)
      }
      await pause(100)
    }
  }

  async stop() {
    const child = this.#process
    if (child && child.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}
