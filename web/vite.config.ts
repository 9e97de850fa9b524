import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { mockApi } from './mocks/plugin.ts'

// The API is asked where SULIT_API points; SULIT_MOCK=1 answers from web/mocks
// instead, so that pages can be worked on without a server.
const api = process.env.SULIT_API ?? 'http://127.0.0.1:8080'
const mocked = process.env.SULIT_MOCK === '1'

export default defineConfig({
  plugins: [react(), ...(mocked ? [mockApi()] : [])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: mocked ? {} : { proxy: { '/api': api } },
  build: { target: 'es2022', chunkSizeWarningLimit: 700, manifest: true },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
})
