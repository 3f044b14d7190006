import { open, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { parseSasCode, type SasCode } from '@parallax/wire'
import { abortable, type InputLines } from '../conversation/input-lines.ts'

const POLL = 200

/**
 * Writes the code of this side where the script wants it: `-` is `print`, else a file that appears whole. A named pipe
 * (or `/dev/fd/N`) is written to as it is.
 */
export async function publishCode(target: string, code: string, print: (line: string) => void): Promise<void> {
  if (target === '-') {
    print(code)
    return
  }
  const existing = await stat(target).catch(() => undefined)
  if (existing !== undefined && !existing.isFile()) {
    await writeFile(target, `${code}\n`)
    return
  }
  const temporary = `${target}.${process.pid}.tmp`
  try {
    await writeFile(temporary, `${code}\n`, { mode: 0o600 })
    await rename(temporary, target)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
}

export interface AwaitCodeOptions {
  readonly lines: InputLines
  /** Files older than this are left from another time: codes are new at each attempt. Milliseconds since 1970. */
  readonly since: number
  readonly signal: AbortSignal
}

/**
 * The code of the other side: a line of standard input for `-`, else the content of a file, waited for. A text that is
 * no code at all comes back as it is and will match nothing.
 */
export async function awaitCode(source: string, options: AwaitCodeOptions): Promise<SasCode | string> {
  const text = source === '-' ? await options.lines.next(options.signal) : await fileContent(source, options)
  const trimmed = (text ?? '').trim().toUpperCase()
  return parseSasCode(trimmed) ?? trimmed
}

async function fileContent(path: string, { since, signal }: AwaitCodeOptions): Promise<string> {
  for (;;) {
    signal.throwIfAborted()
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && !found.isFile()) return pipeContent(path, signal)
    if (found !== undefined && found.mtimeMs >= since) {
      const text = await readFile(path, 'utf8')
      // A copy that is still being written has no line end yet.
      if (/\n|^\s*\S{4}\s*$/.test(text)) return text
    }
    await abortable(new Promise((resolve) => setTimeout(resolve, POLL)), signal)
  }
}

async function pipeContent(path: string, signal: AbortSignal): Promise<string> {
  const file = await abortable(open(path, 'r'), signal)
  try {
    return await abortable(file.readFile('utf8'), signal)
  } finally {
    await file.close()
  }
}
