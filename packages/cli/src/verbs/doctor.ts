import { readServer } from '../administration/server-address.ts'
import { CliError } from '../cli-error.ts'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { checkFolder } from '../diagnosis/check-folder.ts'
import { checkServer } from '../diagnosis/check-server.ts'
import { checkSpace } from '../diagnosis/check-space.ts'
import { checkTls } from '../diagnosis/check-tls.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { escapeText } from '../output/escape.ts'
import type { doctor } from '../specs/program-specs.ts'
import { VERSION } from '../version.ts'

export const run: Run<typeof doctor> = async (context, input) => {
  const { output } = context
  const findings = await lookAround(context, input.server)
  output.result({
    json: findings,
    plain: findings.map(({ state, detail }) => `${state === 'ok' ? '✔' : '✖'} ${escapeText(detail)}`).join('\n'),
  })
  const failed = findings.filter(({ state }) => state === 'failed').length
  if (failed > 0) throw new CliError('unwell', 'error.doctor', { parameters: { count: failed } })
}

/** Without an address, the servers of the devices here. */
async function lookAround(context: VerbContext, address: string | undefined): Promise<readonly Finding[]> {
  const { say, catalogue, signal } = context
  const client = await context.client()
  const { http, folders } = client
  const given = address === undefined ? undefined : readServer(address)
  const platform = `${process.platform}-${process.arch}`
  const findings: Finding[] = [
    {
      check: 'program',
      state: 'ok',
      detail: say('doctor.program', { version: VERSION, node: process.version, platform }),
    },
    await checkFolder('config_folder', folders.config, say),
    await checkFolder('data_folder', folders.data, say),
    ...(await checkSpace(folders.data, say)),
  ]
  const { devices, damaged } = await client.devices()
  findings.push({
    check: 'devices',
    state: damaged.length === 0 ? 'ok' : 'failed',
    detail: say(damaged.length === 0 ? 'doctor.devices' : 'doctor.devicesDamaged', {
      count: devices.length,
      damaged: damaged.length,
    }),
  })
  const servers = given === undefined ? new Set(devices.map(({ server }) => server)) : [given]
  for (const server of servers)
    findings.push(
      ...(await checkServer(server, { http, say, catalogue, signal, now: Date.now })),
      ...(await checkTls(server, { say, now: Date.now })),
    )
  return findings
}
