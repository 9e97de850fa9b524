import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// The tag is one small script at a fixed address, built beside the app.
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2020',
    outDir: fileURLToPath(new URL('../dist', import.meta.url)),
    emptyOutDir: false,
    lib: {
      entry: fileURLToPath(new URL('./t.ts', import.meta.url)),
      name: 'sulitTag',
      formats: ['iife'],
      fileName: () => 't.js',
    },
  },
})
