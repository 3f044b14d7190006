/** One side of a comparison: does the work once and answers how much that was (bytes, requests, files). */
export interface Contender {
  run(): Promise<number>
  /** CPU seconds so far of the processes that do the work, when it is not this one. */
  readonly cpu?: () => number
}

/** How a comparison is to be read. */
export interface ComparisonOptions {
  /** Shown in the table. */
  readonly name: string
  /** What is counted: `MiB` is computed from bytes. */
  readonly unit: 'MiB' | 'requests' | 'files' | 'starts'
  /** Least share of the limit's rate that ours must reach; or the most that ours may take of its time (`most`). */
  readonly floor: number
  readonly rounds?: number
}

export interface Side {
  /** Median, units a second. */
  readonly rate: number
  /** CPU seconds for one unit: of this process and its ended children, unless the contender says of whom. */
  readonly cpuPerUnit: number
}

export interface Comparison {
  readonly name: string
  readonly unit: string
  readonly ours: Side
  readonly limit: Side
  /** Median over the rounds of ours / limit, both measured in the same round. */
  readonly ratio: number
  /** Least and greatest ratio of a round. */
  readonly spread: readonly [number, number]
  readonly floor: number
  readonly passed: boolean
}

interface Measured {
  readonly rate: number
  readonly cpu: number
}

const DEFAULT_ROUNDS = 5

/**
 * Measures ours and the limit in turn, in one run, on the same work: a noisy machine slows both. Each side runs once
 * before it counts.
 */
export async function compare(
  options: ComparisonOptions,
  { ours, limit }: { readonly ours: Contender; readonly limit: Contender },
): Promise<Comparison> {
  await ours.run()
  await limit.run()
  const pairs: (readonly [Measured, Measured])[] = []
  for (let round = 0; round < (options.rounds ?? DEFAULT_ROUNDS); round += 1) {
    // Whoever comes second may find warmer caches: the order alternates.
    const limitFirst = round % 2 === 0 ? await measure(limit) : undefined
    const own = await measure(ours)
    pairs.push([own, limitFirst ?? (await measure(limit))])
  }
  const ratios = pairs.map(([own, reference]) => own.rate / reference.rate).sort((a, b) => a - b)
  const ratio = median(ratios)
  const scale = options.unit === 'MiB' ? 1024 * 1024 : 1
  return {
    name: options.name,
    unit: options.unit,
    ours: side(
      pairs.map(([own]) => own),
      scale,
    ),
    limit: side(
      pairs.map(([, reference]) => reference),
      scale,
    ),
    ratio,
    spread: [ratios[0] ?? 0, ratios.at(-1) ?? 0],
    floor: options.floor,
    passed: ratio >= options.floor,
  }
}

/** The rate of one side alone: for what has a bound of its own instead of a limit on this machine. */
export async function rateOf(
  contender: Contender,
  { rounds = DEFAULT_ROUNDS }: { readonly rounds?: number } = {},
): Promise<Side> {
  await contender.run()
  const measured: Measured[] = []
  while (measured.length < rounds) measured.push(await measure(contender))
  return side(measured, 1)
}

async function measure({ run, cpu = ownCpu }: Contender): Promise<Measured> {
  const cpuBefore = cpu()
  const start = performance.now()
  const units = await run()
  const seconds = (performance.now() - start) / 1000
  return { rate: units / seconds, cpu: (cpu() - cpuBefore) / units }
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function side(measured: readonly Measured[], scale: number): Side {
  return {
    rate: median(measured.map(({ rate }) => rate)) / scale,
    cpuPerUnit: median(measured.map(({ cpu }) => cpu)) * scale,
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
