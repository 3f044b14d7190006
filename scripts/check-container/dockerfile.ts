/** What a stage does to its root, in order. */
export type DockerStep =
  | { readonly type: 'run'; readonly command: string; readonly folder: string; readonly environment: Environment }
  | {
      readonly type: 'copy'
      /** Name of the stage; null: the folder of the Dockerfile. */
      readonly from: string | null
      readonly sources: readonly string[]
      /** Absolute. */
      readonly target: string
    }

export type Environment = Readonly<Record<string, string>>

/** One `FROM`, with what holds at its end. */
export interface DockerStage {
  readonly image: string
  readonly name: string | null
  readonly steps: readonly DockerStep[]
  readonly folder: string
  readonly environment: Environment
  /** `UID:GID`; null: root. */
  readonly user: string | null
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
}

/**
 * Reads as much of the language as our own Dockerfile uses: one instruction a line. Anything else throws, so that no
 * step is passed over.
 */
export function readDockerfile(text: string): readonly DockerStage[] {
  const stages: DockerStage[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, instruction = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    const stage = stages.at(-1)
    if (instruction === 'FROM') stages.push(newStage(rest))
    else if (stage === undefined) throw new SyntaxError(`before the first FROM: ${line}`)
    else stages[stages.length - 1] = changed(stage, instruction, rest)
  }
  return stages
}

function newStage(rest: string): DockerStage {
  const [image = '', as, name = null] = rest.split(/\s+/)
  if (as !== undefined && as !== 'AS') throw new SyntaxError(`FROM ${rest}`)
  return { image, name, steps: [], folder: '/', environment: {}, user: null, entrypoint: [], command: [] }
}

function changed(stage: DockerStage, instruction: string, rest: string): DockerStage {
  const { steps, folder, environment } = stage
  switch (instruction) {
    case 'WORKDIR':
      return { ...stage, folder: rest }
    case 'ENV': {
      const [, name = '', value = ''] = /^(\w+)=(\S*)$/.exec(rest) ?? []
      if (name === '') throw new SyntaxError(`ENV ${rest}`)
      return { ...stage, environment: { ...environment, [name]: value } }
    }
    case 'RUN':
      return { ...stage, steps: [...steps, { type: 'run', command: rest, folder, environment }] }
    case 'COPY':
      return { ...stage, steps: [...steps, copyStep(rest, folder)] }
    case 'USER':
      return { ...stage, user: rest }
    case 'ENTRYPOINT':
      return { ...stage, entrypoint: words(rest) }
    case 'CMD':
      return { ...stage, command: words(rest) }
    case 'EXPOSE':
    case 'VOLUME':
    case 'HEALTHCHECK':
      return stage
    default:
      throw new SyntaxError(`${instruction} is not known`)
  }
}

function copyStep(rest: string, folder: string): DockerStep {
  const parts = rest.split(/\s+/)
  const from = parts[0]?.startsWith('--from=') ? (parts.shift()?.slice('--from='.length) ?? null) : null
  const target = parts.pop() ?? ''
  if (parts.length === 0 || parts[0]?.startsWith('--')) throw new SyntaxError(`COPY ${rest}`)
  const absolute = target.startsWith('/') ? target : `${folder}/${target.replace(/^\.\/?/, '')}`
  return { type: 'copy', from, sources: parts, target: absolute.replace(/\/$/, '') }
}

function words(json: string): readonly string[] {
  const value: unknown = JSON.parse(json)
  if (!Array.isArray(value)) throw new SyntaxError(`not in the form of a list: ${json}`)
  return value.map(String)
}
