/** A log line for people: `12:03:04 INFO request path=/ code=200`. */
export function consoleLine(json: string, withTimestamp: boolean): string {
  const { timestamp, level, message, event, error, ...fields } = parse(json)
  const time = withTimestamp ? [`${timestamp}`.slice(11, 19)] : []
  const title = [event, message].filter((part) => part !== undefined)
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${printed(value)}`)
  const words = [...time, `${level}`.toUpperCase().padEnd(5), ...title, ...rest]
  return `${words.join(' ')}${error === undefined ? '' : `\n${stackOf(error)}`}\n`
}

function parse(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json)
  return typeof value === 'object' && value !== null ? { ...value } : { message: json.trimEnd() }
}

function printed(value: unknown): string {
  return typeof value === 'string' && !/[\s"=]/.test(value) ? value : JSON.stringify(value)
}

function stackOf(error: unknown): string {
  const hasStack = typeof error === 'object' && error !== null && 'stack' in error
  return hasStack ? `${error.stack}` : JSON.stringify(error)
}
