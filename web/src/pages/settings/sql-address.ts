import type { SqlAccess } from '@/api'

/** What a client is told, with the page's own host where the server listens everywhere. */
export function addresses(access: SqlAccess, pageHost: string) {
  const host = access.host ?? pageHost
  const port = String(access.port ?? '')
  const user = access.user ?? 'KEY_NAME'
  const bracketed = host.includes(':') ? `[${host}]` : host
  const at = `${bracketed}:${port}/${access.database}`
  const mode = access.encrypted ? '?sslmode=require' : ''
  const name = encodeURIComponent(user)
  return {
    host,
    port,
    user,
    psql: `psql "postgresql://${name}@${at}${mode}"`,
    url: `postgresql+psycopg://${name}:PASSWORD@${at}${mode}`,
  }
}
