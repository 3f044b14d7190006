import { defineConfig } from 'rolldown'

/**
 * Opens the addon of sodium-native where it lies instead of searching for it: 8 of the 11 ms that it takes to load.
 * The wrapper stays as a way out for platforms whose addon lies elsewhere.
 */
const sodiumAddon = {
  name: 'sodium-addon',
  load: {
    filter: { id: /[\\/]sodium-native[\\/]binding\.js$/ },
    // `require` is made from the chunk's own path, whatever folder the command is given in.
    handler: () => `
      try {
        module.exports = require('sodium-native/prebuilds/' + process.platform + '-' + process.arch + '/sodium-native.node')
      } catch {
        module.exports = require('require-addon')('.', require.resolve('sodium-native/package.json'))
      }`,
  },
}

/** The command line as it is shipped: one chunk for the grammar, one for each verb and each heavy part. */
export default defineConfig({
  input: {
    parallax: 'packages/cli/src/main.ts',
    'block-worker': 'packages/platform/src/node/pool/block-worker.ts',
  },
  platform: 'node',
  // The server finds its commands and migrations as files of its package.
  external: ['@parallax/server', /\.node$/],
  plugins: [sodiumAddon],
  output: {
    dir: 'out/cli',
    format: 'esm',
    minify: true,
    banner: '#!/usr/bin/env node',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
})
