import { spawn } from 'node:child_process'
import { rolldown } from 'rolldown'
import bundle from '../packages/cli/rolldown.config.ts'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'

const STARTS = 20

export const bench: Bench = {
  name: 'cli.version',
  purpose: 'the bundled `parallax --version`, against `node -e 0`: at most 1.8 times as long',
  run: async () => {
    const file = await build()
    const comparison = await compare(
      { name: 'cli.version', unit: 'starts', floor: 1 / 1.8 },
      {
        ours: { run: () => starts([file, '--version']) },
        limit: { run: () => starts(['-e', '0']) },
      },
    )
    return { comparisons: [comparison], figures: [] }
  },
}

/** The bundle as it is shipped. */
async function build(): Promise<string> {
  const { input, output, ...options } = bundle as { readonly input: unknown; readonly output: { readonly dir: string } }
  await using built = await rolldown({ input: input as Record<string, string>, ...options, logLevel: 'silent' })
  await built.write(output)
  return `${output.dir}/parallax.js`
}

async function starts(args: readonly string[]): Promise<number> {
  for (let count = 0; count < STARTS; count += 1) {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      child.once('error', reject)
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))))
    })
  }
  return STARTS
}
