package verb

// bashWithoutPackage is what the script for bash needs of the package
// bash-completion, for hosts that lack it: there cobra's script says "command not
// found" at each tab. What the package defines is left alone.
const bashWithoutPackage = `
# Where the package bash-completion is not installed.
if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        # Words as they were typed, also those that hold one of = and :.
        local line=${COMP_LINE:0:COMP_POINT}
        read -ra words <<<"$line"
        [[ $line != *[[:space:]] ]] || words+=("")
        cword=$((${#words[@]} - 1))
        cur=${words[cword]} prev=
        ((cword == 0)) || prev=${words[cword - 1]}
    }
fi
if ! declare -F _filedir >/dev/null; then
    _filedir() {
        local kind=-f
        [[ $1 != -d ]] || kind=-d
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen "$kind" -- "$cur")
    }
fi
`
