package verb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/journal"
)

// openJournalFile opens the record of moves. A pipe in its place would keep the verb
// waiting for ever.
func openJournalFile(path string, shared bool) (*journal.File, error) {
	var kind *hostfile.KindError
	if err := hostfile.Check(path); errors.As(err, &kind) {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	return journal.Open(path, shared)
}

// everybodyWrites is the right of everybody to write to a file.
const everybodyWrites fs.FileMode = 0o002

// warnOfJournal says that everybody can write to the journal, which then proves
// nothing. Windows tells no such right.
func (e *Env) warnOfJournal(path string) {
	if info, err := os.Stat(path); err == nil && runtime.GOOS != "windows" && info.Mode()&everybodyWrites != 0 {
		e.notef("every user of this host can write to the journal %s, so what it says proves nothing: chmod o-w it", path)
	}
}
