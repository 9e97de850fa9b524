import { describe, expect, it } from 'vitest'
import { addresses } from './sql-address'

const access = {
  listens: true,
  host: '127.0.0.1',
  port: 5433,
  encrypted: false,
  database: 'shop',
  user: 'ann@shop.example',
}

describe('the address of a database', () => {
  it('escapes the name of the user', () => {
    expect(addresses(access, 'localhost').psql).toBe(
      'psql "postgresql://ann%40shop.example@127.0.0.1:5433/shop"',
    )
  })

  it('takes the host of the page where the server listens everywhere', () => {
    const { host, url } = addresses(
      { ...access, host: null, user: null, encrypted: true },
      'sulit.example',
    )
    expect(host).toBe('sulit.example')
    expect(url).toBe(
      'postgresql+psycopg://KEY_NAME:PASSWORD@sulit.example:5433/shop?sslmode=require',
    )
  })

  it('puts an address of six in brackets', () => {
    expect(addresses({ ...access, host: '::1' }, '').psql).toContain('@[::1]:5433/')
  })
})
