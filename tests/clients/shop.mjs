// A page of a shop in Chromium, on another origin than Sulit, with the browser
// clients bundled into it.
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const PAGE = '/tea?utm_source=news&utm_medium=email&utm_campaign=spring'

export class Shop {
  #server = null
  #browser = null
  #url = ''

  async open() {
    const { outputFiles } = await build({
      entryPoints: [join(here, 'browser-clients.mjs')],
      bundle: true,
      format: 'iife',
      write: false,
      logLevel: 'silent',
    })
    const html =
      '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Tea</title><h1>Tea</h1><script src="/clients.js"></script>'
    this.#server = createServer((request, reply) => {
      const isScript = request.url === '/clients.js'
      reply.setHeader(
        'content-type',
        isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      )
      reply.end(isScript ? outputFiles[0].text : html)
    })
    await new Promise((listening) => this.#server.listen(0, '127.0.0.1', listening))
    this.#url = `http://127.0.0.1:${this.#server.address().port}`
    this.#browser = await chromium.launch({
      executablePath: process.env.SULIT_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    })
  }

  /** Lets one client run as a new visitor; what the page complained of. */
  async visit(client, url, key) {
    // Chromium without a window says so in its name, which clients hold for a machine.
    const version = this.#browser.version().split('.')[0]
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
    const context = await this.#browser.newContext({ userAgent, locale: 'is-IS' })
    // Nothing but the shop and Sulit is on this network.
    await context.route('**', (route) =>
      ['127.0.0.1', 'localhost'].includes(new URL(route.request().url()).hostname)
        ? route.continue()
        : route.abort(),
    )
    const page = await context.newPage()
    const complaints = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
    await page.goto(this.#url + PAGE)
    await page.evaluate(
      ([client, url, key]) => globalThis.clients[client](url, key),
      [client, url, key],
    )
    await page.waitForLoadState('networkidle')
    // The context stays open until the browser closes: what a client sends on
    // leaving is still on its way when the next page is there.
    return { complaints, leave: () => page.goto('about:blank') }
  }

  async close() {
    await this.#browser?.close()
    await new Promise((closed) => (this.#server ? this.#server.close(closed) : closed()))
  }
}
