import type { ShownHandle } from '@parallax/client'

/** How a person is called; external members are not told names of others. */
export function nameOf(handle: ShownHandle): string {
  return handle.label
}

export function emailOf(handle: ShownHandle): string {
  return handle.email
}
