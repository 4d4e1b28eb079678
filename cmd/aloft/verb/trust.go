package verb

// Which commands of files from elsewhere were trusted, kept on the disk.

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/hostfile"
)

// trust implements commands.Trust in a file; an empty path keeps nothing.
type trust struct{ path string }

// trustedFile is the file.
type trustedFile struct {
	Format   int      `json:"format"`
	Commands []string `json:"commands"` // hashes of their contents
}

const trustedFormat = 1

func (t trust) read() trustedFile {
	var f trustedFile
	text, err := hostfile.Read(t.path, longestFile)
	if t.path == "" || err != nil || json.Unmarshal(text, &f) != nil || f.Format != trustedFormat {
		return trustedFile{Format: trustedFormat}
	}
	return f
}

// Trusted implements commands.Trust.
func (t trust) Trusted(content string) bool { return slices.Contains(t.read().Commands, content) }

// Trust implements commands.Trust.
func (t trust) Trust(content string) error {
	if t.path == "" {
		return fmt.Errorf("there is no place to keep it: set XDG_STATE_HOME")
	}
	f := t.read()
	if !slices.Contains(f.Commands, content) {
		f.Commands = append(f.Commands, content)
	}
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return writeWhole(t.path, text)
}
