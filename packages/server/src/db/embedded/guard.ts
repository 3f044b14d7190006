import { existsSync } from 'node:fs'

const setpriv = '/usr/bin/setpriv'

export interface GuardedCommand {
  readonly file: string
  readonly args: readonly string[]
}

/**
 * With setpriv (util-linux) the kernel itself sends the signal when the process that starts this command dies, kill -9
 * included. Where it is absent, the next start finds what was left running and stops it.
 */
export function guarded(signal: 'INT' | 'KILL', command: GuardedCommand): GuardedCommand {
  if (!existsSync(setpriv)) return command
  return { file: setpriv, args: ['--pdeathsig', signal, '--', command.file, ...command.args] }
}
