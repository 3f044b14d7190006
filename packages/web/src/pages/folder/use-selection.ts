import type { KeyboardEvent } from 'react'
import { useState } from 'react'

export type PickHow = 'only' | 'toggle' | 'extend'

export interface Selection {
  readonly cursor: number
  has(name: string): boolean
  pick(index: number, how: PickHow): void
  all(): void
  clear(): void
  /** True when the key was one of the selection's. */
  key(event: KeyboardEvent): boolean
}

/** Which rows are selected, by mouse, keyboard and finger (design §5). */
export function useSelection(names: readonly string[]): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [cursor, setCursor] = useState(0)
  const [anchor, setAnchor] = useState(0)

  const pick = (index: number, how: PickHow) => {
    const name = names[index]
    if (name === undefined) return
    setCursor(index)
    if (how === 'extend') return setSelected(new Set(names.slice(Math.min(anchor, index), Math.max(anchor, index) + 1)))
    setAnchor(index)
    if (how === 'only') return setSelected(new Set([name]))
    const next = new Set(selected)
    if (!next.delete(name)) next.add(name)
    setSelected(next)
  }
  const move = (to: number, extend: boolean) => {
    const index = Math.max(0, Math.min(names.length - 1, to))
    if (extend) pick(index, 'extend')
    else {
      setCursor(index)
      setAnchor(index)
    }
  }
  const typed = (letter: string): boolean => {
    const rest = [...names.slice(cursor + 1), ...names.slice(0, cursor + 1)]
    const found = rest.find((name) => name.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()))
    if (found === undefined) return false
    move(names.indexOf(found), false)
    return true
  }
  return {
    cursor: Math.min(cursor, Math.max(0, names.length - 1)),
    has: (name) => selected.has(name),
    pick,
    all: () => setSelected(new Set(names)),
    clear: () => setSelected(new Set()),
    key: (event) => {
      const { key, shiftKey, ctrlKey, metaKey, altKey } = event
      const to: Readonly<Record<string, number>> = {
        ArrowDown: cursor + 1,
        ArrowUp: cursor - 1,
        Home: 0,
        End: names.length - 1,
        PageDown: cursor + 10,
        PageUp: cursor - 10,
      }
      const target = to[key]
      if (target !== undefined) move(target, shiftKey)
      else if (key === ' ') pick(cursor, 'toggle')
      else if (key === 'Escape') setSelected(new Set())
      else if (key === 'a' && (ctrlKey || metaKey)) setSelected(new Set(names))
      else if (key.length === 1 && !ctrlKey && !metaKey && !altKey) return typed(key)
      else return false
      return true
    },
  }
}
