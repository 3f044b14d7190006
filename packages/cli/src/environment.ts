/** Names without prefix that mean something else for the server under `PARALLAX_` (spec 08 §1). */
const OWN_NAMES: Readonly<Record<string, string>> = { DATA_DIR: 'PARALLAX_CLIENT_DATA_DIR' }

/** Value of `PARALLAX_<name>`, else of its alias `PARSEC_<name>`; an empty one counts as missing. */
export function variable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  return environment[OWN_NAMES[name] ?? `PARALLAX_${name}`] || environment[`PARSEC_${name}`] || undefined
}

/** How the variable is called in help texts. */
export function variableName(name: string): string {
  return OWN_NAMES[name] ?? `PARALLAX_${name}`
}
