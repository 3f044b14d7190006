import { type DeviceLabel, type HumanHandle, parseDeviceLabel, parseHumanHandle } from '@parallax/wire'

// What a person typed, as the SDK wants it. Forms check before; this is the last line.

export function personOf({ email, name }: { readonly email: string; readonly name: string }): HumanHandle {
  return must(parseHumanHandle(email.trim(), name.trim()), 'person')
}

export function deviceLabelOf(text: string): DeviceLabel {
  return must(parseDeviceLabel(text.trim()), 'device label')
}

export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TypeError(`the form let a wrong ${what} pass`)
  return value
}
