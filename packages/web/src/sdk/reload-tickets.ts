import { type LocalDevice, localDevice } from '@parallax/protocol'
import { decode, encode } from '@parallax/wire'
import type { ReloadTicket } from '../service-worker/reload-messages.ts'

const NAME = 'AES-GCM'

/** Seals an unlocked device under a key of its own that no script can read out. */
export async function newReloadTicket(file: string, device: LocalDevice): Promise<ReloadTicket> {
  const key = await crypto.subtle.generateKey({ name: NAME, length: 256 }, false, ['encrypt', 'decrypt'])
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const clear = new Uint8Array(encode(localDevice, device))
  const sealed = await crypto.subtle.encrypt({ name: NAME, iv: nonce }, key, clear)
  clear.fill(0)
  return { file, nonce, sealed, key }
}

export async function openReloadTicket({ nonce, sealed, key }: ReloadTicket): Promise<LocalDevice> {
  return decode(localDevice, new Uint8Array(await crypto.subtle.decrypt({ name: NAME, iv: nonce }, key, sealed)))
}
