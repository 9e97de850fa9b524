// psql, psycopg and SQLAlchemy, as their makers published them, against the
// PostgreSQL protocol of a real server.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Sulit } from './sulit.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const python = process.env.SULIT_CLIENTS_PYTHON ?? 'python3'
const run = promisify(execFile)
const sulit = new Sulit()
const [EMAIL, PASSWORD] = ['ann@shop.example', 'correct horse battery']

/** Workspace → a key of it, named `bi`. */
const keys = {}

async function key(workspace) {
  const words = ['--workspace', workspace, 'key', 'create', 'bi', '--role', 'viewer']
  return JSON.parse(await sulit.command(...words, '--format', 'json')).key
}

async function send(events) {
  const answer = await fetch(`${sulit.url}/v1/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-write-key': sulit.source.write_key,
    },
    body: JSON.stringify(events),
  })
  assert.equal(answer.status, 202, await answer.text())
}

const view = (id) => ({
  name: 'page_view',
  event_id: id,
  anonymous_id: 'a1',
  url: 'https://shop.example/',
})

before(async () => {
  await sulit.start('--pg-listen', '127.0.0.1:0')
  // What the server says after its first line.
  while (!sulit.sqlPort || !sulit.firstUser) await pause(20)
  const made = await fetch(`${sulit.url}/api/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: sulit.firstUser,
      name: 'Ann',
      email: EMAIL,
      password: PASSWORD,
    }),
  })
  assert.equal(made.status, 200, await made.text())
  const order = {
    name: 'order',
    event_id: 'o1',
    user_id: 'u1',
    order_id: '1',
    value: 1_000_000_000_000_000,
    currency: 'IRR',
  }
  await send([view('e1'), view('e2'), order])
  await sulit.rows('select event_id from events', 3)
  const other = ['--name', 'Other', '--currency', 'EUR', '--timezone', 'UTC', '--key', 'other']
  await sulit.command('workspace', 'create', ...other)
  for (const workspace of ['shop', 'other']) keys[workspace] = await key(workspace)
})
after(() => sulit.stop())

const ask = (check, { user = 'bi', password = keys.shop, database = 'shop' } = {}) =>
  run(
    python,
    [join(here, 'sql_clients.py'), check, '127.0.0.1', sulit.sqlPort, user, password, database],
    { timeout: 120_000 },
  )

for (const [check, what] of [
  ['types', 'values come as what they are'],
  ['parameters', 'parameters of every kind'],
  ['cursors', 'cursors and transactions'],
  ['read_only', 'nothing is written'],
  ['errors', 'errors have states and places'],
  ['cancel', 'cancelling and timeouts'],
  ['reflection', 'SQLAlchemy reflects the tables'],
  ['tools', 'BI tools find what they ask for'],
]) {
  test(what, () => ask(check))
}

test('a user signs in with a password', () =>
  ask('types', { user: EMAIL, password: PASSWORD }))

test('another workspace is another database', () =>
  ask('other', { password: keys.other, database: 'other' }))

test('an open connection sees what came since', async () => {
  const words = ['fresh', '127.0.0.1', sulit.sqlPort, 'bi', keys.shop, 'shop']
  const child = spawn(python, [join(here, 'sql_clients.py'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.once('exit', done))
  await new Promise((said) => child.stdout.once('data', said))
  await send([view('e4')])
  child.stdin.end('go\n')
  assert.equal(await ended, 0)
})

const psql = (...commands) =>
  run(
    'psql',
    [
      `postgresql://bi@127.0.0.1:${sulit.sqlPort}/shop`,
      '--no-psqlrc',
      '--set=ON_ERROR_STOP=1',
      ...commands.flatMap((command) => ['-c', command]),
    ],
    { env: { ...process.env, PGPASSWORD: keys.shop, PAGER: 'cat' }, timeout: 60_000 },
  )

test('psql lists and describes tables', async () => {
  for (const command of ['\\d', '\\dt']) {
    const { stdout } = await psql(command)
    assert.match(stdout, /public \| events +\| table/, command)
    assert.doesNotMatch(stdout, /pg_class/)
  }
  const described = (await psql('\\d events')).stdout
  assert.match(described, /occurred_at +\| timestamp with time zone/)
  assert.match(described, /value +\| numeric/)
  assert.match((await psql('\\dn')).stdout, /public/)
  assert.match((await psql('\\l')).stdout, /shop/)
  const { stdout } = await psql("select value, currency from events where name = 'order'")
  assert.match(stdout, /1000000000000000\.0+ \| IRR/)
})

test('psql is told where an error is', async () => {
  await assert.rejects(psql('select missing from events'), ({ stderr }) => {
    assert.match(stderr, /column "missing" does not exist/)
    assert.match(stderr, /LINE 1: select missing from events\n +\^/)
    return true
  })
})
