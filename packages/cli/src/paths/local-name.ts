/** Why a name of a workspace cannot be a name of this disk. */
export type LocalNameProblem = 'leaves_folder' | 'not_on_this_system'

const WINDOWS_FORBIDDEN = /[\\/:*?"<>|\p{Cc}]|[. ]$/u
const WINDOWS_DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i

/**
 * Undefined when a file of this name stands in its folder and nowhere else. The names of a workspace are checked when
 * they are read; this is asked again before anything is written outside.
 */
export function localNameProblem(name: string, platform: NodeJS.Platform): LocalNameProblem | undefined {
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) return 'leaves_folder'
  if (platform !== 'win32') return undefined
  if (name.includes('\\') || /^[a-z]:/i.test(name)) return 'leaves_folder'
  return WINDOWS_FORBIDDEN.test(name) || WINDOWS_DEVICES.test(name) ? 'not_on_this_system' : undefined
}
