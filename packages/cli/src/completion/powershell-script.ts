import type { CompletedCommand, CompletedOption, CompletionModel, Offer } from './completion-model.ts'

/** Completion for PowerShell ≥ 5.1. */
export function powershellScript({ shared, commands }: CompletionModel): string {
  return `# parallax completion for PowerShell
Register-ArgumentCompleter -Native -CommandName parallax -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${commands.map(entry).join('\n')}
  }
  $sharedOptions = ${flagList(shared)}
  $sharedValues = ${valueTable(shared)}
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $path = ''
  $operands = 0
  $pending = $null
  foreach ($word in $words) {
    if ($null -ne $pending) { $pending = $null; continue }
    if ($commands[$path].Values.ContainsKey($word)) { $pending = $commands[$path].Values[$word]; continue }
    if ($sharedValues.ContainsKey($word)) { $pending = $sharedValues[$word]; continue }
    if ($word.StartsWith('-')) { continue }
    $next = "$path $word".Trim()
    if ($commands.ContainsKey($next)) { $path = $next; $operands = 0 } else { $operands++ }
  }
  $command = $commands[$path]
  $offers = if ($null -ne $pending) { $pending }
    elseif ($wordToComplete.StartsWith('-')) { $command.Options + $sharedOptions }
    elseif ($command.Operands.Count -gt 0) { $command.Operands[[Math]::Min($operands, $command.Operands.Count - 1)] }
    else { $command.Nouns }
  $offers | Where-Object { $_ -and $_.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}

function entry({ path, nouns, options, operands }: CompletedCommand): string {
  const parts = [
    `Nouns = ${list(nouns.map(({ word }) => word))}`,
    `Options = ${flagList(options)}`,
    `Values = ${valueTable(options)}`,
    `Operands = @(${operands.map((operand) => `,${words(operand)}`).join('; ')})`,
  ]
  return `    ${quoted(path)} = @{ ${parts.join('; ')} }`
}

function flagList(options: readonly CompletedOption[]): string {
  return list(options.flatMap(({ flags }) => flags))
}

/** Flags differ by case, the keys of a plain table would not. */
function valueTable(options: readonly CompletedOption[]): string {
  const values = options.flatMap(({ flags, value }) =>
    value === undefined ? [] : flags.map((flag) => `${quoted(flag)} = ${words(value)}`),
  )
  return `[System.Collections.Hashtable]::new(@{ ${values.join('; ')} }, [StringComparer]::Ordinal)`
}

/** No words means that PowerShell offers files, as it does by itself. */
function words(offer: Offer): string {
  return list(offer.words.map(({ word }) => word))
}

function list(items: readonly string[]): string {
  return `@(${items.map(quoted).join(', ')})`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
