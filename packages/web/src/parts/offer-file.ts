/** Milliseconds after which the browser has begun to read it. */
const READING = 10_000

/** Gives bytes to the browser to be saved where the person says. */
export function offerFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), READING)
}
