// How everything is served, built and tried: the playground is the root that `vite` serves and builds; scripts/build.ts
// builds the library and its workers; the tests are two Vitest projects, what has no wire and what is tried from outside.
import { defineConfig } from 'vitest/config';
import { threadBuiltAside } from './scripts/bundle.ts';

const root = import.meta.dirname;

export default defineConfig({
  root: 'demo',
  base: './',
  server: { port: Number(process.env.PORT ?? 5173) },
  worker: { format: 'es' },
  build: { outDir: '../dist/playground', emptyOutDir: true, target: 'es2023' },
  test: {
    root,
    projects: [
      {
        plugins: [threadBuiltAside()],
        test: {
          name: 'unit',
          root,
          include: ['src/**/*.test.ts', 'demo/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [threadBuiltAside()],
        test: {
          name: 'e2e',
          root,
          include: ['e2e/**/*.test.ts', 'examples/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
