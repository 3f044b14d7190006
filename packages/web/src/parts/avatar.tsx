import { initialsOf } from './initials.ts'

const TONES = [
  ['#cfe6e3', '#0a4f4b'],
  ['#dcd7f5', '#43358c'],
  ['#cfe0f7', '#1d4a8c'],
  ['#f5d3dc', '#8a2242'],
  ['#f6e2c4', '#7f4300'],
  ['#d5ead0', '#2c5a22'],
] as const

/** Initials on a tone of their own; the name stands beside it. */
export function Avatar({ name, size }: { readonly name: string; readonly size?: 'sm' | 'lg' }) {
  const [background, ink] =
    TONES[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TONES.length] ?? TONES[0]
  const style: Record<string, string> = { '--c': background, '--k': ink }
  return (
    <span className={`av${size === undefined ? '' : ` av--${size}`}`} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}

export function OrganizationAvatar({ name, quiet = false }: { readonly name: string; readonly quiet?: boolean }) {
  return (
    <span className={`av av--org${quiet ? ' sub' : ''}`} style={{ width: 36, height: 36 }} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
