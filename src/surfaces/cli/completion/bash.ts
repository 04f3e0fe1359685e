/**
 * The completion library's own bash script needs the bash-completion package and repeats `gaap:` when it completes
 * `gaap:Bind…`, because bash breaks words at colons; it also evaluates what has been typed. This one only asks, in the
 * library's protocol, and works in bash 3.2 and later. Its last resort is file names.
 */
export function bashScript(name: string): string {
  const handler = `_${name.replace(/\W/g, '_')}`;
  return `# bash completion for ${name}
${handler}() {
  local line="\${COMP_LINE:0:COMP_POINT}" words=() current typed candidate
  # Words as they stand there, without running anything in them.
  read -r -a words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  [[ "$current" == -*=* ]] && current="\${current#*=}"
  # What bash takes for the current word begins behind the last colon, where it breaks words at colons.
  typed=""
  [[ "$COMP_WORDBREAKS" == *:* ]] && typed="\${current%"\${current##*:}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    case "$candidate" in
      :*) ;;
      "$current"*) COMPREPLY+=("\${candidate#"$typed"}") ;;
    esac
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F ${handler} ${name}
`;
}
