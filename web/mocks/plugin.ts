import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import { answer } from './api.ts'

/** Answers the API from memory while pages are worked on. */
export function mockApi(): Plugin {
  const use = (server: { middlewares: Connect.Server }) => {
    server.middlewares.use('/api/v1', (request: IncomingMessage, response: ServerResponse) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
      request.on('end', () => {
        const {
          status,
          content,
          type = 'application/json',
        } = answer(request.method ?? 'GET', new URL(request.url ?? '/', 'http://mock'), body)
        response.statusCode = status
        response.setHeader('content-type', type)
        response.end(typeof content === 'string' ? content : JSON.stringify(content))
      })
    })
  }
  return { name: 'mock-api', configureServer: use, configurePreviewServer: use }
}
