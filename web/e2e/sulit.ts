import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base, type Page } from '@playwright/test'
import { preview, type PreviewServer } from 'vite'

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const target = process.env.CARGO_TARGET_DIR ?? join(web, '..', 'target')
const binary = process.env.SULIT_BIN ?? join(target, 'debug', 'sulit')

/** A server of its own on an empty data folder, started from the real binary. */
export class Sulit {
  readonly folder = mkdtempSync(join(tmpdir(), 'sulit-e2e-'))
  readonly data = join(this.folder, 'data')
  /** Where the web app is. */
  url = ''
  /** Where the API and the doors for events are. */
  server = ''
  /** The one-time link for the first user. */
  link = ''
  private process: ChildProcess | null = null
  private pages: PreviewServer | null = null

  /** Runs a command on the data folder, as a person in a terminal would. */
  run(...parameters: string[]): Promise<string> {
    return new Promise((done, fail) => {
      execFile(
        binary,
        ['--data', this.data, ...parameters],
        { timeout: 60_000, maxBuffer: 32 << 20 },
        (error, stdout, stderr) => {
          if (error) fail(new Error(`sulit ${parameters.join(' ')}: ${stderr || error.message}`))
          else done(stdout)
        },
      )
    })
  }

  file(name: string, content: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, content)
    return path
  }

  async serve(...more: string[]): Promise<void> {
    if (!existsSync(binary)) {
      throw new Error(`${binary} is missing: run \`cargo build -p cli\` first, or set SULIT_BIN`)
    }
    const parameters = ['--data', this.data, 'serve', '--listen', '127.0.0.1:0', ...more]
    const child = spawn(binary, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.process = child
    const said: string[] = []
    let server = ''
    await new Promise<void>((ready, fail) => {
      const late = setTimeout(
        () => fail(new Error(`sulit serve said nothing: ${said.join('\n')}`)),
        60_000,
      )
      child.once('exit', (code) =>
        fail(new Error(`sulit serve ended with ${code ?? 'a signal'}: ${said.join('\n')}`)),
      )
      createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line)
        server ||= /Sulit is at (http:\/\/\S+)/.exec(line)?.[1] ?? ''
        this.link ||= /(http:\/\/\S+\/link#\S+)/.exec(line)?.[1] ?? ''
        if (server && this.link) {
          clearTimeout(late)
          ready()
        }
      })
    })
    this.url = server
    this.server = server
    await this.showPages(server)
  }

  /**
   * A binary without the embedded web app still serves the API; the built app is then put before
   * it. With SULIT_PAGES=built it is so too where the binary has an older one in it. The page of
   * live events needs the binary's own: what stands between holds a stream back until it speaks.
   */
  private async showPages(server: string): Promise<void> {
    const home = await (await fetch(server)).text()
    if (home.includes('id="root"') && process.env.SULIT_PAGES !== 'built') return
    this.pages = await preview({
      root: web,
      logLevel: 'silent',
      preview: {
        host: '127.0.0.1',
        port: 0,
        strictPort: false,
        proxy: {
          '/api': { target: server, changeOrigin: false },
          '/l/': { target: server, changeOrigin: false },
        },
      },
    })
    const address = this.pages.httpServer.address()
    if (address === null || typeof address === 'string') throw new Error('no address for the pages')
    this.url = `http://127.0.0.1:${address.port}`
    this.link = this.link.replace(server, this.url)
  }

  async stop(): Promise<void> {
    await this.pages?.close()
    const child = this.process
    if (child && child.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(late)
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const person = {
  name: 'Sigga',
  email: 'sigga@example.com',
  password: 'correct horse battery',
}

/** Uses the one-time link through the page, as the first person of a server does. */
export async function becomeFirstUser(page: Page, sulit: Sulit): Promise<void> {
  await page.goto(sulit.link)
  await page.getByLabel('Your name').fill(person.name)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Signs the browser in without a page, for tests of something else. */
export async function signInQuietly(page: Page, sulit: Sulit): Promise<void> {
  const token = sulit.link.split('#')[1] ?? ''
  const { name, email, password } = person
  const made = await page.request.post(`${sulit.url}/api/v1/session/link`, {
    data: { token, name, email, password },
    headers: { origin: sulit.url },
  })
  if (made.ok()) return
  const again = await page.request.post(`${sulit.url}/api/v1/session`, {
    data: { email, password },
    headers: { origin: sulit.url },
  })
  if (!again.ok()) throw new Error(`cannot sign in: ${await again.text()}`)
}

/** Waits until what slides or fades stands still. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (each) =>
          each.playState !== 'running' || each.effect?.getComputedTiming().iterations === Infinity,
      ),
  )
}

/** Keeps a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await settled(page)
  const folder = join(web, 'test-results', 'screens')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

export const test = base.extend<{ sulit: Sulit }>({
  // Playwright reads the fixtures a fixture needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  sulit: async ({}, provide) => {
    const sulit = new Sulit()
    try {
      await provide(sulit)
    } finally {
      await sulit.stop()
    }
  },
})

export { expect } from '@playwright/test'
