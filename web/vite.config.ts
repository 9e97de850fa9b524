import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// `sulit serve` answers the API; SULIT_API says where it listens.
const api = process.env.SULIT_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The host stays, so that the server sees its own origin in the browser's requests.
  server: { proxy: { '/api': { target: api, changeOrigin: false } } },
  build: { target: 'es2022', chunkSizeWarningLimit: 700, manifest: true },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
