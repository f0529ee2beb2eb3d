/** What each shell runs once to learn how to complete; every Tab then asks the command itself, so that names are always those of now. */
export const SCRIPTS = {
  bash: `# bash completion for jobtronaut
_jobtronaut() {
  local IFS=$'\\n' found
  found=$("\${COMP_WORDS[0]}" __complete bash "$COMP_LINE" "$COMP_POINT" 2>/dev/null)
  # Where an id is meant, files are no help.
  if [[ $? -eq 3 && -z $found ]]; then compopt +o default 2>/dev/null; fi
  COMPREPLY=($found)
  # The value of an argument follows its colon at once.
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *: ]]; then compopt -o nospace; fi
  # Jobs, the newest first.
  if [[ \${COMPREPLY[0]} =~ ^[0-9]+$ ]]; then compopt -o nosort 2>/dev/null; fi
}
complete -o default -F _jobtronaut jobtronaut
`,
  zsh: `#compdef jobtronaut
_jobtronaut() {
  local line word output code
  local -a plain open
  output=$("\${words[1]}" __complete zsh "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  code=$?
  for line in "\${(@f)output}"; do
    [[ -n $line ]] || continue
    word=\${line%%$'\\t'*}
    if [[ $word == *: ]]; then
      open+=("$word")
    elif [[ $line == *$'\\t'* ]]; then
      plain+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
    else
      plain+=("\${word//:/\\\\:}")
    fi
  done
  if (( \${#plain} == 0 && \${#open} == 0 )); then
    (( code == 3 )) || _files
    return
  fi
  # The value of an argument follows its colon at once.
  (( \${#open} )) && compadd -S '' -- "\${open[@]}"
  (( \${#plain} )) && _describe -V -t words jobtronaut plain
}
if [[ \${funcstack[1]} == _jobtronaut ]]; then
  _jobtronaut "$@"
else
  compdef _jobtronaut jobtronaut
fi
`,
  fish: `# fish completion for jobtronaut
function __jobtronaut_words
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete fish $words[2..-1] 2>/dev/null)
    set -l code $status
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else if test $code -ne 3
        __fish_complete_path (commandline -ct)
    end
end
complete -c jobtronaut -f -k -a '(__jobtronaut_words)'
`,
} as const;
