package verb

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The script works in a bash that has nothing but itself, with words that bash
// breaks at a colon or an equals sign too.
func TestBashCompletesWithoutThePackage(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	h := newHost(t)
	h.run(exitDone, "completion", "bash")
	script := h.out.String() + `
aloft() { printf '%s\n' promote prod:1 prod:2 ":${DIRECTIVE:-4}"; }
complete_line() {
    COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9 COMP_WORDS=() COMP_CWORD=0 COMPREPLY=()
    __start_aloft
    echo "[$1]" "${COMPREPLY[@]}"
}
complete_line 'aloft pro'
complete_line 'aloft promote '
complete_line 'aloft history prod:'
DIRECTIVE=0 complete_line 'aloft --config no-such-fi'
DIRECTIVE=16 complete_line 'aloft --config '
`
	c := exec.CommandContext(t.Context(), bash, "--noprofile", "--norc", "-c", script)
	c.Dir = t.TempDir()
	c.Env = []string{"PATH=" + filepath.Dir(bash), "LC_ALL=C"}
	out, err := c.CombinedOutput()
	got := string(out)
	if err != nil || strings.Contains(got, "not found") {
		t.Fatalf("bash: %v\n%s", err, got)
	}
	for _, want := range []string{"[aloft pro] promote prod:1 prod:2", "[aloft promote ] promote", "[aloft history prod:] "} {
		if !strings.Contains(got, want) {
			t.Errorf("bash says %q, want %q", got, want)
		}
	}
}
