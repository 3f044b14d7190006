import {
  type CompletedCommand,
  type CompletedOption,
  type CompletionModel,
  type Offer,
  paths,
  valuedOptions,
} from './completion-model.ts'

/** Completion for fish. */
export function fishScript(model: CompletionModel): string {
  const valued = valuedOptions(model).flatMap(({ path, flags }) => flags.map((flag) => `${path ?? ''}|${flag}`))
  return `# parallax completion for fish
function __parallax_path
  set -l path ""
  set -l skip 0
  set -l valued ${valued.map(quoted).join(' ')}
  for word in (commandline -opc)[2..-1]
    if test $skip -eq 1
      set skip 0
      continue
    end
    if contains -- "$path|$word" $valued; or contains -- "|$word" $valued
      set skip 1
      continue
    end
    string match -q -- '-*' $word; and continue
    set -l next (string trim -- "$path $word")
    contains -- $next ${paths(model).map(quoted).join(' ')}; and set path $next
  end
  echo $path
end
function __parallax_at
  test (__parallax_path) = "$argv[1]"
end
complete -c parallax -f
${model.shared.map((option) => `complete -c parallax ${flagRule(option)}`).join('\n')}
${model.commands.flatMap(rules).join('\n')}
`
}

function rules({ path, nouns, options, operands }: CompletedCommand): readonly string[] {
  const start = `complete -c parallax -n ${quoted(`__parallax_at "${path}"`)}`
  const flags = options.map((option) => `${start} ${flagRule(option)}`)
  const words = nouns.map(({ word, description }) => `${start} -a ${quoted(word)} -d ${quoted(description)}`)
  const values = operands.map((operand) => `${start} ${operandOffer(operand)}`)
  return [...flags, ...words, ...values]
}

function flagRule({ flags, description, value }: CompletedOption): string {
  const written = flags.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  return `${written.join(' ')} -d ${quoted(description)}${value === undefined ? '' : ` ${offer(value)}`}`
}

function offer({ words, files }: Offer): string {
  if (files !== 'none') return '-rF'
  return words.length === 0 ? '-x' : `-xa ${quoted(words.map(({ word }) => word).join(' '))}`
}

function operandOffer({ words, files }: Offer): string {
  if (files !== 'none') return '-F'
  return words.length === 0 ? '-f' : `-a ${quoted(words.map(({ word }) => word).join(' '))}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
